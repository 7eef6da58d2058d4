"""Intro videos: a strategist's own, seen wherever they are assigned once a PM approved it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.content.vocabulary import VideoApproval
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId, VideoId, WorkspaceId
from core.kernel.transitions import advance
from core.kernel.web_address import link_error
from core.people import CurrentUser
from core.policy import Action, PersonActor, Scope, decide
from core.work import Work

SECONDS_MAX = 45
REASON_MAX = 300

# Rejected comes back by being sent in again; an approval may be taken back.
TRANSITIONS: Mapping[VideoApproval, frozenset[VideoApproval]] = {
    VideoApproval.PENDING: frozenset({VideoApproval.APPROVED, VideoApproval.REJECTED}),
    VideoApproval.APPROVED: frozenset({VideoApproval.REJECTED}),
    VideoApproval.REJECTED: frozenset({VideoApproval.PENDING}),
}


@dataclass(frozen=True, slots=True)
class VideoForm:
    url: str
    duration_seconds: int


@dataclass(frozen=True, slots=True)
class Review:
    """What the reviewer said. `submission` is the one that they looked at."""

    verdict: VideoApproval
    submission: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class IntroVideo:
    """`submission` counts from 1 how often it was sent in, with another link or the same."""

    id: VideoId
    workspace_id: WorkspaceId
    strategist_id: PersonId
    url: str
    duration_seconds: int
    approval: VideoApproval
    submission: int
    submitted_at: datetime
    reviewer_id: PersonId | None
    reviewed_at: datetime | None
    reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MyVideo:
    """A video as one participant has it; `watched_pct` is 0 to 100."""

    video: IntroVideo
    watched_pct: int


def sent_in_twice() -> ConflictError:
    """Build the error for two videos of one strategist that were sent in at the same moment."""
    return ConflictError("Your video was sent in a moment ago. Look again to see how it stands.")


class VideoStore(Protocol):
    async def open_or_newest(self, strategist_id: PersonId) -> IntroVideo | None:
        """Read the strategist's pending video, else their newest, and hold it."""
        ...

    async def add(self, video: IntroVideo) -> None:
        """Store a new pending video, at the latest with the commit.

        There or here ConflictError is raised when another one of that strategist is pending.
        """
        ...

    async def lock(self, video_id: VideoId) -> IntroVideo | None: ...

    async def save(self, video: IntroVideo) -> None:
        """Store link, length, approval, submission and review."""
        ...

    async def assigned_to(self, strategist_id: PersonId) -> list[Scope]:
        """Return the scopes of the engagements that this strategist is assigned to."""
        ...

    async def shown_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> MyVideo | None:
        """Read the approved video of the engagement's strategist, the last approved of several."""
        ...

    async def engagements_showing(self, video_id: VideoId) -> frozenset[EngagementId]:
        """Return where this video, if approved, is attached to by its strategist's assignment."""
        ...

    async def note_watched(
        self, video_id: VideoId, participant_id: PersonId, watched_pct: int
    ) -> int:
        """Store how much was watched and return how much stands: it only ever grows."""
        ...


class VideoWork(Work, Protocol):
    @property
    def videos(self) -> VideoStore: ...


def _check(form: VideoForm) -> None:
    errors: dict[str, str] = {}
    if error := link_error(form.url.strip()):
        errors["url"] = error
    if form.duration_seconds < 1:
        errors["duration_seconds"] = "How long is it, in seconds?"
    elif form.duration_seconds > SECONDS_MAX:
        errors["duration_seconds"] = (
            f"An intro video is at most {SECONDS_MAX} seconds long. Please shorten it."
        )
    if errors:
        raise FieldErrors(errors)


async def submit_video(work: VideoWork, user: CurrentUser, form: VideoForm) -> IntroVideo:
    """Send in the user's own video, or another link in place of what was not approved yet.

    An approved one stays until the new one is approved. Raises FieldErrors, NotAllowedError, or
    ConflictError when two are sent in at once.
    """
    actor = user.actor
    scope = Scope(workspace_id=actor.workspace_id, owner=actor.person_id)
    await work.authorise(actor, Action.SUBMIT_VIDEO, scope)
    _check(form)
    current = await work.videos.open_or_newest(actor.person_id)
    if current is None or current.approval is VideoApproval.APPROVED:
        video = _new(work, actor, form)
        await work.videos.add(video)
    else:
        video = _again(current, form, work.now)
        await work.videos.save(video)
    await work.audit.write(
        actor,
        "intro_video.submitted",
        "intro_video",
        video.id,
        after={"submission": str(video.submission)},
    )
    return video


def _new(work: Work, actor: PersonActor, form: VideoForm) -> IntroVideo:
    return IntroVideo(
        id=VideoId(work.new_id()),
        workspace_id=actor.workspace_id,
        strategist_id=actor.person_id,
        url=form.url.strip(),
        duration_seconds=form.duration_seconds,
        approval=VideoApproval.PENDING,
        submission=1,
        submitted_at=work.now,
        reviewer_id=None,
        reviewed_at=None,
        reason=None,
        created_at=work.now,
    )


def _again(current: IntroVideo, form: VideoForm, now: datetime) -> IntroVideo:
    if current.approval is not VideoApproval.PENDING:
        advance(TRANSITIONS, current.approval, VideoApproval.PENDING, "This video")
    return replace(
        current,
        url=form.url.strip(),
        duration_seconds=form.duration_seconds,
        approval=VideoApproval.PENDING,
        submission=current.submission + 1,
        submitted_at=now,
        reviewer_id=None,
        reviewed_at=None,
        reason=None,
    )


async def review_video(
    work: VideoWork, actor: PersonActor, video_id: VideoId, review: Review
) -> IntroVideo:
    """Approve or reject a video, or take an approval back; a rejection says why.

    Raises FieldErrors, NotAllowedError, or ConflictError when it is not what was looked at.
    """
    video = await work.videos.lock(video_id)
    if video is None:
        raise NotAllowedError
    places = await work.videos.assigned_to(video.strategist_id)
    await _authorise_review(work, actor, video, places)
    if review.submission != video.submission:
        raise ConflictError("Another link was sent in since you looked. Watch that one first.")
    approval = advance(TRANSITIONS, video.approval, review.verdict, "This video")
    reason = (review.reason or "").strip()
    if approval is VideoApproval.REJECTED and not reason:
        raise FieldErrors({"reason": "Say what should change, so that they can mend it."})
    if len(reason) > REASON_MAX:
        raise FieldErrors({"reason": f"Please keep this under {REASON_MAX} characters."})
    reviewed = replace(
        video,
        approval=approval,
        reviewer_id=actor.person_id,
        reviewed_at=work.now,
        reason=reason if approval is VideoApproval.REJECTED else None,
    )
    await work.videos.save(reviewed)
    await work.audit.write(
        actor,
        "intro_video.reviewed",
        "intro_video",
        video.id,
        before={"approval": video.approval.value},
        after={"approval": approval.value, "submission": str(video.submission)},
    )
    for engagement_id in {place.engagement_id for place in places if place.engagement_id}:
        await work.homes.changed_around(engagement_id)
    return reviewed


async def _authorise_review(
    work: Work, actor: PersonActor, video: IntroVideo, places: list[Scope]
) -> None:
    """Ask for each place where the video would be seen: a PM of one of them may review it."""
    whole = Scope(workspace_id=video.workspace_id)
    allowed = (one for one in [whole, *places] if decide(actor, Action.APPROVE_VIDEO, one))
    await work.authorise(actor, Action.APPROVE_VIDEO, next(allowed, whole))


async def intro_video_of(
    work: VideoWork, user: CurrentUser, engagement_id: EngagementId
) -> MyVideo | None:
    """Return the intro video of an engagement of the user's, if there is an approved one.

    Raises NotAllowedError.
    """
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    return await work.videos.shown_in(engagement_id, user.person.id)


async def note_video_watched(
    work: VideoWork, user: CurrentUser, video_id: VideoId, watched_pct: int
) -> int:
    """Note how much of a video the user has watched; return the most so far.

    What comes in is the player's claim: past either end it counts as that end. Raises
    NotAllowedError for a video that the user is not shown.
    """
    shown_in = await work.videos.engagements_showing(video_id) & user.actor.enrolled
    if not shown_in:
        raise NotAllowedError
    scope = Scope(engagement_id=min(shown_in), owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    return await work.videos.note_watched(video_id, user.person.id, max(0, min(100, watched_pct)))

from datetime import datetime
from zoneinfo import ZoneInfo

from core.applications.notices import ApplicationFacts
from core.applications.records import (
    FILE_ID_MAX,
    FURTHEST_BACK,
    NOTE_MAX,
    SAME_TRY_WITHIN,
    SLACK_IN_WATCHES,
    Anchor,
    ApplicationForm,
    ApplicationWork,
    EarlyTryError,
    Logged,
    NewApplication,
)
from core.applications.vocabulary import EvidenceType
from core.engagements.records import Engagement, EngagementWork, visible
from core.engagements.vocabulary import EngagementState, WindowAnchor
from core.kernel.errors import ConflictError, FieldErrors, RepeatedError
from core.kernel.ids import ApplicationId, EngagementId
from core.kernel.local_time import to_utc
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.web_address import link_error
from core.people import CurrentUser
from core.policy import Action, Scope
from core.work import Work


def _link_error(form: ApplicationForm) -> str | None:
    link = (form.artifact_link or "").strip()
    if link:
        return link_error(link)
    if form.evidence_type is EvidenceType.ARTIFACT and not form.slack_file_id:
        return "Add a link or a file of what was made, or choose another kind of evidence."
    return None


def _time_error(occurred_at: datetime | None, began: datetime, now: datetime) -> str | None:
    if occurred_at is None:
        return "The clocks change at that hour, so that time doesn't exist. Pick another."
    if occurred_at > now + SLACK_IN_WATCHES:
        return "That is still to come. Pick when you tried it."
    if occurred_at < began - FURTHEST_BACK:
        return "That is more than a year before the workshop. Pick when you tried it."
    return None


def _check(form: ApplicationForm, anchor: Anchor, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when it happened, in UTC. Raises FieldErrors, an EarlyTryError once all else is well.

    A form knows minutes, so that the minute in which the clocks started is no earlier.
    """
    errors: dict[str, str] = {}
    occurred_at = to_utc(form.on, form.at, zone)
    if wrong := _time_error(occurred_at, anchor.at, now):
        today = now.astimezone(zone).date()
        other_day = occurred_at is not None and (form.on > today or occurred_at < anchor.at)
        errors["on" if other_day else "at"] = wrong
    if len(form.note or "") > NOTE_MAX:
        errors["note"] = f"Please keep this under {NOTE_MAX} characters."
    if link := _link_error(form):
        errors["artifact_link"] = link
    if len(form.slack_file_id or "") > FILE_ID_MAX:
        errors["slack_file_id"] = "That file can't be kept. Please add a link instead."
    if errors or occurred_at is None:
        raise FieldErrors(errors)
    if occurred_at < anchor.at.replace(second=0, microsecond=0) and not form.before_anchor:
        raise EarlyTryError(anchor)
    return min(occurred_at, now)


async def _anchor(work: ApplicationWork, user: CurrentUser, engagement: Engagement) -> Anchor:
    own = await work.applications.anchor(user.person.id, engagement.id)
    if own is not None and engagement.window_anchor is WindowAnchor.PARTICIPANT:
        return Anchor(own, is_check_in=True)
    return Anchor(engagement.completed_at or engagement.starts_at, is_check_in=False)


async def open_workshops(work: EngagementWork, user: CurrentUser) -> tuple[Engagement, ...]:
    """Return the user's own workshops of which a try can be logged, newest first."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    mine = await work.engagements.of_participant(user.person.id)
    return tuple(one for one in mine if one.state is EngagementState.COMPLETED and one.strategies)


def must_be_open(engagement: Engagement) -> None:
    """Raise ConflictError with a sentence where no try of this workshop can be logged."""
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("That workshop was cancelled, so tries of it are no longer logged.")
    if engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("You can log a try once the workshop is marked complete.")


async def _authorised(
    work: EngagementWork, user: CurrentUser, engagement_id: EngagementId
) -> Engagement:
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    return await visible(work, engagement_id)


def _new(
    work: Work,
    user: CurrentUser,
    engagement_id: EngagementId,
    form: ApplicationForm,
    occurred_at: datetime,
) -> NewApplication:
    return NewApplication(
        id=ApplicationId(work.new_id()),
        participant_id=user.person.id,
        engagement_id=engagement_id,
        strategy_id=form.strategy_id,
        occurred_at=occurred_at,
        outcome=form.outcome,
        evidence_type=form.evidence_type,
        note=(form.note or "").strip() or None,
        artifact_link=(form.artifact_link or "").strip() or None,
        created_at=work.now,
        slack_file_id=form.slack_file_id,
    )


async def log_application(
    work: ApplicationWork, user: CurrentUser, engagement_id: EngagementId, form: ApplicationForm
) -> Logged:
    """Store one try, failed ones included. It stops every reminder that asks for a first try.

    Raises FieldErrors, NotAllowedError, ConflictError before completion, or RepeatedError for the
    very same try again within `SAME_TRY_WITHIN`.
    """
    engagement = await _authorised(work, user, engagement_id)
    must_be_open(engagement)
    engagement.strategy(form.strategy_id)
    zone = ZoneInfo(user.person.time_zone)
    occurred_at = _check(form, await _anchor(work, user, engagement), work.now, zone)
    application = _new(work, user, engagement_id, form, occurred_at)
    if await work.applications.same(application, work.now - SAME_TRY_WITHIN):
        raise RepeatedError
    attempt_number = await work.applications.add(application)
    await work.interventions.resolve(
        user.person.id, engagement_id, NoticeKind.NO_APPLICATION, "applied"
    )
    await work.outbox.add([_thanks(application)])
    await work.audit.write(
        user.actor,
        "application.logged",
        "application_event",
        application.id,
        after={"attempt_number": str(attempt_number)},
    )
    return Logged(application, attempt_number, engagement)


async def logged_before(
    work: ApplicationWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    form: ApplicationForm,
    first_sent: datetime | None = None,
) -> Logged:
    """Find what these very answers were stored as, for whoever sends them once more.

    `first_sent` is when this window was first sent, with these answers or others. Raises
    NotAllowedError, or ConflictError where it was with others, or where it was taken back since.
    """
    engagement = await _authorised(work, user, engagement_id)
    occurred_at = to_utc(form.on, form.at, ZoneInfo(user.person.time_zone)) or work.now
    found = await work.applications.same(_new(work, user, engagement_id, form, occurred_at), None)
    if found is not None:
        return Logged(*found, engagement)
    if first_sent and await work.applications.logged_at(user.person.id, first_sent):
        raise ConflictError(
            "This try was saved when you first sent it, without this change. Take it back in your"
            " messages with Uptake, then log it anew."
        )
    raise ConflictError("You took that try back, so it doesn't count. Log it anew if you like.")


def _thanks(application: NewApplication) -> Notice:
    return Notice(
        kind=NoticeKind.APPLICATION_THANKS,
        audience=Audience(person_id=application.participant_id),
        key=f"application_thanks:{application.id}",
        facts=ApplicationFacts(application.id).to_facts(),
        engagement_id=application.engagement_id,
    )

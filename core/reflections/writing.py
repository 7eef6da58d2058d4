from collections.abc import Mapping
from dataclasses import replace

from core.engagements.records import Engagement, visible
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId, ReflectionId
from core.kernel.notices import NoticeKind
from core.kernel.transitions import advance
from core.people import CurrentUser
from core.policy import Action, Scope
from core.reflections.records import (
    TRANSITIONS,
    WORDS_MAX,
    LookingAhead,
    LookingBack,
    Reflection,
    ReflectionInContext,
    ReflectionWork,
)
from core.reflections.vocabulary import ReflectionState
from core.work import Work


async def own_reflection(
    work: ReflectionWork, user: CurrentUser, engagement_id: EngagementId
) -> ReflectionInContext:
    """Read the user's own reflection. Raises NotAllowedError unless enrolled."""
    await _authorise(work, user, engagement_id)
    return ReflectionInContext(
        await visible(work, engagement_id),
        await work.reflections.own(user.person.id, engagement_id),
    )


async def _authorise(work: Work, user: CurrentUser, engagement_id: EngagementId) -> None:
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)


async def reflection_kept_before(
    work: ReflectionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingBack | LookingAhead,
) -> ReflectionInContext:
    """Read the user's own reflection for whoever sends a step once more, as its answer was lost.

    Raises NotAllowedError, or ConflictError where the step says something else by now.
    """
    context = await own_reflection(work, user, engagement_id)
    current = context.back if isinstance(step, LookingBack) else context.ahead
    _must_be_what_was_shown("", current, step.tidy)
    return context


async def reflection_to_write(
    work: ReflectionWork, user: CurrentUser, engagement_id: EngagementId
) -> ReflectionInContext:
    """Read the user's own reflection in order to write or change it.

    Raises NotAllowedError, or ConflictError before completion and after cancellation.
    """
    context = await own_reflection(work, user, engagement_id)
    _must_be_open(context.engagement)
    return context


def _must_be_open(engagement: Engagement) -> None:
    if engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("Reflections open once the workshop is marked complete.")


async def _locked_to_write(
    work: ReflectionWork, user: CurrentUser, engagement_id: EngagementId
) -> ReflectionInContext:
    await _authorise(work, user, engagement_id)
    engagement = await visible(work, engagement_id)
    _must_be_open(engagement)
    return ReflectionInContext(
        engagement, await work.reflections.lock_own(user.person.id, engagement_id)
    )


def _must_be_what_was_shown(
    expected_revision: str | None,
    current: LookingBack | LookingAhead,
    new: LookingBack | LookingAhead,
) -> None:
    """Refuse to write over words that their author has not seen in this form.

    The same words once more are no change: the answer to them was lost, or they were sent twice.
    """
    if expected_revision not in {None, current.etag} and new != current:
        raise ConflictError(
            "You saved something else here meanwhile. Copy what you want to keep from here, then"
            " close this form and open it again."
        )


def _too_long(words: str) -> str | None:
    if len(words) > WORDS_MAX:
        return f"Please keep this under {WORDS_MAX} characters."
    return None


def _raise(errors: Mapping[str, str | None]) -> None:
    wrong = {field: sentence for field, sentence in errors.items() if sentence}
    if wrong:
        raise FieldErrors(wrong)


async def keep_reflection_step(
    work: ReflectionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingBack,
    expected_revision: str | None = None,
) -> ReflectionInContext:
    """Save the first step, for the first time or again; a complete reflection stays complete.

    `expected_revision` is the etag of what the form showed; None is not compared. Raises
    FieldErrors, NotAllowedError, or ConflictError before completion, after cancellation, and where
    other words were saved since the form was drawn.
    """
    context = await _locked_to_write(work, user, engagement_id)
    step = step.tidy
    _must_be_what_was_shown(expected_revision, context.back, step)
    asked = None if step.evidence else "Write what you saw, in a few words."
    _raise(
        {
            "evidence": asked or _too_long(step.evidence),
            "obstacles": _too_long(step.obstacles),
        }
    )
    current = context.reflection or Reflection(
        id=ReflectionId(work.new_id()),
        participant_id=user.person.id,
        engagement_id=engagement_id,
        state=ReflectionState.DRAFT,
        themes=frozenset(),
        evidence="",
        obstacles="",
        next_try="",
        completed_at=None,
        created_at=work.now,
    )
    kept = replace(
        current,
        evidence=step.evidence,
        obstacles=step.obstacles,
        themes=step.themes,
    )
    await _save(work, user, kept, "reflection.saved")
    return ReflectionInContext(context.engagement, kept)


async def _second_step(
    work: ReflectionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingAhead,
    expected_revision: str | None,
) -> tuple[Engagement, Reflection]:
    """Return the reflection with the second step's words, not saved yet."""
    context = await _locked_to_write(work, user, engagement_id)
    if context.reflection is None:
        raise ConflictError("Begin with the first step: what you saw when you tried it.")
    step = step.tidy
    _must_be_what_was_shown(expected_revision, context.ahead, step)
    _raise({"next_try": _too_long(step.next_try)})
    return context.engagement, replace(context.reflection, next_try=step.next_try)


async def keep_next_try(
    work: ReflectionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingAhead,
    expected_revision: str | None = None,
) -> ReflectionInContext:
    """Save what stands in the second step so far, on the way back to the first.

    Nothing written yet leaves what was saved before. Raises as `complete` does.
    """
    engagement, kept = await _second_step(work, user, engagement_id, step, expected_revision)
    if not kept.next_try:
        return await own_reflection(work, user, engagement_id)
    await _save(work, user, kept, "reflection.saved")
    return ReflectionInContext(engagement, kept)


async def complete(
    work: ReflectionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingAhead,
    expected_revision: str | None = None,
) -> ReflectionInContext:
    """Save the second step, which completes the survey; again it is an edit.

    `core.certificates` issues the certificate with it. `expected_revision` is the etag of what the
    form showed; None is not compared. Raises FieldErrors, NotAllowedError, or ConflictError where
    the first step was not saved, or other words were since the form was drawn.
    """
    engagement, done = await _second_step(work, user, engagement_id, step, expected_revision)
    if not done.next_try:
        raise FieldErrors({"next_try": "Write what you will try next, in a few words."})
    if done.survey_complete:
        await _save(work, user, done, "reflection.saved")
        return ReflectionInContext(engagement, done)
    state = advance(TRANSITIONS, done.state, ReflectionState.COMPLETE, "This reflection")
    done = replace(done, state=state, completed_at=work.now)
    await _save(work, user, done, "reflection.completed")
    await work.interventions.resolve(
        user.person.id, engagement_id, NoticeKind.NO_SURVEY, "survey_completed"
    )
    return ReflectionInContext(engagement, done)


async def _save(
    work: ReflectionWork, user: CurrentUser, reflection: Reflection, action: str
) -> None:
    await work.reflections.save(reflection)
    await work.audit.write(
        user.actor,
        action,
        "reflection",
        reflection.id,
        after={"state": reflection.state.value},
    )

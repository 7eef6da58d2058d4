"""Looking back and ahead, in two steps saved as they go. The author may reopen and edit any time.

The words are read by their author alone; others learn of obstacles only as themes, where five
people ticked one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.engagements import Engagement, visible
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId, PersonId, ReflectionId
from core.kernel.transitions import advance
from core.kernel.vocabularies import (
    EngagementState,
    ObstacleTheme,
    ReflectionState,
    SignalType,
)
from core.people import Known
from core.policy import Action, Scope
from core.ports import UnitOfWork

WORDS_MAX = 2000

# What is complete stays complete, however often it is edited.
TRANSITIONS: Mapping[ReflectionState, frozenset[ReflectionState]] = {
    ReflectionState.DRAFT: frozenset({ReflectionState.COMPLETE}),
    ReflectionState.COMPLETE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class LookingBack:
    """The first step."""

    evidence: str
    obstacles: str
    themes: frozenset[ObstacleTheme]


@dataclass(frozen=True, slots=True)
class LookingAhead:
    """The second step, with which the survey is complete."""

    next_try: str


@dataclass(frozen=True, slots=True)
class Reflection:
    """One person's, of one engagement. Words that were not written yet are empty."""

    id: ReflectionId
    participant_id: PersonId
    engagement_id: EngagementId
    state: ReflectionState
    themes: frozenset[ObstacleTheme]
    evidence: str
    obstacles: str
    next_try: str
    completed_at: datetime | None
    created_at: datetime

    @property
    def survey_complete(self) -> bool:
        return self.state is ReflectionState.COMPLETE


@dataclass(frozen=True, slots=True)
class ReflectionInContext:
    """A reflection, or the lack of one, with what is needed to draw it."""

    engagement: Engagement
    reflection: Reflection | None


class ReflectionStore(Protocol):
    async def own(self, participant_id: PersonId, engagement_id: EngagementId) -> Reflection | None:
        """Read it with its words, for its author."""
        ...

    async def lock_own(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> Reflection | None:
        """Read it so, and hold it against every other change until the transaction ends."""
        ...

    async def save(self, reflection: Reflection) -> None:
        """Store it as it is now, words and all.

        Of two first ones at once the later one's words stand; what is complete stays so.
        """
        ...


async def own_reflection(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId
) -> ReflectionInContext:
    """Read one's own reflection. Raises NotAllowedError unless enrolled."""
    await _authorise(uow, known, engagement_id)
    return ReflectionInContext(
        await visible(uow, engagement_id),
        await uow.reflections.own(known.person.id, engagement_id),
    )


async def _authorise(uow: UnitOfWork, known: Known, engagement_id: EngagementId) -> None:
    scope = Scope(engagement_id=engagement_id, owner=known.person.id)
    await uow.authorise(known.actor, Action.OWN_RECORDS, scope)


async def _to_write(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId
) -> ReflectionInContext:
    await _authorise(uow, known, engagement_id)
    engagement = await visible(uow, engagement_id)
    if engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("Reflections open once the workshop is marked complete.")
    return ReflectionInContext(
        engagement, await uow.reflections.lock_own(known.person.id, engagement_id)
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
    uow: UnitOfWork, known: Known, engagement_id: EngagementId, step: LookingBack
) -> ReflectionInContext:
    """Save the first step, for the first time or again; a complete reflection stays complete.

    Raises FieldErrors, NotAllowedError, or ConflictError before completion and after
    cancellation.
    """
    context = await _to_write(uow, known, engagement_id)
    asked = None if step.evidence.strip() else "Write what you saw, in a few words."
    _raise(
        {
            "evidence": asked or _too_long(step.evidence),
            "obstacles": _too_long(step.obstacles),
        }
    )
    standing = context.reflection or Reflection(
        id=ReflectionId(uow.new_id()),
        participant_id=known.person.id,
        engagement_id=engagement_id,
        state=ReflectionState.DRAFT,
        themes=frozenset(),
        evidence="",
        obstacles="",
        next_try="",
        completed_at=None,
        created_at=uow.now,
    )
    kept = replace(
        standing,
        evidence=step.evidence.strip(),
        obstacles=step.obstacles.strip(),
        themes=step.themes,
    )
    await _save(uow, known, kept, "reflection.saved")
    return ReflectionInContext(context.engagement, kept)


async def complete(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId, step: LookingAhead
) -> ReflectionInContext:
    """Save the second step, which completes the survey; again it is an edit.

    `core.certificates` gives the certificate with it. Raises FieldErrors, NotAllowedError, or
    ConflictError where the first step was not saved.
    """
    context = await _to_write(uow, known, engagement_id)
    if context.reflection is None:
        raise ConflictError("Begin with the first step: what you saw when you tried it.")
    asked = None if step.next_try.strip() else "Write what you will try next, in a few words."
    _raise({"next_try": asked or _too_long(step.next_try)})
    done = replace(context.reflection, next_try=step.next_try.strip())
    if done.survey_complete:
        await _save(uow, known, done, "reflection.saved")
        return ReflectionInContext(context.engagement, done)
    state = advance(TRANSITIONS, done.state, ReflectionState.COMPLETE, "This reflection")
    done = replace(done, state=state, completed_at=uow.now)
    await _save(uow, known, done, "reflection.completed")
    await uow.interventions.resolve(
        known.person.id, engagement_id, frozenset({SignalType.NO_SURVEY}), "survey_completed"
    )
    return ReflectionInContext(context.engagement, done)


async def _save(uow: UnitOfWork, known: Known, reflection: Reflection, action: str) -> None:
    await uow.reflections.save(reflection)
    await uow.audit.write(
        known.actor,
        action,
        "reflection",
        reflection.id,
        after={"state": reflection.state.value},
    )

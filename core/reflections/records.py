"""A reflection as its author has written it so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, Self

from core.engagements.records import Engagement, EngagementWork
from core.kernel.etags import etag_of
from core.kernel.ids import EngagementId, PersonId, ReflectionId
from core.reflections.vocabulary import ObstacleTheme, ReflectionState
from core.triggers import TriggerWork

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

    @property
    def tidy(self) -> Self:
        return replace(self, evidence=self.evidence.strip(), obstacles=self.obstacles.strip())

    @property
    def etag(self) -> str:
        """Tell two answers apart without repeating them."""
        return etag_of(self.evidence, self.obstacles, *sorted(self.themes))


@dataclass(frozen=True, slots=True)
class LookingAhead:
    """The second step, with which the survey is complete."""

    next_try: str

    @property
    def tidy(self) -> Self:
        return replace(self, next_try=self.next_try.strip())

    @property
    def etag(self) -> str:
        return etag_of(self.next_try)


NOTHING_YET = LookingBack("", "", frozenset())


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

    @property
    def back(self) -> LookingBack:
        return LookingBack(self.evidence, self.obstacles, self.themes)

    @property
    def ahead(self) -> LookingAhead:
        return LookingAhead(self.next_try)


@dataclass(frozen=True, slots=True)
class ReflectionInContext:
    """A reflection, or the lack of one, with what is needed to draw it."""

    engagement: Engagement
    reflection: Reflection | None

    @property
    def back(self) -> LookingBack:
        return self.reflection.back if self.reflection else NOTHING_YET

    @property
    def ahead(self) -> LookingAhead:
        return self.reflection.ahead if self.reflection else LookingAhead("")


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


class ReflectionWork(EngagementWork, TriggerWork, Protocol):
    @property
    def reflections(self) -> ReflectionStore: ...

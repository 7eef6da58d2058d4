"""The records of a pulse check, and what is asked of the store.

An answer goes in and never comes out: nothing here reads one. What comes out are released cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.engagements.records import Engagement, EngagementWork
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId, PersonId, PulseCheckId, PulseRoundId


class RoundState(StrEnum):
    """Closing counts the answers; releasing, in a later transaction, publishes what may be."""

    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"


TRANSITIONS: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.RELEASED}),
    RoundState.RELEASED: frozenset(),
}


class Reply(StrEnum):
    """What the database says to an answer; KEPT alike for a first, a changed and a repeated one."""

    KEPT = "kept"
    CLOSED = "closed"
    REFUSED = "refused"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    """One of three. `right_option` counts from 0; `gap_tag` is `domain/skill`."""

    question: str
    options: tuple[str, ...]
    right_option: int
    gap_tag: str


@dataclass(frozen=True, slots=True)
class PulseCheck:
    id: PulseCheckId
    engagement_id: EngagementId
    statement: str
    questions: tuple[PulseQuestion, ...]


@dataclass(frozen=True, slots=True)
class PulseRound:
    """The one round of a pulse check.

    The floors are those of its opening: the fewest people behind a score, behind a rate, and
    behind a breakdown. They are shown before the first question.
    """

    id: PulseRoundId
    pulse_check_id: PulseCheckId
    engagement_id: EngagementId
    opens_at: datetime
    closes_at: datetime
    score_floor: int
    rate_floor: int
    breakdown_floor: int
    state: RoundState
    closed_at: datetime | None

    def takes_answers(self, now: datetime) -> bool:
        return self.state is RoundState.OPEN and self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True)
class PulseAnswers:
    """`likert` is 1-5; `choices` are the options' indices, from 0, one for each question."""

    likert: int
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MyPulse:
    """A pulse check as a participant finds it; never what they answered."""

    engagement: Engagement
    check: PulseCheck
    round: PulseRound
    takes_answers: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """What one participant did not know, told to them alone; none of them is the best case."""

    pulse: MyPulse
    questions: tuple[PulseQuestion, ...]

    @property
    def gap_tags(self) -> frozenset[str]:
        return frozenset(one.gap_tag for one in self.questions)


@dataclass(frozen=True, slots=True)
class Progress:
    """What whoever runs the workshop sees: while it is open, how many have answered.

    `enrolled` is how many are asked.
    """

    engagement: Engagement
    enrolled: int
    check: PulseCheck | None
    round: PulseRound | None
    answered: int | None


class PulseStore(Protocol):
    async def check_of(self, engagement_id: EngagementId) -> PulseCheck | None: ...

    async def unknown_tags(self, tags: frozenset[str]) -> frozenset[str]:
        """Return those that the gap taxonomy does not have."""
        ...

    async def add_tags(self, tags: frozenset[str]) -> None:
        """Add those that the gap taxonomy does not have."""
        ...

    async def save_check(self, check: PulseCheck) -> None:
        """Store it, or put it in the place of the one with its id.

        Raises ConflictError when it was opened, or another check of the engagement stands.
        """
        ...

    async def round_of(self, engagement_id: EngagementId) -> PulseRound | None: ...

    async def open(
        self, check: PulseCheck, round_id: PulseRoundId, closes_at: datetime
    ) -> PulseRound:
        """Open the round now, with the floors of now. Raises ConflictError when one stands."""
        ...

    async def submit(
        self, round_id: PulseRoundId, participant_id: PersonId, answers: PulseAnswers
    ) -> Reply: ...

    async def keep_sealed(
        self, round_id: PulseRoundId, participant_id: PersonId, sealed: bytes
    ) -> None:
        """Store what a participant missed, in the place of what was sealed before."""
        ...

    async def sealed_of(self, round_id: PulseRoundId, participant_id: PersonId) -> bytes | None:
        """Return what was sealed; None before the round was released."""
        ...

    async def answered(self, round_id: PulseRoundId) -> int: ...

    async def has_answered(self, round_id: PulseRoundId, participant_id: PersonId) -> bool: ...

    async def due(self) -> list[PulseRound]:
        """Return rounds to be closed or released by now, the longest due first."""
        ...

    async def close(self, round_id: PulseRoundId, *, early: bool) -> bool:
        """Count the answers and take no more; false when it is not open, or not due yet."""
        ...

    async def release(self, round_id: PulseRoundId) -> bool:
        """Publish what an earlier transaction counted; false when there is nothing to."""
        ...


class PulseWork(EngagementWork, Protocol):
    @property
    def pulses(self) -> PulseStore: ...


def opened_before() -> ConflictError:
    """Build the error for a second opening, and for a change of what was asked."""
    return ConflictError("This pulse check was opened already, and is opened only once.")


class Envelopes(Protocol):
    """Seals what one person alone may see, with a key that is not in the database."""

    def seal(self, round_id: PulseRoundId, person_id: PersonId, contents: bytes) -> bytes:
        """Return 28 bytes more than `contents`, bound to the round and the person."""
        ...

    def open(self, round_id: PulseRoundId, person_id: PersonId, sealed: bytes) -> bytes:
        """Return the contents. Raises ConflictError where they can't be opened any more."""
        ...

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from core.applications.vocabulary import EvidenceType, Outcome
from core.engagements.records import Engagement, EngagementWork
from core.kernel.errors import FieldErrors
from core.kernel.ids import ApplicationId, EngagementId, PersonId, StrategyId
from core.triggers import TriggerWork

NOTE_MAX = 1000
# So many tries stand on one page of a person's own list.
PAGE = 10
FILE_ID_MAX = 32
# A person's own watch may run ahead of ours by this much.
SLACK_IN_WATCHES = timedelta(minutes=2)
# What lies further back than this before the clocks started is a slip of the calendar.
FURTHEST_BACK = timedelta(days=366)

# The very same answers within this long are one try: sent from a second tab, or sent again.
SAME_TRY_WITHIN = timedelta(minutes=10)
# So long after it was logged a try can be taken back.
TAKEN_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """How a try went. Date and time are in the participant's own zone.

    `before_anchor` is the participant's word that it was before the clocks started.
    """

    strategy_id: StrategyId
    on: date
    at: time
    outcome: Outcome
    evidence_type: EvidenceType
    note: str | None
    artifact_link: str | None
    slack_file_id: str | None = None
    before_anchor: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a participant's clocks started: at their own check-in, or at completion."""

    at: datetime
    is_check_in: bool


class UndoResult(StrEnum):
    """What became of a wish to take a try back, as the database tells it."""

    DONE = "taken_back"
    LATE = "late"
    FOLLOWED = "followed"
    GONE = "gone"


class EarlyTryError(FieldErrors):
    """A try from before the anchor, without the participant's word that it was."""

    def __init__(self, anchor: Anchor) -> None:
        when = "you checked in" if anchor.is_check_in else "the workshop was marked complete"
        super().__init__({"on": f"That is before {when}. Pick when you tried it."})
        self.anchor = anchor


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application as it is handed to the store, which gives it its attempt number."""

    id: ApplicationId
    participant_id: PersonId
    engagement_id: EngagementId
    strategy_id: StrategyId
    occurred_at: datetime
    outcome: Outcome
    evidence_type: EvidenceType
    note: str | None
    artifact_link: str | None
    created_at: datetime
    slack_file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """A stored application with its place among the tries of that strategy, from 1."""

    application: NewApplication
    attempt_number: int
    engagement: Engagement


@dataclass(frozen=True, slots=True)
class Tried:
    """A try as its author sees it again, with the names of its workshop and strategy."""

    application: NewApplication
    attempt_number: int
    topic: str
    strategy: str


@dataclass(frozen=True, slots=True)
class TriesPage:
    """A page of the user's own tries, newest first. `page` counts from 0, `total` all tries."""

    tries: tuple[Tried, ...]
    page: int
    total: int

    @property
    def has_older(self) -> bool:
        return (self.page + 1) * PAGE < self.total


class ApplicationStore(Protocol):
    async def same(
        self, application: NewApplication, since: datetime | None
    ) -> tuple[NewApplication, int] | None:
        """Find the newest one with the same answers of the same person, stored since then.

        A moment that was set right by up to SLACK_IN_WATCHES is the same. Until the transaction
        ends nobody else adds a try of that person and strategy.
        """
        ...

    async def logged_at(self, participant_id: PersonId, at: datetime) -> bool:
        """Say whether a try stands that this person logged at that very moment."""
        ...

    async def add(self, application: NewApplication) -> int:
        """Store it and return the attempt number that the database gave it."""
        ...

    async def count(self, participant_id: PersonId) -> int: ...

    async def own(self, participant_id: PersonId, skip: int, limit: int) -> list[Tried]:
        """Return the user's own tries of all workshops, the newest first."""
        ...

    async def get(self, application_id: ApplicationId) -> tuple[NewApplication, int] | None:
        """Read one application with its attempt number."""
        ...

    async def take_back(
        self, application_id: ApplicationId, participant_id: PersonId, now: datetime
    ) -> UndoResult:
        """Delete it at once, where it is this person's newest of its strategy, and young."""
        ...

    async def cancel_thanks(self, application_id: ApplicationId) -> bool:
        """Keep the thanks for it from being sent; say whether there was still time."""
        ...

    async def anchor(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> datetime | None:
        """Return where the participant's clocks started; None where they have not."""
        ...


class ApplicationWork(EngagementWork, TriggerWork, Protocol):
    @property
    def applications(self) -> ApplicationStore: ...

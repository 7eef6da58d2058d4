"""What is known of a nudge when it is sent, what a person set, and what may become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from core.interventions.definitions import Nudge, Step
from core.kernel.etags import etag_of
from core.kernel.ids import PersonId
from core.kernel.notices import NoticeKind
from core.people import Person
from core.triggers import TriggerStore, TriggerWork

SNOOZES = {"1d": timedelta(days=1), "3d": timedelta(days=3), "1w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class DeliveryWindow:
    """When nudges may come, on somebody's own clock. `weekdays` are school days, Monday is 1."""

    start: time = time(8)
    end: time = time(17)
    weekdays: frozenset[int] = frozenset(range(1, 6))


SCHOOL_HOURS = DeliveryWindow()


@dataclass(frozen=True, slots=True)
class Preference:
    """What a person said of being nudged. Invisible to everybody else."""

    muted_all: bool = False
    muted_kinds: frozenset[NoticeKind] = frozenset()
    snoozed_until: datetime | None = None
    window: DeliveryWindow = SCHOOL_HOURS

    @property
    def etag(self) -> str:
        """Tells two settings apart without repeating them."""
        window = (self.window.start, self.window.end, *sorted(self.window.weekdays))
        until = self.snoozed_until and self.snoozed_until.timestamp()
        return etag_of(*map(str, (self.muted_all, until, *window, *sorted(self.muted_kinds))))


@dataclass(frozen=True, slots=True)
class NudgeFacts:
    """The facts at the moment of sending. `sent_at` holds the nudges of the last 7 days.

    `wanted_from` is later than what queued the nudge where the plan was moved since.
    """

    person: Person
    still_missing: bool
    preference: Preference
    holidays: frozenset[date] = frozenset()
    sent_at: Sequence[datetime] = field(default_factory=tuple)
    sent_in_engagement: int = 0
    sent_of_kind: int = 0
    wanted_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Send:
    pass


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    reason: str


Decision = Send | Wait | Skip


class InterventionStore(TriggerStore, Protocol):
    async def queue(self, nudge: Nudge, step: Step) -> int:
        """Queue a step for everyone whom the nudge's view has had for long enough.

        Not where this step or a later one was queued before, and not for who is inactive. One
        set-based statement: a trigger and its notice each, once ever, whoever else looks.
        """
        ...

    async def facts(self, notice_key: str) -> NudgeFacts | None:
        """Read the facts for the nudge in the outbox under this key, in this transaction.

        It is `still_missing` where its kind's view still has the person in this engagement, and no
        later step was queued; never for a kind without a view. `sent_of_kind` counts this kind in
        this engagement. `wanted_from` is when a step is due by the person's own later time. None
        when there is no such notice.
        """
        ...

    async def preference(self, person_id: PersonId) -> Preference: ...

    async def lock_preference(self, person_id: PersonId) -> Preference:
        """Read it, and hold it against every other change until the transaction ends."""
        ...

    async def save_preference(self, person_id: PersonId, preference: Preference) -> None: ...


class InterventionWork(TriggerWork, Protocol):
    @property
    def interventions(self) -> InterventionStore: ...

"""The names of the shared numbers (SPEC section 4), when they are released, and to whom shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from core.interventions import next_open_minute
from core.kernel.ids import CohortId, EngagementId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.vocabularies import Checkpoint
from core.policy import Action, Scope, System
from core.ports import UnitOfWork
from core.privacy import Figure


class Measure(StrEnum):
    """What is counted, always over people: the floor is one of people.

    NUDGES_ACTED_ON is the share of those reminded who acted on at least one reminder within 24
    hours; SUCCESS_SHARE the share of those who tried with at least one try that worked.
    """

    PLAN_RATE = "plan_rate"
    APPLIED_24H = "applied_24h"
    APPLIED_48H = "applied_48h"
    APPLIED_5D = "applied_5d"
    MEDIAN_HOURS = "median_hours_to_first_application"
    NUDGES_ACTED_ON = "nudges_acted_on_24h"
    SUCCESS_SHARE = "outcome_success_share"


# Age of completion at which each checkpoint is due (SPEC section 5, point 3).
CHECKPOINT_AGES: Mapping[Checkpoint, timedelta] = {
    Checkpoint.COMPLETION: timedelta(0),
    Checkpoint.H24: timedelta(hours=24),
    Checkpoint.H48: timedelta(hours=48),
    Checkpoint.D5: timedelta(days=5),
    Checkpoint.D14: timedelta(days=14),
    Checkpoint.W3: timedelta(weeks=3),
    Checkpoint.W4: timedelta(weeks=4),
    Checkpoint.W5: timedelta(weeks=5),
    Checkpoint.W6: timedelta(weeks=6),
    Checkpoint.W7: timedelta(weeks=7),
    Checkpoint.W8: timedelta(weeks=8),
}
# The first digest waits for the last of the three windows to close.
DIGEST_FROM = CHECKPOINT_AGES[Checkpoint.D5]


@dataclass(frozen=True, slots=True)
class ReleaseDue:
    """A checkpoint whose time has come for a cohort. `as_of` is that time, not the present."""

    cohort_id: CohortId
    checkpoint: Checkpoint
    as_of: datetime


@dataclass(frozen=True, slots=True)
class DigestDue:
    """A released checkpoint that its cohort's channel has not heard of."""

    cohort_id: CohortId
    engagement_id: EngagementId
    channel_id: str
    checkpoint: Checkpoint
    time_zone: str
    holidays: frozenset[date]


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """What a cohort's released checkpoint says, with the names it belongs to."""

    cohort_name: str
    topic: str
    school_name: str
    time_zone: str
    checkpoint: Checkpoint
    released_at: datetime
    figures: Mapping[Measure, Figure]

    @property
    def says_something(self) -> bool:
        return any(figure.value is not None for figure in self.figures.values())


class ReleaseStore(Protocol):
    async def due(self, ages: Mapping[Checkpoint, timedelta]) -> list[ReleaseDue]:
        """Return unreleased checkpoints whose age has been reached by now, oldest first."""
        ...

    async def release(self, due: ReleaseDue) -> bool:
        """Compute and keep the figures, once; false when they were released before."""
        ...

    async def digests_due(self, checkpoints: frozenset[Checkpoint]) -> list[DigestDue]:
        """Return each cohort's newest release of these that may be told and was not yet.

        Left out: cohorts without a channel, and releases in which nothing may be shown. What
        expired before Slack took it was not told.
        """
        ...


class FigureReader(Protocol):
    async def of_cohort(self, cohort_id: CohortId, checkpoint: Checkpoint) -> CohortFigures | None:
        """Read what was released, under the reading role."""
        ...


async def release_due(uow: UnitOfWork) -> int:
    """Release every checkpoint whose time has come. Return how many."""
    await uow.authorise(System("metrics"), Action.RELEASE_CHECKPOINT, Scope())
    released = 0
    for one in await uow.releases.due(CHECKPOINT_AGES):
        if not await uow.releases.release(one):
            continue  # another process was faster
        released += 1
        await uow.audit.write(
            System("metrics"),
            "checkpoint.released",
            "cohort",
            one.cohort_id,
            after={"checkpoint": one.checkpoint.value},
        )
    return released


async def announce_digests(uow: UnitOfWork) -> int:
    """Write a digest for each cohort with news: at most one per cohort and ISO week."""
    await uow.authorise(System("metrics"), Action.RELEASE_CHECKPOINT, Scope())
    told = frozenset(c for c, age in CHECKPOINT_AGES.items() if age >= DIGEST_FROM)
    notices = []
    for due in await uow.releases.digests_due(told):
        zone = ZoneInfo(due.time_zone)
        opens = next_open_minute(uow.now, zone, due.holidays)
        if opens is not None:
            notices.append(_digest(due, opens, zone))
    return await uow.outbox.add_counted(notices)


def _digest(due: DigestDue, opens: datetime, zone: ZoneInfo) -> Notice:
    """Write the digest of the week of `opens`. It is not told after that week."""
    week = opens.astimezone(zone).isocalendar()
    next_monday = date.fromisocalendar(week.year, week.week, 7) + timedelta(days=1)
    return Notice(
        kind=NoticeKind.DIGEST,
        audience=Audience(channel_id=due.channel_id),
        key=f"digest:{due.cohort_id}:{week.year}-W{week.week:02d}",
        facts={"cohort_id": str(due.cohort_id), "checkpoint": due.checkpoint.value},
        engagement_id=due.engagement_id,
        not_before=opens,
        expires_at=datetime.combine(next_monday, time(0), tzinfo=zone).astimezone(UTC),
    )

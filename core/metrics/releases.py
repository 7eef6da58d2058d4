"""When figures are released, and when a channel is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.interventions.delivery import next_allowed_time
from core.kernel.ids import CohortId, EngagementId, WorkspaceId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.metrics.measures import CHECKPOINT_AGES, Checkpoint
from core.metrics.notices import DigestFacts
from core.policy import Action, Scope, System
from core.work import Work

# The first digest waits for the last of the three windows to close.
DIGEST_FROM = CHECKPOINT_AGES[Checkpoint.D5]


@dataclass(frozen=True, slots=True)
class ReleaseDue:
    """A checkpoint whose time has come for an engagement's cohorts."""

    engagement_id: EngagementId
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class DigestDue:
    """A released checkpoint that its cohort's channel has not heard of."""

    cohort_id: CohortId
    engagement_id: EngagementId
    channel_id: str
    checkpoint: Checkpoint
    time_zone: str
    holidays: frozenset[date]


class ReleaseStore(Protocol):
    async def due(self, ages: Mapping[Checkpoint, timedelta]) -> list[ReleaseDue]:
        """Return unreleased checkpoints whose age has been reached by now, oldest first."""
        ...

    async def release(self, due: ReleaseDue) -> bool:
        """Compute and keep the figures as of the checkpoint's own time, once.

        False when they were released before.
        """
        ...

    async def mastery_streak(self, workspace_id: WorkspaceId) -> int:
        """Read the workspace's setting: three, where it was not set."""
        ...

    async def save_mastery_streak(self, workspace_id: WorkspaceId, streak: int) -> None: ...

    async def digests_due(self, checkpoints: frozenset[Checkpoint]) -> list[DigestDue]:
        """Return each cohort's newest release of these that may be told and was not yet.

        Left out: cohorts without a channel, and releases in which nothing may be shown. What
        expired before Slack took it was not told.
        """
        ...


class ReleaseWork(Work, Protocol):
    @property
    def releases(self) -> ReleaseStore: ...


async def engagements_due(work: ReleaseWork) -> list[EngagementId]:
    """Return the engagements with a checkpoint whose time has come, the longest due first."""
    await work.authorise(System("metrics"), Action.RELEASE_CHECKPOINT, Scope())
    return list(
        dict.fromkeys(due.engagement_id for due in await work.releases.due(CHECKPOINT_AGES))
    )


async def release_due(work: ReleaseWork, engagement_id: EngagementId | None = None) -> int:
    """Release every checkpoint whose time has come, of one engagement or of all.

    Return how many. `jobs` takes one transaction for each engagement.
    """
    await work.authorise(System("metrics"), Action.RELEASE_CHECKPOINT, Scope())
    released = 0
    for one in await work.releases.due(CHECKPOINT_AGES):
        if engagement_id not in {None, one.engagement_id}:
            continue
        if not await work.releases.release(one):
            continue  # another process was faster
        released += 1
        await work.audit.write(
            System("metrics"),
            "checkpoint.released",
            "engagement",
            one.engagement_id,
            after={"checkpoint": one.checkpoint.value},
        )
    return released


async def announce_digests(work: ReleaseWork) -> int:
    """Write a digest for each cohort with news: at most one per cohort and ISO week."""
    await work.authorise(System("metrics"), Action.RELEASE_CHECKPOINT, Scope())
    announced = frozenset(c for c, age in CHECKPOINT_AGES.items() if age >= DIGEST_FROM)
    notices = []
    for due in await work.releases.digests_due(announced):
        zone = ZoneInfo(due.time_zone)
        opens = next_allowed_time(work.now, zone, due.holidays)
        if opens is not None:
            notices.append(_digest(due, opens, zone))
    return await work.outbox.add_counted(notices)


def _digest(due: DigestDue, opens: datetime, zone: ZoneInfo) -> Notice:
    """Write the digest of the week of `opens`. It is not told after that week."""
    week = opens.astimezone(zone).isocalendar()
    next_monday = date.fromisocalendar(week.year, week.week, 7) + timedelta(days=1)
    return Notice(
        kind=NoticeKind.DIGEST,
        audience=Audience(channel_id=due.channel_id),
        key=f"digest:{due.cohort_id}:{week.year}-W{week.week:02d}",
        facts=DigestFacts(due.cohort_id, due.checkpoint).to_facts(),
        engagement_id=due.engagement_id,
        not_before=opens,
        expires_at=datetime.combine(next_monday, time(0), tzinfo=zone).astimezone(UTC),
    )

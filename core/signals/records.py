"""The records of signals, and what they ask of the memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.engagements.records import EngagementWork
from core.kernel.ids import (
    AssetId,
    CaseStudyId,
    CohortId,
    EngagementId,
    GapSignalId,
    PersonId,
    SignalId,
    WorkspaceId,
)
from core.metrics.measures import Checkpoint, Measure
from core.privacy import Band, Figure, Modifier
from core.signals.vocabulary import CaseStudyState, CohortFlag, GapSignalStatus, NextEngagementState


@dataclass(frozen=True, slots=True)
class Threshold:
    """Percentages: below the first a cohort is at risk, from the second on it does very well."""

    at_risk_below: int
    high_performing_from: int


@dataclass(frozen=True, slots=True)
class GapShare:
    """The released share of people who missed a gap tag's question: a percentage and its band."""

    gap_tag: str
    percent: int
    modifier: Modifier | None
    band: Band


@dataclass(frozen=True, slots=True)
class NextEngagementSignal:
    """What a cohort needs next, on its way from the LA over the PM to HubSpot.

    `la_id` and `pm_id` say who passed it on, and are None once that person was erased; the
    moments stay. `la_absent` is why no LA has read it.
    """

    id: SignalId
    engagement_id: EngagementId
    cohort_id: CohortId
    checkpoint: Checkpoint
    flag: CohortFlag
    gap_summary: tuple[GapShare, ...]
    state: NextEngagementState
    created_at: datetime
    la_id: PersonId | None = None
    la_passed_at: datetime | None = None
    la_absent: str | None = None
    pm_id: PersonId | None = None
    pm_passed_at: datetime | None = None
    returned_because: str | None = None
    hubspot_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignalDue:
    """A cohort whose checkpoint was released and has no signal yet."""

    engagement_id: EngagementId
    cohort_id: CohortId
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class CaseStudyRequest:
    """Asks the people of a high-performing cohort to tell how they did it."""

    id: CaseStudyId
    engagement_id: EngagementId
    cohort_id: CohortId
    state: CaseStudyState
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class GapSignal:
    """A pattern across engagements. `share` is the lowest of its engagements' released shares."""

    id: GapSignalId
    workspace_id: WorkspaceId
    share: GapShare
    engagements: Mapping[EngagementId, GapShare]
    status: GapSignalStatus
    asset_id: AssetId | None
    created_at: datetime


class SignalStore(Protocol):
    async def thresholds(self, workspace_id: WorkspaceId) -> dict[Measure, Threshold]: ...

    async def save_threshold(
        self, threshold_id: UUID, workspace_id: WorkspaceId, measure: Measure, threshold: Threshold
    ) -> None: ...

    async def released(self, cohort_id: CohortId, checkpoint: Checkpoint) -> dict[Measure, Figure]:
        """Read a cohort's frozen figures; empty before their release."""
        ...

    async def gap_shares(self, cohort_id: CohortId) -> list[GapShare]:
        """Read the released shares of a cohort's gap tags, the widest gap first."""
        ...

    async def due(self, checkpoints: Sequence[Checkpoint]) -> list[SignalDue]: ...

    async def has_la(self, engagement_id: EngagementId) -> bool:
        """Say whether an active person is LA of the engagement's school, or of everything."""
        ...

    async def draft(self, signal: NextEngagementSignal) -> bool:
        """Store a draft; false when that cohort and checkpoint have one."""
        ...

    async def lock(self, signal_id: SignalId) -> NextEngagementSignal | None:
        """Read it and hold it against every other change until the transaction ends."""
        ...

    async def save(self, signal: NextEngagementSignal) -> None: ...

    async def open_case_study(self, request: CaseStudyRequest) -> bool:
        """Store a request; false when the cohort has had one."""
        ...

    async def lock_case_study(self, request_id: CaseStudyId) -> CaseStudyRequest | None: ...

    async def close_case_study(self, request_id: CaseStudyId, at: datetime) -> None: ...

    async def volunteer(
        self, volunteer_id: UUID, request: CaseStudyRequest, participant_id: PersonId, at: datetime
    ) -> bool:
        """Add somebody; false when they stand there."""
        ...

    async def withdraw(self, request_id: CaseStudyId, participant_id: PersonId) -> bool:
        """Take somebody away; false when they did not stand there."""
        ...


class SignalWork(EngagementWork, Protocol):
    @property
    def signals(self) -> SignalStore: ...


class GapStore(Protocol):
    async def shares(
        self, gap_tag: str, engagement_ids: Sequence[EngagementId]
    ) -> dict[EngagementId, GapShare]:
        """Read the lowest share that was released in each engagement; blanks are left out."""
        ...

    async def add(self, gap: GapSignal) -> bool:
        """Store a pattern; false when its gap tag has one that is open or planned."""
        ...

    async def lock(self, gap_id: GapSignalId) -> GapSignal | None:
        """Read it and hold it against every other change until the transaction ends."""
        ...

    async def answers(self, gap: GapSignal, asset_id: AssetId) -> bool:
        """Say whether the asset is of the same workspace, carries the gap's tag and is no draft."""
        ...

    async def save(self, gap: GapSignal) -> None:
        """Store its status. Raises ConflictError where another of its gap tag is at work."""
        ...


class GapWork(EngagementWork, Protocol):
    @property
    def gaps(self) -> GapStore: ...

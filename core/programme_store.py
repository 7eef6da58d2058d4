"""What loading a programme asks of the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.engagements.vocabulary import EngagementState
from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
    WorkspaceId,
)
from core.programme_changes import Standing
from core.programmes import (
    EngagementSpec,
    PersonSpec,
    Programme,
    PulseSpec,
    RosterRow,
    SchoolSpec,
    WorkspaceSpec,
)
from core.roles import RoleWork


@dataclass(frozen=True, slots=True)
class StoredEngagement:
    """An engagement after saving.

    `newcomers_anchor` is where the clocks of somebody who is enrolled now start: at completion,
    when it was completed before and its window anchor says so; else nothing has started.
    """

    id: EngagementId
    is_new: bool
    state: EngagementState
    newcomers_anchor: datetime | None


class ProgrammeStore(Protocol):
    async def save_workspace(self, spec: WorkspaceSpec) -> WorkspaceId: ...

    async def standing(self, workspace_id: WorkspaceId, programme: Programme) -> Standing:
        """Read what of the programme was loaded before."""
        ...

    async def save_school(self, workspace_id: WorkspaceId, spec: SchoolSpec) -> SchoolId: ...

    async def save_people(
        self, workspace_id: WorkspaceId, specs: tuple[PersonSpec, ...]
    ) -> dict[str, PersonId]:
        """Insert or refresh people; return their ids by Slack user id."""
        ...

    async def save_engagement(
        self, school_id: SchoolId, strategist_id: PersonId, spec: EngagementSpec
    ) -> StoredEngagement:
        """Insert the engagement, or update the one of that school, topic and start.

        Its strategist and its window anchor stay.
        """
        ...

    async def save_strategies(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, spec: EngagementSpec
    ) -> list[StrategyId]: ...

    async def save_cohorts(
        self, engagement_id: EngagementId, spec: EngagementSpec
    ) -> dict[str, CohortId]:
        """Insert or update the cohorts; return all ids by cohort name."""
        ...

    async def save_pulse_check(self, engagement_id: EngagementId, spec: PulseSpec) -> None: ...

    async def enroll(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId | None:
        """Enrol somebody; none when they are enrolled in this engagement already."""
        ...

    async def prefill_profile(self, person_id: PersonId, row: RosterRow) -> None:
        """Store a learner profile unless the person has one: it belongs to them."""
        ...


class ProgrammeWork(RoleWork, Protocol):
    @property
    def programmes(self) -> ProgrammeStore: ...

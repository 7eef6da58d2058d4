from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.engagements.vocabulary import (
    AttendeeGroup,
    EngagementSource,
    EngagementState,
    WindowAnchor,
    WorkshopType,
)
from core.kernel.errors import NotAllowedError
from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
    WorkspaceId,
)
from core.policy import PersonActor, Scope
from core.roles import AssignmentStore
from core.schools import Context
from core.work import Work

TOPIC_MAX = 150
COHORT_NAME_MAX = 75
COHORT_NOTE_MAX = 300
EXPECTED_MAX = 100_000
# An option in a Slack form holds 75 characters, and a strategy is picked from options.
STRATEGY_NAME_MAX = 75
STRATEGY_DESCRIPTION_MAX = 150
# A list of options in a Slack form holds a hundred.
STRATEGIES_MAX = 100
CHANNEL_ID_MAX = 32

TRANSITIONS: Mapping[EngagementState, frozenset[EngagementState]] = {
    EngagementState.PLANNED: frozenset({EngagementState.COMPLETED, EngagementState.CANCELLED}),
    EngagementState.COMPLETED: frozenset(),
    EngagementState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Strategy:
    """Something taught. `name` is at most 75 characters, the length of an option in a form."""

    id: StrategyId
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """A workshop. `time_zone` is its school's; `strategies` stand in the order taught."""

    id: EngagementId
    workspace_id: WorkspaceId
    school_id: SchoolId
    school_name: str
    time_zone: str
    topic: str
    starts_at: datetime
    state: EngagementState
    completed_at: datetime | None
    strategies: tuple[Strategy, ...]
    workshop_type: WorkshopType
    source: EngagementSource
    strategist_id: PersonId | None
    digest_channel_id: str | None
    window_anchor: WindowAnchor

    @property
    def scope(self) -> Scope:
        return Scope(
            workspace_id=self.workspace_id, school_id=self.school_id, engagement_id=self.id
        )

    def strategy(self, strategy_id: StrategyId) -> Strategy:
        """Find a strategy taught here. Raises NotAllowedError for any other."""
        for strategy in self.strategies:
            if strategy.id == strategy_id:
                return strategy
        raise NotAllowedError


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A participant of an engagement, present (not left)."""

    enrollment_id: EnrollmentId
    person_id: PersonId
    cohort_id: CohortId


@dataclass(frozen=True, slots=True)
class CohortSnapshot:
    """What a cohort was planned as: who comes, in a note of at most 300 characters, how many."""

    attendee_group: AttendeeGroup | None = None
    note: str | None = None
    expected_count: int | None = None


@dataclass(frozen=True, slots=True)
class CohortInfo:
    id: CohortId
    name: str
    enrolled: int
    snapshot: CohortSnapshot = field(default_factory=CohortSnapshot)


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's enrolment in one engagement, left or not. None of its times is in the future."""

    enrollment_id: EnrollmentId
    person_id: PersonId
    cohort_id: CohortId
    left_at: datetime | None
    checked_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is or was enrolled, with the name of their cohort."""

    slack_user_id: str
    name: str
    cohort: str
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class EffectiveContext:
    """What a workshop was planned by: its own context, or else its school's at the time.

    `version` is the school's; None where the engagement has a context of its own.
    """

    context: Context
    version: int | None


@dataclass(frozen=True, slots=True)
class Taught:
    """A strategy as it is written into a form."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Details:
    """What of an engagement may be written. `starts_at` is in UTC."""

    topic: str
    starts_at: datetime
    workshop_type: WorkshopType
    strategist_id: PersonId | None
    digest_channel_id: str | None


class EngagementStore(AssignmentStore, Protocol):
    async def get(self, engagement_id: EngagementId) -> Engagement | None:
        """Read an engagement with its strategies in the order taught, in one round trip."""
        ...

    async def find(self, school_id: SchoolId, topic: str, starts_at: datetime) -> Engagement | None:
        """Read the one of that topic at that time, and hold it as `lock` does."""
        ...

    async def lock(self, engagement_id: EngagementId) -> Engagement | None:
        """Read it and hold it against every other change until the transaction ends."""
        ...

    async def of_participant(self, person_id: PersonId) -> list[Engagement]:
        """Return the engagements somebody is enrolled in, newest first; cancelled ones left out."""
        ...

    async def run_by(self, actor: PersonActor) -> list[Engagement]:
        """Return those in the scope of the person's strategist and PM roles, newest first."""
        ...

    async def cohorts(self, engagement_id: EngagementId) -> list[CohortInfo]: ...

    async def enrolled(self, engagement_id: EngagementId) -> list[Enrolled]: ...

    async def members(self, engagement_id: EngagementId) -> list[Member]:
        """Read everybody who was ever enrolled, by cohort and name."""
        ...

    async def complete(self, engagement_id: EngagementId, at: datetime) -> None:
        """Store completion and, where the anchor is `marked_complete`, every enrolment's anchor."""
        ...

    async def hold(self, engagement_id: EngagementId) -> Engagement | None:
        """Read it and hold it as it stands, together with others who only hold it."""
        ...

    async def add(
        self, school_id: SchoolId, details: Details, window_anchor: WindowAnchor
    ) -> EngagementId:
        """Store a planned engagement, at the latest with the commit, without strategies.

        There or here FieldErrors is raised when the school has one of that topic at that time; so
        in `save_details`.
        """
        ...

    async def save_details(self, engagement_id: EngagementId, details: Details) -> None: ...

    async def set_strategies(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, strategies: Sequence[Taught]
    ) -> None:
        """Make these the strategies taught, in this order, at the latest with the commit.

        One whose name the workspace knows keeps its description. There or here FieldErrors is
        raised when somebody has a plan or a try of one that is left out.
        """
        ...

    async def descriptions(self, workspace_id: WorkspaceId, names: Sequence[str]) -> dict[str, str]:
        """Return the descriptions of those strategies that the workspace knows, by name."""
        ...

    async def describe(self, workspace_id: WorkspaceId, strategies: Sequence[Taught]) -> None:
        """Describe strategies anew, wherever they are taught, at the latest with the commit."""
        ...

    async def cancel(self, engagement_id: EngagementId) -> None: ...

    async def save_window_anchor(self, engagement_id: EngagementId, anchor: WindowAnchor) -> None:
        """Store it, and where each enrolment's clocks start by it."""
        ...

    async def save_cohort(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        name: str,
        snapshot: CohortSnapshot,
    ) -> None:
        """Store a new cohort, or change one of this engagement, at the latest with the commit.

        There or here FieldErrors is raised when another cohort of the engagement has that name.
        """
        ...

    async def membership(
        self, engagement_id: EngagementId, person_id: PersonId
    ) -> Membership | None: ...

    async def join(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId:
        """Enrol somebody, bring them back, or move them to this cohort; the clocks go on."""
        ...

    async def leave(self, engagement_id: EngagementId, person_id: PersonId) -> None: ...

    async def check_in(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        """Note the first check-in and, where the anchor is the participant's, start the clocks."""
        ...

    async def own_context(self, engagement_id: EngagementId) -> Context | None:
        """Read what the engagement has otherwise than its school."""
        ...

    async def effective_context(self, engagement_id: EngagementId) -> EffectiveContext | None:
        """Read its own context, or its school's as it stood when the workshop began.

        Before the beginning it is the current one.
        """
        ...

    async def save_own_context(
        self, engagement_id: EngagementId, context: Context, by: PersonId
    ) -> None: ...

    async def drop_own_context(self, engagement_id: EngagementId) -> None: ...


class EngagementWork(Work, Protocol):
    @property
    def engagements(self) -> EngagementStore: ...


async def visible(work: EngagementWork, engagement_id: EngagementId) -> Engagement:
    """Read an engagement for a decision. Raises NotAllowedError when there is none."""
    engagement = await work.engagements.get(engagement_id)
    if engagement is None:
        raise NotAllowedError
    return engagement

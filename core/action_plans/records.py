from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from core.engagements.records import Engagement, EngagementWork, Strategy
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId, PersonId, PlanId, StrategyId
from core.triggers import TriggerWork

WHAT_MAX = 500
CUE_MAX = 300
WITH_WHOM_MAX = 150
FURTHEST = timedelta(days=366)


def due_key(plan_id: PlanId) -> str:
    """Name the question about a plan in the outbox."""
    return f"plan_due:{plan_id}"


def stale_plan_error() -> ConflictError:
    """Build the error for a plan that is not the one on the person's screen any more."""
    return ConflictError("Your plan was changed a moment ago. Open it again to see how it stands.")


@dataclass(frozen=True, slots=True)
class PlanForm:
    """What a participant wrote. Date and time are in the participant's own zone."""

    strategy_id: StrategyId
    what: str
    on: date
    at: time
    with_whom_slack_id: str | None
    with_whom_text: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The practice commitment. `revision` counts from 1, and goes on after a withdrawal.

    Whoever withdraws a plan withdraws all its revisions: the newest that is not withdrawn is
    current. `calendar_at` is when a file of this revision was last given out for a calendar.
    """

    id: PlanId
    participant_id: PersonId
    engagement_id: EngagementId
    strategy_id: StrategyId
    revision: int
    what: str
    due_at: datetime
    with_whom_slack_id: str | None
    with_whom_text: str | None
    cue: str | None
    created_at: datetime
    withdrawn_at: datetime | None = None
    calendar_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class PlanInContext:
    """The newest revision of a plan, or the lack of one, with what is needed to draw it."""

    engagement: Engagement
    newest: ActionPlan | None

    @property
    def plan(self) -> ActionPlan | None:
        """Return the current plan: None where there never was one, or it was withdrawn."""
        return self.newest if self.newest and self.newest.is_active else None

    @property
    def revision(self) -> int:
        """Return the current plan's revision, 0 where there is none."""
        return self.plan.revision if self.plan else 0

    @property
    def strategy(self) -> Strategy | None:
        return self.engagement.strategy(self.plan.strategy_id) if self.plan else None


class PlanStore(Protocol):
    async def newest(
        self, participant_id: PersonId, engagement_id: EngagementId, *, locked: bool = False
    ) -> ActionPlan | None:
        """Read the newest revision, withdrawn or not.

        With `locked` nobody else changes the plan before this transaction ends; a first plan may
        still be made.
        """
        ...

    async def get(self, plan_id: PlanId) -> ActionPlan | None: ...

    async def add(self, plan: ActionPlan) -> None:
        """Store a plan, at the latest with the commit.

        There or here ConflictError is raised when another revision of that number stands.
        """
        ...

    async def withdraw(
        self, participant_id: PersonId, engagement_id: EngagementId, now: datetime
    ) -> None:
        """Withdraw all revisions that stand."""
        ...

    async def note_in_calendar(self, plan_id: PlanId, now: datetime) -> None: ...

    async def times_withdrawn(self, plan: ActionPlan) -> int:
        """Count how often the person withdrew a plan of this engagement, up to this revision."""
        ...


class PlanWork(EngagementWork, TriggerWork, Protocol):
    @property
    def action_plans(self) -> PlanStore: ...

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
    WorkspaceId,
)
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.transitions import advance
from core.kernel.vocabularies import EngagementState
from core.policy import Action, PersonActor, Scope
from core.ports import UnitOfWork

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
class CohortInfo:
    id: CohortId
    name: str
    enrolled: int


class EngagementStore(Protocol):
    async def get(self, engagement_id: EngagementId) -> Engagement | None:
        """Read an engagement with its strategies in the order taught, in one round trip."""
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

    async def complete(self, engagement_id: EngagementId, at: datetime) -> None:
        """Store completion and, where the anchor is `marked_complete`, every enrolment's anchor."""
        ...


def invitation(enrolled: Enrolled, engagement_id: EngagementId) -> Notice:
    """Build the DM with the action-plan button: once for each enrolment, whatever happens."""
    return Notice(
        kind=NoticeKind.PLAN_INVITATION,
        audience=Audience(person_id=enrolled.person_id),
        key=f"plan_invitation:{enrolled.enrollment_id}",
        facts={"engagement_id": str(engagement_id)},
        engagement_id=engagement_id,
    )


async def visible(uow: UnitOfWork, engagement_id: EngagementId) -> Engagement:
    """Read an engagement for a decision. Raises NotAllowedError when there is none."""
    engagement = await uow.engagements.get(engagement_id)
    if engagement is None:
        raise NotAllowedError
    return engagement


@dataclass(frozen=True, slots=True)
class Completion:
    engagement: Engagement
    cohorts: list[CohortInfo]
    invited: int


async def completable(uow: UnitOfWork, actor: PersonActor) -> list[Engagement]:
    """List what this person may mark complete now: planned, begun, and theirs to run."""
    return [
        engagement
        for engagement in await uow.engagements.run_by(actor)
        if engagement.state is EngagementState.PLANNED and engagement.starts_at <= uow.now
    ]


async def mark_complete(
    uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId
) -> Completion:
    """Mark a workshop complete: its clocks start and everyone enrolled is asked for a plan.

    Raises NotAllowedError, or ConflictError when it is over already or has not begun.
    """
    engagement = await uow.engagements.lock(engagement_id)
    if engagement is None:
        raise NotAllowedError
    await uow.authorise(actor, Action.MARK_COMPLETE, engagement.scope)
    state = advance(TRANSITIONS, engagement.state, EngagementState.COMPLETED, "This workshop")
    if engagement.starts_at > uow.now:
        raise ConflictError("This workshop hasn't begun yet. You can mark it complete once it has.")
    await uow.engagements.complete(engagement_id, uow.now)
    everyone = await uow.engagements.enrolled(engagement_id)
    invited = await uow.outbox.add_counted([invitation(one, engagement_id) for one in everyone])
    await uow.homes.changed_around(engagement_id)
    await uow.audit.write(
        actor,
        "engagement.completed",
        "engagement",
        engagement_id,
        before={"state": engagement.state.value},
        after={"state": state.value, "invited": str(invited)},
    )
    return Completion(
        replace(engagement, state=state, completed_at=uow.now),
        await uow.engagements.cohorts(engagement_id),
        invited,
    )

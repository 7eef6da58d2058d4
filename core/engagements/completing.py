from dataclasses import dataclass, replace
from datetime import datetime

from core.engagements.records import (
    TRANSITIONS,
    CohortInfo,
    Engagement,
    EngagementWork,
    Enrolled,
)
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import EngagementId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.transitions import advance
from core.policy import Action, PersonActor


def invitation(enrolled: Enrolled, engagement_id: EngagementId) -> Notice:
    """Build the DM with the action-plan button: once for each enrolment, whatever happens."""
    return Notice(
        kind=NoticeKind.PLAN_INVITATION,
        audience=Audience(person_id=enrolled.person_id),
        key=f"plan_invitation:{enrolled.enrollment_id}",
        facts={"engagement_id": str(engagement_id)},
        engagement_id=engagement_id,
    )


@dataclass(frozen=True, slots=True)
class Completion:
    engagement: Engagement
    cohorts: list[CohortInfo]
    invited: int


def can_be_completed(engagement: Engagement, now: datetime) -> bool:
    """Say whether a workshop is planned and has begun."""
    return engagement.state is EngagementState.PLANNED and engagement.starts_at <= now


_CANCELLED = "This workshop is cancelled already, so it can't be marked complete."


async def completable(work: EngagementWork, actor: PersonActor) -> list[Engagement]:
    """List what this person may mark complete now: planned, begun, and theirs to run."""
    return [
        engagement
        for engagement in await work.engagements.run_by(actor)
        if can_be_completed(engagement, work.now)
    ]


async def mark_complete(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> Completion:
    """Mark a workshop complete: its clocks start and everyone enrolled is asked for a plan.

    Raises NotAllowedError, or ConflictError when it is over already or has not begun.
    """
    engagement = await work.engagements.lock(engagement_id)
    if engagement is None:
        raise NotAllowedError
    await work.authorise(actor, Action.MARK_COMPLETE, engagement.scope)
    state = advance(
        TRANSITIONS,
        engagement.state,
        EngagementState.COMPLETED,
        "This workshop",
        why_not=_CANCELLED if engagement.state is EngagementState.CANCELLED else None,
    )
    if engagement.starts_at > work.now:
        raise ConflictError("This workshop hasn't begun yet. You can mark it complete once it has.")
    await work.engagements.complete(engagement_id, work.now)
    everyone = await work.engagements.enrolled(engagement_id)
    invited = await work.outbox.add_counted([invitation(one, engagement_id) for one in everyone])
    await work.homes.changed_around(engagement_id)
    await work.audit.write(
        actor,
        "engagement.completed",
        "engagement",
        engagement_id,
        before={"state": engagement.state.value},
        after={"state": state.value, "invited": str(invited)},
    )
    return Completion(
        replace(engagement, state=state, completed_at=work.now),
        await work.engagements.cohorts(engagement_id),
        invited,
    )

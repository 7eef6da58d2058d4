from core.action_plans.records import PlanInContext, PlanWork
from core.engagements.records import visible
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.policy import Action, Scope


async def plan_in_context(
    work: PlanWork, user: CurrentUser, engagement_id: EngagementId, *, locked: bool = False
) -> PlanInContext:
    """Read the user's own plan. Raises NotAllowedError unless enrolled."""
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    engagement = await visible(work, engagement_id)
    newest = await work.action_plans.newest(user.person.id, engagement_id, locked=locked)
    return PlanInContext(engagement, newest)


async def plan_to_write(
    work: PlanWork, user: CurrentUser, engagement_id: EngagementId, *, locked: bool = False
) -> PlanInContext:
    """Read the user's own plan in order to make or change it.

    Raises NotAllowedError, or ConflictError before completion and after cancellation.
    """
    context = await plan_in_context(work, user, engagement_id, locked=locked)
    if context.engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop was cancelled, so there is nothing to plan for it.")
    if context.engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("Plans open once the workshop is marked complete.")
    return context

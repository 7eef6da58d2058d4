from core.action_plans.records import PlanInContext
from core.engagements import visible
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId
from core.kernel.vocabularies import EngagementState
from core.people import CurrentUser
from core.policy import Action, Scope
from core.ports import UnitOfWork


async def plan_in_context(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, *, locked: bool = False
) -> PlanInContext:
    """Read one's own plan. Raises NotAllowedError unless enrolled."""
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await uow.authorise(user.actor, Action.OWN_RECORDS, scope)
    engagement = await visible(uow, engagement_id)
    newest = await uow.action_plans.newest(user.person.id, engagement_id, locked=locked)
    return PlanInContext(engagement, newest)


async def plan_to_write(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, *, locked: bool = False
) -> PlanInContext:
    """Read one's own plan in order to make or change it.

    Raises NotAllowedError, or ConflictError before completion and after cancellation.
    """
    context = await plan_in_context(uow, user, engagement_id, locked=locked)
    if context.engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop was cancelled, so there is nothing to plan for it.")
    if context.engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("Plans open once the workshop is marked complete.")
    return context

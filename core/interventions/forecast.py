"""When a plan will be asked about, so that nothing is promised that the rules don't keep."""

from core.action_plans.records import ActionPlan, due_key
from core.interventions.delivery import decide_delivery
from core.interventions.records import Decision, InterventionWork
from core.kernel.notices import NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope


async def forecast(uow: InterventionWork, plan: ActionPlan) -> Decision | None:
    """Decide at a plan's own time, by the facts of now; none where that time has passed.

    For whoever was allowed to read the plan.
    """
    if plan.due_at <= uow.now:
        return None
    facts = await uow.interventions.facts(due_key(plan.id))
    return decide_delivery(facts, NoticeKind.PLAN_DUE, plan.due_at) if facts else None


async def expected_check_in(
    uow: InterventionWork, user: CurrentUser, plan: ActionPlan | None
) -> Decision | None:
    """Say when one is asked about one's own plan; none where no plan stands."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await forecast(uow, plan) if plan else None

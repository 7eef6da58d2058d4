"""When a plan will be asked about, so that nothing is promised that the rules don't keep."""

from core.action_plans.records import ActionPlan, due_key
from core.interventions.nudges import InterventionWork, Verdict, judge
from core.kernel.notices import NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope


async def foreseen(uow: InterventionWork, plan: ActionPlan) -> Verdict | None:
    """Judge at a plan's own time, by the facts of now; none where that time has passed.

    For whoever was allowed to read the plan.
    """
    if plan.due_at <= uow.now:
        return None
    facts = await uow.interventions.facts(due_key(plan.id))
    return judge(facts, NoticeKind.PLAN_DUE, plan.due_at) if facts else None


async def when_asked(
    uow: InterventionWork, user: CurrentUser, plan: ActionPlan | None
) -> Verdict | None:
    """Say when one is asked about one's own plan; none where no plan stands."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await foreseen(uow, plan) if plan else None

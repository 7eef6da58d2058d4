"""What is read for the notice that a plan was saved, with when it will be asked about."""

from dataclasses import dataclass
from typing import Protocol

from core.action_plans.notice_facts import PlanFacts
from core.action_plans.notices import read_plan
from core.action_plans.records import PlanInContext, PlanWork
from core.engagements.notices import RecipientWork
from core.interventions.forecast import forecast
from core.interventions.records import Decision, InterventionWork
from core.kernel.notices import Notice
from core.people import Person


class SavedPlanWork(InterventionWork, PlanWork, RecipientWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """`asked` is what will come of the check-in; `changed` says that another plan stood before."""

    current: PlanInContext
    person: Person
    asked: Decision | None
    changed: bool


async def read_saved_plan(work: SavedPlanWork, notice: Notice) -> SavedPlan | None:
    """Read the plan of a notice; none where it does not stand any more."""
    about = await read_plan(work, notice)
    if about is None or about.current.plan is None:
        return None
    changed = bool(PlanFacts.from_facts(notice.facts).revises)
    return SavedPlan(about.current, about.person, await forecast(work, about.current.plan), changed)

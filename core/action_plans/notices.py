"""What a notice about a plan keeps, and what is read for it when it is sent."""

from dataclasses import dataclass
from typing import Protocol

from core.action_plans.calendar import CalendarEntry, calendar_entry
from core.action_plans.notice_facts import PlanFacts
from core.action_plans.records import PlanInContext, PlanWork
from core.engagements.notices import RecipientWork, read_recipient
from core.kernel.notices import Notice, NoticeKind
from core.people import Person


class PlanNoticeWork(PlanWork, RecipientWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class PlanToTell:
    current: PlanInContext
    person: Person


async def read_plan(work: PlanNoticeWork, notice: Notice) -> PlanToTell | None:
    """Read the plan of a notice; none where it does not stand any more."""
    about = await read_recipient(work, notice)
    if about is None:
        return None
    plan = await work.action_plans.get(PlanFacts.from_facts(notice.facts).plan_id)
    if plan is None or not plan.is_active:
        return None
    return PlanToTell(PlanInContext(about.engagement, plan), about.person)


async def read_calendar_entry(work: PlanNoticeWork, notice: Notice) -> CalendarEntry | None:
    """Read a plan as it stands for a calendar; of one that has moved on, its own notice tells."""
    plan = await work.action_plans.get(PlanFacts.from_facts(notice.facts).plan_id)
    person = await work.people.by_id(plan.participant_id) if plan else None
    if plan is None or person is None:
        return None
    entry = await calendar_entry(work, plan, person)
    if notice.kind is NoticeKind.PLAN_CALENDAR_CANCELLED:
        return entry if entry.cancelled else None
    newest = await work.action_plans.newest(plan.participant_id, plan.engagement_id)
    return entry if plan.is_active and plan == newest else None

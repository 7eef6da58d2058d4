"""A plan in the participant's own calendar: a file that they open themselves.

Colleagues see calendars, so that the file says when and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from core.action_plans.notice_facts import PlanFacts
from core.action_plans.reading import plan_to_write
from core.action_plans.records import ActionPlan, PlanInContext, PlanWork
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser, Person

LENGTH = timedelta(minutes=30)
# A second press so soon after the first is a double click: its file is on its way already.
ONE_PRESS = timedelta(minutes=1)
# Names the ids of our calendar entries; it must never change, or entries would double.
_ENTRIES = UUID("6a3c6f0e-2d0b-4c7e-9a55-0d4d3b1f7c21")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar learns of a plan. A later `sequence` takes an earlier one's place."""

    uid: UUID
    sequence: int
    starts_at: datetime
    time_zone: str
    changed_at: datetime
    cancelled: bool


async def calendar_entry(work: PlanWork, plan: ActionPlan, person: Person) -> CalendarEntry:
    """Describe a plan for a calendar: the same entry for all plans of one engagement.

    Each revision and each withdrawal raises its sequence by one.
    """
    withdrawn = await work.action_plans.times_withdrawn(plan)
    return CalendarEntry(
        uid=uuid5(_ENTRIES, f"{plan.participant_id}/{plan.engagement_id}"),
        sequence=plan.revision - 1 + withdrawn,
        starts_at=plan.due_at,
        time_zone=person.time_zone,
        changed_at=plan.withdrawn_at or plan.created_at,
        cancelled=not plan.is_active,
    )


def calendar_notice(kind: NoticeKind, plan: ActionPlan, key: str = "") -> Notice:
    """Build the message with a file. `key` tells it from the plan's first one."""
    return Notice(
        kind=kind,
        audience=Audience(person_id=plan.participant_id),
        key=":".join([kind.value, str(plan.id), *([key] if key else [])]),
        facts=PlanFacts.of(plan).to_facts(),
        engagement_id=plan.engagement_id,
    )


async def put_in_calendar(
    work: PlanWork, user: CurrentUser, engagement_id: EngagementId
) -> PlanInContext:
    """Send the current plan as a file for the user's calendar; later changes follow by themselves.

    Raises NotAllowedError, or ConflictError where no plan stands or its time has passed.
    """
    context = await plan_to_write(work, user, engagement_id, locked=True)
    plan = context.plan
    if plan is None:
        raise ConflictError("You have no plan just now. Make one first, then it can go in.")
    if plan.due_at <= work.now:
        raise ConflictError(
            "Your plan's time has passed. Pick a new time first, then it can go in."
        )
    if plan.calendar_at and work.now - plan.calendar_at < ONE_PRESS:
        return context
    await work.action_plans.note_in_calendar(plan.id, work.now)
    pressed = calendar_notice(NoticeKind.PLAN_CALENDAR, plan, str(work.new_id()))
    await work.outbox.add([pressed])
    await work.audit.write(user.actor, "action_plan.put_in_calendar", "action_plan", plan.id)
    return context

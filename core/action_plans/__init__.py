"""The practice commitment: made, revised, withdrawn, and put in one's own calendar."""

from core.action_plans.calendar import (
    LENGTH,
    ONE_PRESS,
    CalendarEntry,
    calendar_entry,
    put_in_calendar,
)
from core.action_plans.planning import commit_plan, plan_committed_before, withdraw_plan
from core.action_plans.reading import plan_in_context, plan_to_write
from core.action_plans.records import (
    CUE_MAX,
    FURTHEST,
    WHAT_MAX,
    WITH_WHOM_MAX,
    ActionPlan,
    PlanForm,
    PlanInContext,
    PlanStore,
    due_key,
    stale_plan_error,
)

__all__ = [
    "CUE_MAX",
    "FURTHEST",
    "LENGTH",
    "ONE_PRESS",
    "WHAT_MAX",
    "WITH_WHOM_MAX",
    "ActionPlan",
    "CalendarEntry",
    "PlanForm",
    "PlanInContext",
    "PlanStore",
    "calendar_entry",
    "commit_plan",
    "due_key",
    "plan_committed_before",
    "plan_in_context",
    "plan_to_write",
    "put_in_calendar",
    "stale_plan_error",
    "withdraw_plan",
]

"""The practice commitment: its form, the sentence read back, and the messages about it."""

from modals.action_plans.form import (
    AT,
    COLLEAGUE,
    CUE,
    FIELDS,
    ON,
    PLAN_CALLBACK,
    STRATEGY,
    WHAT,
    WITH_WHOM,
    parse,
    plan_form,
)
from modals.action_plans.messages import (
    NOT_YET_ACTION,
    calendar_file,
    calendar_file_cancelled,
    calendar_file_changed,
    invitation,
    not_yet,
    plan_due,
    plan_saved,
)
from modals.action_plans.screens import (
    WITHDRAWAL_CALLBACK,
    in_calendar,
    in_calendar_view,
    saved,
    withdrawal_form,
    withdrawn,
)
from modals.action_plans.sentence import plan_sentence

__all__ = [
    "AT",
    "COLLEAGUE",
    "CUE",
    "FIELDS",
    "NOT_YET_ACTION",
    "ON",
    "PLAN_CALLBACK",
    "STRATEGY",
    "WHAT",
    "WITHDRAWAL_CALLBACK",
    "WITH_WHOM",
    "calendar_file",
    "calendar_file_cancelled",
    "calendar_file_changed",
    "in_calendar",
    "in_calendar_view",
    "invitation",
    "not_yet",
    "parse",
    "plan_due",
    "plan_form",
    "plan_saved",
    "plan_sentence",
    "saved",
    "withdrawal_form",
    "withdrawn",
]

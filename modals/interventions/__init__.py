"""Reminders: the messages, why they came, and what a person may set about being reminded."""

from modals.interventions.nudges import missing_prework, no_action_plan, no_application, no_survey
from modals.interventions.settings import FIELDS, SETTINGS_CALLBACK, parse, saved, settings_form
from modals.interventions.why import parse_why, why
from modals.interventions.words import (
    REMINDER_LABELS,
    Mute,
    Snooze,
    as_it_stands,
    muted,
    on_again,
    parse_reminder,
    reminder_state,
    reminders_are_on,
    snoozed,
)

__all__ = [
    "FIELDS",
    "REMINDER_LABELS",
    "SETTINGS_CALLBACK",
    "Mute",
    "Snooze",
    "as_it_stands",
    "missing_prework",
    "muted",
    "no_action_plan",
    "no_application",
    "no_survey",
    "on_again",
    "parse",
    "parse_reminder",
    "parse_why",
    "reminder_state",
    "reminders_are_on",
    "saved",
    "settings_form",
    "snoozed",
    "why",
]

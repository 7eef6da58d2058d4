"""Reminders: the messages, and what a person may say about being reminded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.engagements import Engagement
from core.interventions import SNOOZES, Preference
from core.kernel.errors import NotAllowedError
from core.kernel.notices import NoticeKind
from modals.kit import blocks, doors
from modals.kit.payloads import Message
from modals.kit.prose import Moment, Prose, Strong
from modals.kit.words import listed

# What may be muted, and how a person would call it.
REMINDER_LABELS = {
    NoticeKind.PLAN_DUE: "the check-in at your plan's time",
    NoticeKind.NO_ACTION_PLAN: "reminders to make a plan",
    NoticeKind.NO_APPLICATION: "reminders to try it",
}


@dataclass(frozen=True, slots=True)
class Snooze:
    length: timedelta


@dataclass(frozen=True, slots=True)
class Mute:
    """Mute one kind, or all with none given."""

    kind: NoticeKind | None


def parse_reminder(value: object) -> Snooze | Mute:
    """Read what was picked in the reminder menu. Raises NotAllowedError for what isn't in it."""
    verb, _, what = value.partition(":") if isinstance(value, str) else ("", "", "")
    if verb == doors.MUTE_ALL and not what:
        return Mute(None)
    if verb == doors.SNOOZE and what in SNOOZES:
        return Snooze(SNOOZES[what])
    if verb == doors.MUTE and what in set(REMINDER_LABELS):
        return Mute(NoticeKind(what))
    raise NotAllowedError


def no_action_plan(engagement: Engagement) -> Message:
    """Remind somebody who has no plan yet."""
    ask = Prose(
        "What is one small thing from ",
        Strong(engagement.topic),
        " that you will try? A day and a time are enough for a start.",
    )
    why = Prose("You get this because you don't have a plan yet. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.plan_button(engagement.id, "Make my plan", primary=True),
                doors.reminder_menu(NoticeKind.NO_ACTION_PLAN),
            ),
            blocks.context(why),
        ],
    )


def no_application(engagement: Engagement) -> Message:
    """Remind somebody who has not logged a try yet."""
    ask = Prose(
        "Have you had a chance to try something from ",
        Strong(engagement.topic),
        "? A try that didn't work counts too.",
    )
    why = Prose("You get this because no try is logged yet. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.tried_button(engagement.id, primary=True),
                doors.plan_button(engagement.id, "My plan"),
                doors.reminder_menu(NoticeKind.NO_APPLICATION),
            ),
            blocks.context(why),
        ],
    )


def snoozed(until: datetime, zone: ZoneInfo) -> Message:
    return _with_undo(Prose("No reminders until ", Moment(until, zone), ". Nobody else is told."))


def muted(kind: NoticeKind | None) -> Message:
    what = REMINDER_LABELS[kind] if kind else "all reminders"
    return _with_undo(Prose(f"Turned off: {what}. Nobody else is told."))


def on_again() -> Message:
    said = Prose("Reminders are back on.")
    return blocks.message(said, [blocks.section(said)])


def as_it_stands(preference: Preference, now: datetime, zone: ZoneInfo) -> Message:
    """Answer the same press sent twice: what is set now."""
    said = reminder_state(preference, now, zone)
    if reminders_are_on(preference, now):
        return blocks.message(said, [blocks.section(said)])
    return _with_undo(said)


def _with_undo(said: Prose) -> Message:
    return blocks.message(said, [blocks.section(said), blocks.actions(doors.reminders_on_button())])


def reminder_state(preference: Preference, now: datetime, zone: ZoneInfo) -> Prose:
    """Say in one sentence what this person has set."""
    if preference.muted_all:
        return Prose("Reminders are off.")
    if preference.snoozed_until and preference.snoozed_until > now:
        return Prose("Reminders are paused until ", Moment(preference.snoozed_until, zone), ".")
    off = [REMINDER_LABELS[kind] for kind in REMINDER_LABELS if kind in preference.muted_kinds]
    if off:
        return Prose(f"Turned off: {listed(off)}.")
    return Prose("Reminders are on: at most one a day, on school days only.")


def reminders_are_on(preference: Preference, now: datetime) -> bool:
    paused = preference.snoozed_until is not None and preference.snoozed_until > now
    return not (preference.muted_all or preference.muted_kinds or paused)

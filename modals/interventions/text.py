"""How a person's reminders stand, in words; and what was picked in a reminder's own menu."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.interventions.definitions import REMINDER_LABELS, REMINDERS
from core.interventions.records import SCHOOL_HOURS, SNOOZES, DeliveryWindow, Preference
from core.kernel.errors import NotAllowedError
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Message
from modals.kit.prose import Prose, Timestamp
from modals.kit.text import listed

WEEKDAYS = {1: "Monday", 2: "Tuesday", 3: "Wednesday", 4: "Thursday", 5: "Friday"}


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
    if verb == shared_actions.MUTE_ALL and not what:
        return Mute(None)
    if verb == shared_actions.SNOOZE and what in SNOOZES:
        return Snooze(SNOOZES[what])
    if verb == shared_actions.MUTE and what in REMINDERS:
        return Mute(NoticeKind(what))
    raise NotAllowedError


def snoozed(until: datetime, person: Person) -> Message:
    return _with_undo(
        Prose("No reminders until ", Timestamp.of(until, person), ". Nobody else is told.")
    )


def muted(kind: NoticeKind | None) -> Message:
    what = REMINDER_LABELS[kind] if kind else "all reminders"
    return _with_undo(Prose(f"Turned off: {what}. Nobody else is told."))


def on_again() -> Message:
    text = Prose("Reminders are back on.")
    return blocks.message(text, [blocks.section(text)])


def as_it_stands(preference: Preference, now: datetime, person: Person) -> Message:
    """Answer the same press sent twice: what is set now."""
    text = reminder_state(preference, now, person)
    if reminders_are_on(preference, now):
        return blocks.message(text, [blocks.section(text)])
    return _with_undo(text)


def _with_undo(text: Prose) -> Message:
    ways = blocks.actions(shared_actions.reminders_on_button(), shared_actions.settings_button())
    return blocks.message(text, [blocks.section(text), ways])


def reminder_state(preference: Preference, now: datetime, person: Person) -> Prose:
    """Say in one sentence what this person has set."""
    if preference.muted_all:
        return Prose("Reminders are off.")
    if preference.snoozed_until and preference.snoozed_until > now:
        return Prose(
            "Reminders are paused until ", Timestamp.of(preference.snoozed_until, person), "."
        )
    off = [label for kind, label in REMINDER_LABELS.items() if kind in preference.muted_kinds]
    if off:
        return Prose(f"Turned off: {listed(off)}.")
    return Prose(f"Reminders are on: at most one a day, {window_text(preference.window)}.")


def window_text(window: DeliveryWindow) -> str:
    if window == SCHOOL_HOURS:
        return "on school days only"
    days = (
        "Monday to Friday"
        if window.weekdays == SCHOOL_HOURS.weekdays
        else listed([name for day, name in WEEKDAYS.items() if day in window.weekdays])
    )
    return f"{days} between {window.start:%H:%M} and {window.end:%H:%M}"


def reminders_are_on(preference: Preference, now: datetime) -> bool:
    paused = preference.snoozed_until is not None and preference.snoozed_until > now
    return not (preference.muted_all or preference.muted_kinds or paused)

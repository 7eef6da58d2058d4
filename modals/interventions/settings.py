"""The form for one's own reminders: hours, days, which ones, and a pause."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.interventions.definitions import REMINDER_LABELS, REMINDERS
from core.interventions.records import SNOOZES, Preference
from core.interventions.settings import SettingsForm
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.interventions.text import (
    WEEKDAYS,
    reminder_state,
    reminders_are_on,
    window_text,
)
from modals.kit import blocks, shared_actions, views
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import Block, Element, Field, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.state import State, missing

SETTINGS_CALLBACK = "reminder_settings_form"

OPENS = Field("settings_opens", "opens")
CLOSES = Field("settings_closes", "closes")
DAYS = Field("settings_weekdays", "weekdays")
KINDS = Field("settings_wanted", "wanted")
PAUSE = Field("settings_pause", "pause")

FIELDS: Mapping[str, Field] = {
    "opens": OPENS,
    "closes": CLOSES,
    "weekdays": DAYS,
    "wanted": KINDS,
    "pause": PAUSE,
}

_KEEP = "keep"
_NO_PAUSE = "none"
_PAUSES = {"1d": "1 day", "3d": "3 days", "1w": "1 week"}
_ASKED = {"opens": "Pick a time of day.", "closes": "Pick a time of day."}
_YOUR_DATA = [
    Prose(Strong("Your data")),
    Prose("Get everything that we hold about you as a file, or have it all erased."),
]
_NOBODY = "Only you see your settings. Nobody is told what you turn off."


def settings_form(preference: Preference, person: Person, now: datetime) -> View:
    """Ask how somebody wants to be reminded, with what they have set."""
    window = preference.window
    days = [blocks.option(name, str(day)) for day, name in WEEKDAYS.items()]
    return views.form(
        "Settings",
        [
            blocks.section("At most one reminder a day, and only about what isn't done yet."),
            _kinds(preference),
            blocks.question(OPENS, "Not before", blocks.time_input(window.start)),
            blocks.question(
                CLOSES,
                "Not after",
                blocks.time_input(window.end),
                hint="By your own clock, as it is set in Slack.",
            ),
            blocks.question(
                DAYS,
                "On these days",
                blocks.checkboxes(days, ticked={str(day) for day in window.weekdays}),
                hint="Never on your school's holidays.",
            ),
            _pause(preference, person, now),
            blocks.context(_NOBODY),
            blocks.divider(),
            blocks.section(_YOUR_DATA),
            blocks.actions(shared_actions.export_button(), shared_actions.erase_button()),
        ],
        callback_id=SETTINGS_CALLBACK,
        submit="Save",
        metadata=EtagMetadata(preference.etag).to_text(),
    )


def _kinds(preference: Preference) -> Block:
    wanted = set() if preference.muted_all else REMINDERS - preference.muted_kinds
    options = [
        blocks.option(_capital(words), kind.value) for kind, words in REMINDER_LABELS.items()
    ]
    return blocks.question(
        KINDS,
        "Which reminders do you want?",
        blocks.checkboxes(options, ticked=wanted),
        hint="Tick none and you get none.",
        optional=True,
    )


def _pause(preference: Preference, person: Person, now: datetime) -> Block:
    options = [blocks.option("No pause", _NO_PAUSE)]
    options += [blocks.option(f"Pause for {words}", value) for value, words in _PAUSES.items()]
    until = preference.snoozed_until
    paused = until is not None and until > now
    if until is not None and paused:
        words = Timestamp.of(until, person).words
        options.append(blocks.option(f"Stay paused until {words}", _KEEP))
    element = blocks.select(options, prompt="Pick one", chosen=_KEEP if paused else _NO_PAUSE)
    return blocks.question(PAUSE, "Take a break from all of them?", element)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def parse(view: Mapping[str, Any]) -> SettingsForm:
    """Read the form. Raises FieldErrors where a time is missing."""
    state = State(view)
    start, end, pause = state.time(OPENS), state.time(CLOSES), state.choice(PAUSE)
    if start is None or end is None:
        raise missing({"opens": start, "closes": end}, _ASKED)
    ticked = state.choices(DAYS)
    return SettingsForm(
        start=start,
        end=end,
        weekdays=frozenset(day for day in WEEKDAYS if str(day) in ticked),
        wanted=frozenset(NoticeKind(one) for one in state.choices(KINDS) if one in REMINDERS),
        pause=SNOOZES.get(pause or ""),
        keeps_pause=pause == _KEEP,
    )


def saved(preference: Preference, person: Person, now: datetime) -> View:
    """Show what stands now, with the way to change it."""
    ways: list[Element] = [shared_actions.settings_button("Change it")]
    if not reminders_are_on(preference, now):
        ways.append(shared_actions.reminders_on_button())
    lines = [Prose(Strong("Saved.")), *_stands(preference, now, person)]
    return views.info_modal(
        "Settings", [blocks.section(lines), blocks.actions(*ways), blocks.context(_NOBODY)]
    )


def _stands(preference: Preference, now: datetime, person: Person) -> list[Prose]:
    """Say everything that is set, one thing a line."""
    lines = [reminder_state(preference, now, person)]
    if preference.muted_all or reminders_are_on(preference, now):
        return lines
    waits = preference.snoozed_until is not None and preference.snoozed_until > now
    if waits and preference.muted_kinds:
        lines.append(reminder_state(replace(preference, snoozed_until=None), now, person))
    rest = "The others" if preference.muted_kinds else "After that"
    return [*lines, Prose(f"{rest}: at most one a day, {window_text(preference.window)}.")]

import re
from datetime import time, timedelta
from typing import Any

import pytest

from core.engagements.vocabulary import EngagementState
from core.interventions.definitions import REMINDER_LABELS, REMINDERS
from core.interventions.records import DeliveryWindow, Preference
from core.kernel.errors import NotAllowedError
from core.kernel.notices import NoticeKind
from modals.interventions import nudges, text
from modals.interventions import settings as settings_view
from modals.interventions import why as why_view
from modals.kit import shared_actions
from tests.modals import samples
from tests.modals.reading import buttons, shown
from tests.modals.samples import NOW, person, plain_engagement

ON = "Reminders are on: at most one a day, on school days only."
PAUSED = "Reminders are paused until Tuesday 24 November at 10:00."
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize("kind", REMINDER_LABELS)
def test_each_choice_of_the_menu_is_understood(kind: NoticeKind) -> None:
    values = [option["value"] for option in shared_actions.reminder_menu(kind)["options"]]
    assert [text.parse_reminder(value) for value in values] == [
        text.Snooze(timedelta(days=1)),
        text.Snooze(timedelta(days=3)),
        text.Snooze(timedelta(weeks=1)),
        text.Mute(kind),
        text.Mute(None),
    ]


@pytest.mark.parametrize(
    "value",
    [None, "", "snooze", "snooze:9y", "mute:", "mute:digest", "mute:x", "mute_all:x", "shout:1d"],
)
def test_a_choice_that_was_not_offered_is_refused(value: object) -> None:
    with pytest.raises(NotAllowedError):
        text.parse_reminder(value)


def test_the_nudge_for_a_plan_says_why_and_offers_one_action() -> None:
    message = nudges.no_action_plan(plain_engagement())
    first, *others = buttons(message)
    assert first == "Make my plan"
    assert others[0] == "Why did I get this?"
    assert len(others) == 6
    assert "You get this because you don't have a plan yet." in shown(message)
    assert "You get this because you don't have a plan yet." in message["text"]


def test_the_nudge_for_a_try_welcomes_failed_ones() -> None:
    message = nudges.no_application(plain_engagement())
    assert next(iter(buttons(message))) == "I tried it"
    assert "A try that didn't work counts too." in message["text"]


def test_a_pause_says_until_when_and_how_to_end_it() -> None:
    message = text.snoozed(LATER, person())
    assert message["text"].startswith("No reminders until Tuesday 24 November at 10:00.")
    assert list(buttons(message)) == ["Turn reminders back on", "Settings"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.PLAN_DUE, "Turned off: the check-in about your plan."),
        (None, "Turned off: all reminders."),
    ],
)
def test_muting_is_confirmed_with_the_way_back(kind: NoticeKind | None, said: str) -> None:
    message = text.muted(kind)
    assert message["text"] == f"{said} Nobody else is told."
    assert list(buttons(message)) == ["Turn reminders back on", "Settings"]


@pytest.mark.parametrize(
    ("preference", "on", "said"),
    [
        (Preference(), True, ON),
        (
            Preference(snoozed_until=NOW),
            True,
            ON,
        ),
        (
            Preference(snoozed_until=LATER),
            False,
            PAUSED,
        ),
        (Preference(muted_all=True, snoozed_until=LATER), False, "Reminders are off."),
        (
            Preference(window=DeliveryWindow(start=time(7))),
            True,
            "Reminders are on: at most one a day, Monday to Friday between 07:00 and 17:00.",
        ),
        (
            Preference(window=DeliveryWindow(weekdays=frozenset({1, 5}))),
            True,
            "Reminders are on: at most one a day, Monday and Friday between 08:00 and 17:00.",
        ),
        (
            Preference(muted_kinds=frozenset({NoticeKind.PLAN_DUE, NoticeKind.NO_APPLICATION})),
            False,
            "Turned off: the check-in about your plan and reminders to try it.",
        ),
    ],
)
def test_the_present_setting_is_said_in_a_sentence(
    preference: Preference, on: bool, said: str
) -> None:
    message = text.as_it_stands(preference, NOW, person())
    assert message["text"] == said
    assert text.reminders_are_on(preference, NOW) is on
    assert (not buttons(message)) is on


def test_every_kind_that_may_be_turned_off_has_words() -> None:
    assert set(REMINDER_LABELS) == REMINDERS


@pytest.mark.parametrize(
    ("preference", "said"),
    [
        (Preference(), ["Saved.", ON]),
        (Preference(muted_all=True, snoozed_until=LATER), ["Saved.", "Reminders are off."]),
        (
            Preference(snoozed_until=LATER),
            ["Saved.", PAUSED, "After that: at most one a day, on school days only."],
        ),
    ],
)
def test_what_was_saved_is_said_line_by_line(preference: Preference, said: list[str]) -> None:
    first = settings_view.saved(preference, person(), NOW)["blocks"][0]["text"]["text"]
    assert re.sub(r"<!date[^|]*\|([^>]*)>|[*]", r"\1", first).splitlines() == said


def test_open_pre_work_is_among_the_facts_until_the_workshop_is_over() -> None:
    to_come = samples.engagement(state=EngagementState.PLANNED)
    for of, said in ((to_come, True), (plain_engagement(), False)):
        journey = samples.journey(of, open_pre_work=2)
        shows = shown(why_view.why(NoticeKind.MISSING_PREWORK, journey, person()))
        assert ("Pre-work that is open: 2." in shows) is said


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ({}, False),
        ({"tries": 1}, "Your look back isn't finished yet."),
        ({"tries": 1, "survey_complete": True}, "Your look back is finished."),
    ],
)
def test_whether_one_has_looked_back_is_among_the_facts(
    done: dict[str, Any], said: str | bool
) -> None:
    shows = shown(why_view.why(NoticeKind.NO_SURVEY, samples.journey(**done), person()))
    assert ("look back" in shows.split("How it stands now")[1]) is bool(said)
    assert not said or str(said) in shows

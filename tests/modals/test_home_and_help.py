from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.engagements.records import Engagement
from core.engagements.vocabulary import EngagementState
from core.interventions.records import Preference
from core.journeys import Journey
from core.people import LearnerProfile
from modals import help as help_views
from modals.home import page
from modals.kit import shared_actions
from modals.kit.text import label, listed, ordinal
from tests.modals import samples
from tests.modals.reading import buttons, shown
from tests.modals.samples import NOW, plain_engagement

NO_PLAN = samples.journey()
PLANNED = samples.journey(its=samples.plan())
TRIED = samples.journey(its=samples.plan(), tries=2)
DRAFTED = samples.journey(its=samples.plan(), tries=1, reflection_begun=True)
DONE = samples.journey(its=samples.plan(), tries=2, survey_complete=True, certified=True)
TO_COME = samples.engagement("Later ", number=11, state=EngagementState.PLANNED)
OWN_DATA = ["Export my data", "Erase me"]
YOURS = [
    *("About my work", "Settings", "My certificates", "My tries", "What others see about us"),
]
# Its day is still ahead.
AHEAD = replace(TO_COME, starts_at=NOW + timedelta(days=3))
PRE_WORK = samples.journey(AHEAD, open_pre_work=2, has_materials=True)
ASKED = samples.journey(TO_COME, open_pre_work=1, pulse_closes_at=NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    ("journey", "first"),
    [
        (NO_PLAN, "Make my plan"),
        (PLANNED, "I tried it"),
        (TRIED, "Look back"),
        (DRAFTED, "Finish my reflection"),
        (DONE, "Log another try"),
        (PRE_WORK, "Do the pre-work"),
        (ASKED, "Answer the pulse check"),
        (replace(NO_PLAN, progress=ASKED.progress), "Answer the pulse check"),
        (replace(NO_PLAN, progress=PRE_WORK.progress), "Make my plan"),
    ],
)
def test_the_first_button_is_the_one_next_thing(journey: Journey, first: str) -> None:
    view = page.home(samples.home_facts((journey,)))
    assert next(iter(buttons(view))) == first


@pytest.mark.parametrize("journey", [NO_PLAN, PLANNED, TRIED, DRAFTED, PRE_WORK, ASKED])
def test_the_next_thing_says_of_which_workshop_it_is(journey: Journey) -> None:
    ask = page.home(samples.home_facts((journey,)))["blocks"][1]
    assert journey.engagement.topic.strip() in shown({"blocks": [ask]})


def _rows(view: dict[str, Any]) -> dict[str, Any]:
    return {
        block["block_id"]: block.get("elements") or block["accessory"]
        for block in view["blocks"]
        if block["type"] == "actions" or "accessory" in block
    }


def test_a_row_of_buttons_keeps_its_name_when_home_is_drawn_anew() -> None:
    """A press that crosses with the next drawing finds what was pressed."""
    drawn, anew = (
        _rows(page.home(samples.home_facts(its))) for its in ((TRIED,), (NO_PLAN, TRIED))
    )
    kept = drawn.keys() & anew.keys()
    assert len(kept) >= 3
    assert all(drawn[name] == anew[name] for name in kept)


def test_what_is_unfinished_comes_before_what_is_done() -> None:
    view = page.home(samples.home_facts((DONE, PLANNED)))
    assert next(iter(buttons(view))) == "I tried it"


@pytest.mark.parametrize(
    ("journeys", "first"),
    [
        ((samples.journey(AHEAD),), "About my work"),
        ((PRE_WORK,), "About my work"),
        ((ASKED,), "Answer the pulse check"),
        ((PRE_WORK, PLANNED), "Do the pre-work"),
    ],
)
def test_somebody_new_tells_of_their_work_first_unless_the_workshop_is_on(
    journeys: tuple[Journey, ...], first: str
) -> None:
    view = page.home(samples.home_facts(journeys, profile=LearnerProfile()))
    assert next(iter(buttons(view))) == first


def test_a_pulse_check_that_closes_soon_comes_before_everything_else() -> None:
    view = page.home(samples.home_facts((PRE_WORK, PLANNED, ASKED)))
    assert next(iter(buttons(view))) == "Answer the pulse check"


@pytest.mark.parametrize(
    ("done", "offered"),
    [
        ({"pulse_closes_at": NOW + timedelta(hours=1), "pulse_answered": True}, "Pulse check"),
        ({"pulse_closes_at": NOW}, None),
        ({"pulse_released": True, "pulse_answered": True}, "What to look at again"),
        ({"pulse_released": True}, None),
        ({"has_materials": True}, "Materials"),
    ],
)
def test_a_workshop_leads_to_what_there_is_to_see(
    done: dict[str, Any], offered: str | None
) -> None:
    there = {"Pulse check", "What to look at again", "Materials"}
    for of in (AHEAD, plain_engagement()):
        view = page.home(samples.home_facts((samples.journey(of, **done),)))
        assert there & set(buttons(view)) == ({offered} if offered else set())


def test_ones_own_tries_are_there_once_there_are_some() -> None:
    assert "My tries" in buttons(page.home(samples.home_facts((NO_PLAN, TRIED))))
    assert "My tries" not in buttons(page.home(samples.home_facts((NO_PLAN, PLANNED))))


def test_a_participant_sees_plan_tries_and_what_others_see() -> None:
    output = shown(page.home(samples.home_facts((TRIED,))))
    assert "I will try *Think-pair-share*" in output
    assert "Tries so far: 2." in output
    assert "anonymous" not in output


def test_before_the_workshop_home_leads_to_what_is_ones_own() -> None:
    view = page.home(samples.home_facts((samples.journey(TO_COME),)))
    assert list(buttons(view)) == [
        *("About my work", "My certificates", "Send me the welcome again"),
        *("Settings", "What others see about us"),
        *("Export my data", "Erase me"),
    ]


@pytest.mark.parametrize(
    ("preference", "offered"),
    [
        (Preference(), False),
        (Preference(muted_all=True), True),
        (Preference(snoozed_until=NOW + timedelta(hours=1)), True),
    ],
)
def test_reminders_can_be_turned_on_where_they_are_off(
    preference: Preference, offered: bool
) -> None:
    view = page.home(samples.home_facts((NO_PLAN,), preference=preference))
    assert ("Turn reminders back on" in buttons(view)) is offered


def test_a_strategist_sees_workshops_with_their_state_and_what_can_be_done() -> None:
    done, open_now = plain_engagement(), TO_COME
    view = page.home(samples.home_facts(running=(done, open_now), completable=(open_now,)))
    assert "What others see" not in shown(view)
    assert [list(buttons({"blocks": [one]})) for one in view["blocks"] if "elements" in one] == [
        ["Pulse check"],
        ["Mark complete", "Pulse check"],
        OWN_DATA,
    ]
    assert buttons(view)["Mark complete"]["action_id"] == shared_actions.OPEN_COMPLETION_ACTION
    assert buttons(view)["Pulse check"]["action_id"] == shared_actions.RUN_PULSE_ACTION


@pytest.mark.parametrize("one", [AHEAD, replace(TO_COME, state=EngagementState.CANCELLED)])
def test_there_is_no_pulse_check_to_run_before_the_day_or_once_it_is_cancelled(
    one: Engagement,
) -> None:
    assert list(buttons(page.home(samples.home_facts(running=(one,))))) == OWN_DATA


def test_somebody_with_two_roles_sees_both_parts() -> None:
    output = shown(page.home(samples.home_facts((TRIED,), (plain_engagement(),))))
    assert "Next for you" in output
    assert "Workshops you run" in output


def test_home_says_how_many_it_leaves_out() -> None:
    many = tuple(samples.engagement(number=number) for number in range(13))
    journeys = tuple(samples.journey() for _ in range(15))
    output = shown(page.home(samples.home_facts(journeys, many)))
    assert "1 older workshop is not shown." in output
    assert "3 older workshops are not shown." in output


def test_help_is_made_of_ones_own_roles() -> None:
    both = help_views.help_message(help_views.HelpFacts([plain_engagement()], True))
    assert list(buttons(both)) == [
        "Mark a workshop complete",
        "Open a pulse check",
        "My action plan",
        "I tried it",
        *YOURS,
    ]
    participant = help_views.help_message(help_views.HelpFacts([plain_engagement()], False))
    assert list(buttons(participant)) == ["My action plan", "I tried it", *YOURS]
    assert "/applied" in participant["text"]
    strategist = help_views.help_message(help_views.HelpFacts([], True))
    assert list(buttons(strategist)) == ["Mark a workshop complete", "Open a pulse check"]
    assert "/applied" not in strategist["text"]
    assert "/uptake export" in strategist["text"]


def test_help_before_the_workshop_leads_to_what_is_ones_own() -> None:
    message = help_views.help_message(help_views.HelpFacts([TO_COME], False))
    assert list(buttons(message)) == YOURS


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "first"),
        (9, "ninth"),
        (10, "10th"),
        (11, "11th"),
        (21, "21st"),
        (22, "22nd"),
        (113, "113th"),
        (123, "123rd"),
    ],
)
def test_places_are_worded(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_lists_are_joined_as_one_says_them() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_label_that_is_cut_shows_it() -> None:
    assert label("a" * 75, 75) == "a" * 75
    assert label("a" * 76, 75) == "a" * 74 + "…"


@pytest.mark.parametrize(
    ("due", "tries", "offered"),
    [
        (timedelta(hours=1), 0, {"Put it in my calendar", "Withdraw my plan"}),
        (timedelta(hours=1), 1, {"Put it in my calendar", "Withdraw my plan"}),
        (timedelta(hours=-1), 0, {"Withdraw my plan"}),
        (timedelta(hours=-1), 1, set()),
    ],
)
def test_a_plan_that_stands_can_be_withdrawn_and_put_into_the_calendar(
    due: timedelta, tries: int, offered: set[str]
) -> None:
    planned = samples.journey(its=replace(samples.plan(), due_at=NOW + due), tries=tries)
    there = {"Put it in my calendar", "Withdraw my plan"}
    assert there & set(buttons(page.home(samples.home_facts((planned,))))) == offered
    assert not there & set(buttons(page.home(samples.home_facts((NO_PLAN,)))))

"""Withdrawing a plan and putting it in a calendar: wrong presses have one effect and true words."""

import asyncio
from typing import Any

import pytest

from core.kernel.notices import NoticeKind
from modals.action_plans import form as plan_form
from modals.action_plans import messages
from modals.kit import shared_actions
from modals.kit.payloads import Element, View
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import Answer, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import World, look
from tests.support.told import told

STANDS = "SELECT count(*) FROM action_plan WHERE withdrawn_at IS NULL"
REVISIONS = "SELECT count(*) FROM action_plan"
SAVED = NoticeKind.PLAN_SAVED
FILES = "SELECT count(*) FROM outbox WHERE kind LIKE 'plan_calendar%%'"


@pytest.fixture
async def planned(bolt_client: BoltClient, slack: SlackDouble, completed: World) -> World:
    """U0 has a plan."""
    await _saves(bolt_client, await _form(bolt_client, slack, completed), completed)
    return completed


async def _form(bolt_client: BoltClient, slack: SlackDouble, world: World) -> View:
    await bolt_client.press("U0", shared_actions.plan_button(world.engagement_id, "Make my plan"))
    return slack.view


async def _saves(
    bolt_client: BoltClient, form: View, world: World, view_id: str | None = None
) -> Answer:
    answers: dict[Any, object] = {
        plan_form.STRATEGY: str(world.strategies[0]),
        plan_form.WHAT: "Three questions at the door",
        plan_form.ON: "2026-09-15",
        plan_form.AT: "10:00",
        plan_form.WITH_WHOM: "my class",
    }
    return await bolt_client.submit("U0", answered(form, answers), view_id=view_id)


async def _asked(bolt_client: BoltClient, slack: SlackDouble, world: World) -> View:
    """The form that asks whether the plan is to be withdrawn."""
    await bolt_client.press("U0", shared_actions.withdrawal_button(world.engagement_id))
    return slack.view


def _in_calendar(world: World) -> Element:
    return shared_actions.calendar_button(world.engagement_id)


async def test_a_withdrawal_says_what_happens_and_asks_once(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    view = await _asked(bolt_client, slack, planned)
    assert "I will try *Exit ticket*" in shown(view)
    assert "Nobody is told." in shown(view)
    assert "calendar" not in shown(view)
    assert view["close"]["text"] == "Keep my plan"
    assert look(database, STANDS) == [(1,)]
    answer = await bolt_client.submit("U0", view)
    assert answer.view["title"]["text"] == "Your plan is withdrawn"
    assert look(database, STANDS) == [(0,)]
    await bolt_client.press("U0", buttons(answer.view)["Make a new plan"], where="modal")
    assert slack.view["title"]["text"] == "My plan"
    assert "initial_value" not in str(slack.view)


async def test_a_double_click_and_a_repeated_answer_say_the_same(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    view = await _asked(bolt_client, slack, planned)
    answers = await asyncio.gather(
        *(bolt_client.submit("U0", view, view_id="VSAME") for _ in range(3))
    )
    answers.append(await bolt_client.submit("U0", view, view_id="VSAME"))
    assert {str(one.view) for one in answers} == {str(answers[0].view)}
    assert look(database, "SELECT count(*) FROM audit_event WHERE action LIKE '%%withdrawn'") == [
        (1,)
    ]


async def test_the_other_tab_is_told_how_it_stands(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    first, second = [await _asked(bolt_client, slack, planned) for _ in range(2)]
    await bolt_client.submit("U0", first)
    again = await bolt_client.submit("U0", second)
    assert "Your plan was withdrawn already." in shown(again.view)
    await _saves(bolt_client, await _form(bolt_client, slack, planned), planned)
    stale = await bolt_client.submit("U0", second)
    assert "Your plan was changed a moment ago." in shown(stale.view)
    assert look(database, STANDS) == [(1,)]


async def test_only_a_plan_that_took_another_one_s_place_is_called_changed(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    await _saves(bolt_client, await _form(bolt_client, slack, planned), planned)
    assert [text.partition(".")[0] for text in await told(planned, database, SAVED)] == [
        "Your plan is saved",
        "Your plan is changed",
    ]
    await bolt_client.submit("U0", await _asked(bolt_client, slack, planned))
    await _saves(bolt_client, await _form(bolt_client, slack, planned), planned)
    assert (await told(planned, database, SAVED))[-1].startswith("Your plan is saved.")


async def test_a_form_left_open_while_the_plan_was_withdrawn_makes_no_plan(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    change = await _form(bolt_client, slack, planned)
    await bolt_client.submit("U0", await _asked(bolt_client, slack, planned))
    refused = await _saves(bolt_client, change, planned)
    assert refused.errors == {
        plan_form.STRATEGY.block_id: (
            "Your plan was withdrawn in the meantime. Open it again for a new one."
        )
    }
    assert look(database, STANDS) == [(0,)]
    assert look(database, REVISIONS) == [(1,)]


async def test_a_form_left_open_overnight_is_told_at_its_field_and_keeps_its_words(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    form = await _form(bolt_client, slack, completed)
    clock.advance(days=2)
    refused = await _saves(bolt_client, form, completed)
    assert refused.errors == {
        plan_form.ON.block_id: "That time has passed. Pick a time that is still to come."
    }
    assert look(database, REVISIONS) == [(0,)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE enrollment SET left_at = now()", "isn't available to you"),
        ("UPDATE engagement SET state = 'cancelled', completed_at = NULL", "was cancelled, so"),
        ("UPDATE person SET active = false", "isn't available to you"),
    ],
)
async def test_what_ended_while_a_form_stood_open_is_said(
    *,
    bolt_client: BoltClient,
    slack: SlackDouble,
    planned: World,
    database: Database,
    change: str,
    said: str,
) -> None:
    form = await _form(bolt_client, slack, planned)
    look(database, change)
    refused = await _saves(bolt_client, form, planned)
    assert said in refused.errors[plan_form.STRATEGY.block_id]
    for button in (
        _in_calendar(planned),
        shared_actions.plan_button(planned.engagement_id, "Change it"),
    ):
        await bolt_client.press("U0", button)
        assert said in slack.sentence["text"]
    assert look(database, REVISIONS) == [(1,)]
    assert look(database, FILES) == [(0,)]


async def test_a_plan_saved_again_after_a_lost_answer_says_the_same(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    form = await _form(bolt_client, slack, completed)
    first = await _saves(bolt_client, form, completed, "VSAME")
    clock.advance(minutes=3)
    again = await _saves(bolt_client, form, completed, "VSAME")
    assert again.view == first.view
    assert look(database, REVISIONS) == [(1,)]
    await bolt_client.submit("U0", await _asked(bolt_client, slack, completed))
    late = await _saves(bolt_client, form, completed, "VSAME")
    assert late.view["title"]["text"] == "Your plan is withdrawn"
    assert look(database, STANDS) == [(0,)]


async def test_one_press_sends_one_file(
    bolt_client: BoltClient,
    slack: SlackDouble,
    planned: World,
    database: Database,
    clock: MovableClock,
) -> None:
    await bolt_client.press("U0", _in_calendar(planned), at="7.7")
    assert slack.sentence["text"].startswith("A file for your calendar is on its way")
    assert slack.sentence["replace_original"] is False
    await bolt_client.press("U0", _in_calendar(planned), at="7.7")  # delivered twice
    await bolt_client.press("U0", _in_calendar(planned))  # a double click
    assert slack.sentence["text"].startswith("A file for your calendar is on its way")
    assert look(database, FILES) == [(1,)]
    clock.advance(minutes=1)
    for where in ("modal", "home"):
        await bolt_client.press("U0", _in_calendar(planned), where=where)
        assert slack.view["title"]["text"] == "On its way"
    assert look(database, FILES) == [(2,)]


async def test_a_press_delivered_again_after_the_withdrawal_promises_no_file(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    for where in ("dm", "home"):
        await bolt_client.press("U0", _in_calendar(planned), where=where, at="7.7")
    await bolt_client.submit("U0", await _asked(bolt_client, slack, planned))
    await bolt_client.press("U0", _in_calendar(planned), at="7.7")
    assert slack.sentence["text"] == "You have no plan now, so there is no file."
    await bolt_client.press("U0", _in_calendar(planned), where="home", at="7.7")
    assert slack.view["title"]["text"] == "Your plan is withdrawn"
    assert look(database, FILES) == [(2,)]


async def test_a_withdrawal_tells_of_the_calendar_where_a_file_was_given(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    await bolt_client.press("U0", _in_calendar(planned))
    view = await _asked(bolt_client, slack, planned)
    assert "the entry leaves your calendar too" in shown(view)
    answer = await bolt_client.submit("U0", view)
    assert "the entry leaves your calendar too" in shown(answer.view)
    assert look(database, FILES) == [(2,)]


async def test_buttons_of_an_old_message_are_true_after_the_withdrawal(
    bolt_client: BoltClient, slack: SlackDouble, planned: World
) -> None:
    await bolt_client.submit("U0", await _asked(bolt_client, slack, planned))
    assert (await _asked(bolt_client, slack, planned))["title"]["text"] == "Your plan is withdrawn"
    await bolt_client.press("U0", _in_calendar(planned))
    assert slack.sentence["text"].startswith("You have no plan just now.")
    not_yet = {"action_id": messages.NOT_YET_ACTION, "value": str(planned.engagement_id)}
    await bolt_client.press("U0", not_yet)
    assert slack.sentence["text"].startswith("That's fine. You have no plan now")
    change = await _form(bolt_client, slack, planned)
    assert change["title"]["text"] == "My plan"


async def test_a_forged_withdrawal_is_refused_in_its_place(
    bolt_client: BoltClient, slack: SlackDouble, planned: World, database: Database
) -> None:
    view = await _asked(bolt_client, slack, planned)
    for forged in ("", "{}", "x" * 5000):
        answer = await bolt_client.submit("U0", view | {"private_metadata": forged})
        assert "isn't available to you" in shown(answer.view)
    stranger = await bolt_client.submit("U999", view)
    assert "isn't available to you" in shown(stranger.view)
    other = await bolt_client.submit("U1", view)
    assert "You have no plan, so there is nothing to withdraw." in shown(other.view)
    assert look(database, STANDS) == [(1,)]

"""Pausing, muting and turning reminders back on: at once, and each with the way back."""

from datetime import timedelta

from core.kernel.notices import NoticeKind
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Element
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import buttons, shown
from tests.storage.world import World, look

PREFERENCES = "SELECT muted_all, muted_kinds, snoozed_until FROM nudge_preference"


def _choice(text: str) -> Element:
    menu = shared_actions.reminder_menu(NoticeKind.NO_ACTION_PLAN)
    message = blocks.message("x", [blocks.actions(menu)])
    return buttons(message)[text]


async def test_a_pause_holds_until_then_and_says_so(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    await bolt_client.press("U0", _choice("Pause reminders for 3 days"))
    assert slack.sentence["text"].startswith(
        "No reminders until Thursday, September 17 at 10:00 AM."
    )
    assert look(database, PREFERENCES) == [(False, [], clock.now() + timedelta(days=3))]


async def test_muting_can_be_undone_where_it_was_confirmed(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    for choice, stored in (
        ("No more reminders like this one", (False, ["no_action_plan"], None)),
        ("No more reminders at all", (True, [], None)),
    ):
        await bolt_client.press("U0", _choice(choice))
        assert look(database, PREFERENCES) == [stored]
        undo = next(b for b in slack.sentence["blocks"] if b["type"] == "actions")["elements"][0]
        await bolt_client.press("U0", undo)
        assert slack.sentence["text"] == "Reminders are back on."
        assert slack.sentence["replace_original"] is True
        assert look(database, PREFERENCES) == [(False, [], None)]


async def test_a_press_delivered_twice_has_one_effect_and_a_true_answer(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    choice = _choice("Pause reminders for 1 day")
    await bolt_client.press("U0", choice, at="7.7")
    clock.advance(hours=2)
    await bolt_client.press("U0", choice, at="7.7")
    assert slack.sentence["text"] == "Reminders are paused until Tuesday, September 15 at 10:00 AM."
    assert look(database, PREFERENCES)[0][2] == clock.now() + timedelta(hours=22)


async def test_turning_reminders_on_from_home_puts_home_behind(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await bolt_client.press("U0", _choice("No more reminders at all"))
    await bolt_client.open_home("U0")
    assert "Reminders are off." in shown(slack.view)
    await bolt_client.press("U0", buttons(slack.view)["Turn reminders back on"], where="home")
    (claim,) = await db.homes.claim(5)
    await db.homes.later(claim, 0)
    await bolt_client.open_home("U0")
    assert "Reminders are on" in shown(slack.view)


async def test_a_choice_that_was_not_offered_is_refused(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    for value in ("mute:digest", "snooze:10y", "x", "mute_all:x"):
        await bolt_client.press("U0", _choice("No more reminders at all") | {"value": value})
        assert "isn't available" in slack.sentence["text"]
    assert look(database, PREFERENCES) == []


async def test_a_stranger_has_no_reminders_to_set(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await bolt_client.press("U999", _choice("No more reminders at all"))
    assert "isn't available to you" in slack.sentence["text"]
    assert look(database, PREFERENCES) == []

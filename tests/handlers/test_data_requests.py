"""One's own data: a copy by one press, an erasure by two, each noted once for whoever keeps it."""

import asyncio

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build_slack_app
from handlers.kit.deps import Deps
from modals import data_requests as views
from modals.kit import shared_actions
from modals.kit.payloads import View
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.handlers.bolt_client import SECRET, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import TEAM, World, look
from tests.support.links import ENVELOPES, LINKS

ASKED = """
    SELECT p.slack_user_id, r.kind, r.outcome FROM subject_request AS r
    JOIN person AS p ON p.id = r.person_id ORDER BY r.created_at, r.outcome
"""
AUDIT = "SELECT action FROM audit_event WHERE action ~ 'asked|taken_back' ORDER BY seq"


@pytest.fixture
def by_hand(client: AsyncWebClient, slack: SlackDouble, db: PostgresDatabase) -> BoltClient:
    """The app of an installation whose operator carries out what is asked for."""
    installed = AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
    )
    deps = Deps(db, LINKS, ENVELOPES, keeps_data=False)
    return BoltClient(build_slack_app(client, SECRET, installed, deps), slack)


async def _to_the_tick(bolt_client: BoltClient, slack: SlackDouble, user: str = "U0") -> View:
    await bolt_client.press(user, shared_actions.erase_button(), where="home")
    assert "What goes, for good" in shown(slack.view)
    assert "What stays" in shown(slack.view)
    assert "Export my data" in buttons(slack.view)
    return (await bolt_client.submit(user, answered(slack.view))).view


def _ticked(view: View) -> View:
    return answered(view, {views.SURE: ["yes"]})


async def test_a_copy_is_asked_for_once_however_often_it_is_pressed(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    button = shared_actions.export_button()
    await asyncio.gather(
        *(bolt_client.press("U0", button, where="home", at="7.7") for _ in range(2))
    )
    output = shown(slack.view)
    assert "comes to your messages with Uptake. It takes about a minute." in output
    await bolt_client.press("U0", button, where="modal")
    assert shown(slack.view) == output
    answer = await bolt_client.command("U0", "export")
    assert answer.output["response_type"] == "ephemeral"
    assert "It takes about a minute." in answer.output["text"]
    assert look(database, ASKED) == [("U0", "export", None)]
    assert look(database, AUDIT) == [("export.asked",)]


async def test_after_it_was_sent_another_can_be_asked_for(
    bolt_client: BoltClient, world: World, database: Database
) -> None:
    await bolt_client.press("Upm", shared_actions.export_button(), where="home")
    look(database, "UPDATE subject_request SET done_at = now(), outcome = 'sent'")
    await bolt_client.press("Upm", shared_actions.export_button(), where="home")
    assert look(database, ASKED) == [("Upm", "export", "sent"), ("Upm", "export", None)]


async def test_an_erasure_needs_two_steps_and_a_tick(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    view = await _to_the_tick(bolt_client, slack)
    assert "Nobody can undo this." in shown(view)
    refused = await bolt_client.submit("U0", answered(view))
    assert refused.errors == {
        views.SURE.block_id: "Tick this to be erased, or press Cancel to stay."
    }
    assert look(database, ASKED) == []
    both = await asyncio.gather(
        *(bolt_client.submit("U0", _ticked(view), view_id="V9") for _ in range(2))
    )
    assert {shown(one.view) for one in both} == {shown(both[0].view)}
    assert "You get one last message from Uptake." in shown(both[0].view)
    assert look(database, ASKED) == [("U0", "erasure", None)]
    assert look(database, AUDIT) == [("erasure.asked",)]


async def test_whoever_asked_already_is_told_so_in_every_window(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    first = await _to_the_tick(bolt_client, slack)
    other_tab = slack.view
    await bolt_client.submit("U0", _ticked(first))
    assert "You asked to be erased." in shown(
        (await bolt_client.submit("U0", answered(other_tab))).view
    )
    assert "You asked to be erased." in shown((await bolt_client.submit("U0", _ticked(first))).view)
    await bolt_client.command("U0", "erase")
    assert "You asked to be erased." in shown(slack.view)
    assert look(database, ASKED) == [("U0", "erasure", None)]


async def test_until_it_is_begun_it_can_be_taken_back_once(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    view = await _to_the_tick(bolt_client, slack)
    waiting = (await bolt_client.submit("U0", _ticked(view), view_id="V9")).view
    stay = buttons(waiting)["Don't erase me"]
    await asyncio.gather(
        *(bolt_client.press("U0", stay, where="modal", at="7.7") for _ in range(2))
    )
    assert "You won't be erased." in shown(slack.view)
    # The very submission comes once more, after its answer was lost.
    again = await bolt_client.submit("U0", _ticked(view), view_id="V9")
    assert "You won't be erased." in shown(again.view)
    await bolt_client.press("U0", stay, where="modal")
    assert "Nothing is waiting to be erased." in shown(slack.view)
    assert look(database, ASKED) == [("U0", "erasure", "taken_back")]
    assert look(database, AUDIT) == [("erasure.asked",), ("erasure.taken_back",)]


async def test_once_begun_it_is_not_taken_back(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    waiting = (await bolt_client.submit("U0", _ticked(await _to_the_tick(bolt_client, slack)))).view
    look(database, "UPDATE subject_request SET begun_at = now()")
    await bolt_client.press("U0", buttons(waiting)["Don't erase me"], where="modal")
    assert "has begun, so it can't be stopped any more" in shown(slack.view)
    await bolt_client.press("U0", shared_actions.erase_button(), where="home")
    assert "Don't erase me" not in buttons(slack.view)
    assert look(database, ASKED) == [("U0", "erasure", None)]


async def test_where_the_operator_does_it_it_says_so(
    by_hand: BoltClient, slack: SlackDouble, world: World
) -> None:
    await by_hand.press("U0", shared_actions.export_button(), where="home")
    assert (
        "The people who run Uptake here put it together, with `uptake process-requests`."
        in shown(slack.view)
    )
    output = (await by_hand.command("U0", "export")).output["text"]
    assert "a minute" not in output
    done = (await by_hand.submit("U0", _ticked(await _to_the_tick(by_hand, slack)))).view
    assert "carry it out, with `uptake process-requests`." in shown(done)


async def test_strangers_ask_for_nothing(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    for button in (shared_actions.export_button(), shared_actions.erase_button()):
        await bolt_client.press("U999", button)
        assert "isn't available to you" in slack.sentence["text"]
    for word in ("export", "erase"):
        assert (
            "aren't part of a workshop" in (await bolt_client.command("U999", word)).output["text"]
        )
    for view in (views.what_goes(), views.are_you_sure()):
        sent = answered(view, {views.SURE: ["yes"]} if view == views.are_you_sure() else None)
        assert "isn't available to you" in str((await bolt_client.submit("U999", sent)).output)
    assert look(database, ASKED) == []

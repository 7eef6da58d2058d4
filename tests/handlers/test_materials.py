"""What is released to a participant: its links, and pre-work that is done."""

import asyncio

from local_slack.checker import check_view
from modals import content as views
from modals.kit import shared_actions
from modals.kit.payloads import View
from tests.bot.web.test_learning_pages import piece, video
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import buttons, shown
from tests.storage.world import World, look
from tests.support.links import BASE

DONE = "SELECT count(*) FROM pre_work_completion"


async def _materials(bolt_client: BoltClient, slack: SlackDouble, world: World) -> View:
    await bolt_client.press("U0", shared_actions.materials_button(world.engagement_id))
    return slack.view


async def test_pre_work_leads_to_a_signed_address_and_is_marked_as_done(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    assert "Nothing is released yet" in shown(await _materials(bolt_client, slack, world))
    await piece(world)
    await video(world)
    view = await _materials(bolt_client, slack, world)
    assert check_view(view) == []
    assert "0 of 1 done." in shown(view)
    assert buttons(view)["Open"]["url"].startswith(f"{BASE}pre-work/")
    assert buttons(view)["Watch"]["url"].startswith(f"{BASE}video/")
    await bolt_client.press("U0", {**buttons(view)["Open"], "value": ""})
    done = buttons(view)["Mark as done"]
    await asyncio.gather(
        *(bolt_client.press("U0", done, where="modal", at="7.0") for _ in range(3))
    )
    assert "All done" in shown(slack.view)
    assert check_view(slack.view) == []
    await bolt_client.press("U0", done, where="modal")
    assert "✓ Done" in shown(slack.view)
    assert look(database, DONE) == [(1,)]


async def test_others_have_nothing_here(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    asset = await piece(world)
    for user in ("Uis", "U999"):
        await bolt_client.press(user, shared_actions.materials_button(world.engagement_id))
        assert "isn't available to you" in slack.sentence["text"]
        button = {"action_id": views.PREWORK_DONE_ACTION, "value": str(asset.id)}
        await bolt_client.press(user, button)
        assert "isn't available to you" in slack.sentence["text"]
    await bolt_client.press("U0", {**button, "value": str(world.engagement_id)})
    assert "isn't available to you" in slack.sentence["text"]
    assert look(database, DONE) == [(0,)]

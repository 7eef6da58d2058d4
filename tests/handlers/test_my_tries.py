"""One's own tries, newest first, ten to a page."""

from datetime import timedelta
from typing import Any

from modals.applications import history
from modals.kit import shared_actions
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import buttons, shown
from tests.storage.world import World, allow, look


async def _log(db: PostgresDatabase, world: World, many: int) -> None:
    me = await world.person_id("U0")
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        for number in range(many):
            await uow.applications.add(world.application(me, ago=timedelta(hours=many - number)))


async def _press(bolt_client: BoltClient, button: dict[str, Any], user: str = "U0") -> None:
    await bolt_client.press(user, button, where="modal")


async def test_pages_turn_through_two_hundred_tries(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await _log(db, completed, 200)
    await bolt_client.press("U0", shared_actions.tries_button())
    assert "200 tries so far." in shown(slack.view)
    assert "*Exit ticket*, 200th try" in shown(slack.view)
    assert "*Exit ticket*, 191st try" in shown(slack.view)
    assert "190th" not in shown(slack.view)
    assert list(buttons(slack.view)) == ["Older"]
    seen = 1
    while "Older" in buttons(slack.view):
        await _press(bolt_client, buttons(slack.view)["Older"])
        seen += 1
    assert seen == 20
    assert "*Exit ticket*, first try" in shown(slack.view)
    assert list(buttons(slack.view)) == ["Newer"]
    await _press(bolt_client, buttons(slack.view)["Newer"])
    assert list(buttons(slack.view)) == ["Newer", "Older"]


async def test_a_try_shows_what_was_written_and_nobody_elses(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    db: PostgresDatabase,
    database: Database,
) -> None:
    await _log(db, completed, 1)
    look(
        database,
        "UPDATE application_event SET note = 'Louder than *planned*', slack_file_id = 'F0ABCDEF12',"
        " artifact_link = 'https://example.com/board', outcome = 'attempted_failed'",
    )
    await bolt_client.press("U0", shared_actions.tries_button(), where="modal")
    text = shown(slack.view)
    assert "Louder than *planned*" in text
    assert "It didn't work yet" in text
    assert "Exit tickets · My own account · with a file of yours in Slack" in text
    (section,) = [one for one in slack.view["blocks"] if one.get("accessory")]
    assert section["accessory"]["url"] == "https://example.com/board"
    link = {"action_id": history.FOLLOW_EVIDENCE_ACTION, "value": ""}
    before = len(slack.calls)
    await bolt_client.press("U0", link, where="modal")
    assert len(slack.calls) == before
    await bolt_client.press("U1", shared_actions.tries_button())
    assert "Nothing yet." in shown(slack.view)


async def test_a_page_that_is_gone_leads_to_the_last_and_a_forged_one_nowhere(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await _log(db, completed, 11)
    await _press(bolt_client, shared_actions.tries_button() | {"value": "7"})
    assert "first try" in shown(slack.view)
    for forged in ("-1", "x", "", "1" * 9):
        await _press(bolt_client, shared_actions.tries_button() | {"value": forged})
        assert "isn't available to you" in shown(slack.view)


async def test_tries_are_still_ones_own_after_leaving(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    db: PostgresDatabase,
    database: Database,
) -> None:
    await _log(db, completed, 1)
    look(database, "UPDATE enrollment SET left_at = joined_at")
    await bolt_client.press("U0", shared_actions.tries_button())
    assert "1 try so far." in shown(slack.view)

"""One's own certificates: listed, sent again, and nobody else's."""

import asyncio
from uuid import uuid4

from modals.certificates import mine as mine_views
from modals.kit import blocks, shared_actions
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import buttons, shown
from tests.storage.world import World, look
from tests.support.links import BASE
from tests.support.reflecting import earned, revoked

SENT = "SELECT count(*) FROM outbox WHERE kind = 'certificate'"


async def test_without_one_it_says_how_to_get_one(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    await bolt_client.press("U0", shared_actions.certificates_button())
    assert "You get one when you finish" in shown(slack.view)


async def test_each_is_listed_with_its_page_and_sent_again(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    code = (await earned(completed)).code
    await bolt_client.press("U0", shared_actions.certificates_button())
    found = buttons(slack.view)
    assert found["Open its page"]["url"] == f"{BASE}certificates/{code}"
    assert code in shown(slack.view)
    send = found["Send me the PDF"]
    await asyncio.gather(
        *(bolt_client.press("U0", send, where="modal", at="7.7") for _ in range(2))
    )
    assert "on its way" in shown(slack.view)
    assert look(database, SENT) == [(2,)]
    await bolt_client.press("U0", send, where="modal")
    assert look(database, SENT) == [(2,)]
    completed.clock.advance(minutes=1)
    await bolt_client.press("U0", send, where="modal")
    assert look(database, SENT) == [(3,)]


async def test_a_press_sent_again_tells_nothing_of_another_s(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await earned(completed)
    ((mine,),) = look(database, "SELECT id::text FROM certificate")
    for value in (mine, str(uuid4())):
        pressed = blocks.button("Send", mine_views.SEND_ACTION, value)
        await bolt_client.press("U0", pressed, where="modal", at="7.7")
    assert "isn't available to you" in shown(slack.view)
    assert look(database, SENT) == [(2,)]


async def test_following_a_link_is_acknowledged(bolt_client: BoltClient, completed: World) -> None:
    link = blocks.link_button("Open its page", mine_views.FOLLOW_ACTION, f"{BASE}certificates/x")
    assert (await bolt_client.press("U0", link | {"value": "x"}, where="modal")).status == 200


async def test_nobody_sends_themselves_another_s(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await earned(completed)
    ((mine,),) = look(database, "SELECT id::text FROM certificate")
    for user in ("U1", "Upm", "U999"):
        for value in (mine, str(uuid4()), "x"):
            await bolt_client.press(user, blocks.button("Send", mine_views.SEND_ACTION, value))
            assert "isn't available to you" in slack.sentence["text"]
    assert look(database, SENT) == [(1,)]


async def test_a_revoked_one_says_so_and_is_not_sent(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await revoked(completed, (await earned(completed)).code)
    ((mine,),) = look(database, "SELECT id::text FROM certificate")
    await bolt_client.press("U0", shared_actions.certificates_button())
    assert "Taken back" in shown(slack.view)
    assert "Send me the PDF" not in buttons(slack.view)
    await bolt_client.press("U0", blocks.button("Send", mine_views.SEND_ACTION, mine))
    assert "was taken back" in slack.sentence["text"]
    assert look(database, SENT) == [(1,)]
    told = "SELECT count(*) FROM outbox WHERE kind = 'certificate_revoked'"
    assert look(database, told) == [(1,)]

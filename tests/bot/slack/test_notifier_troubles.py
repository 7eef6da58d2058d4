import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.rendering import Renderer
from bot.slack.notifier import Notifier
from core.kernel.notices import Audience, Claim, Delivery, Notice, NoticeKind, Retry, Unknown
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import SlackServer
from tests.storage.world import World
from tests.support.links import LINKS


async def _claim(world: World) -> Claim:
    await world.complete()
    (claim, *_) = await world.database.outbox_queue.claim("test", world.clock.now(), 8)
    return claim


async def _deliver(notifier: Notifier, claim: Claim) -> Delivery:
    prepared = await notifier.prepare(claim)
    return await prepared() if callable(prepared) else prepared


ANSWERS = {
    "a proxy's page": lambda: web.Response(text="Please log in", content_type="text/plain"),
    "a list": lambda: web.Response(text="[1]", content_type="application/json"),
    "a text": lambda: web.Response(text='"x"', content_type="application/json"),
    "no UTF-8": lambda: web.Response(body=b'{"ok": "\xff"}', content_type="application/json"),
}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_an_answer_that_is_not_slack_s_leaves_it_uncertain(
    client: AsyncWebClient, slack: SlackServer, db: PostgresDatabase, world: World, kind: str
) -> None:
    claim = await _claim(world)
    slack.answers["conversations.open"] = {"ok": True, "channel": {"id": "D1"}}
    slack.answers["chat.postMessage"] = ANSWERS[kind]()
    notifier = Notifier(client, db, Renderer(db, LINKS))
    assert isinstance(await _deliver(notifier, claim), Unknown)


@pytest.mark.parametrize("retry_after", ["soon", "", "Wed, 21 Oct 2026 07:28:00 GMT", "nan", "-5"])
async def test_a_rate_limit_without_a_number_is_waited_out_all_the_same(
    client: AsyncWebClient,
    slack: SlackServer,
    db: PostgresDatabase,
    world: World,
    retry_after: str,
) -> None:
    claim = await _claim(world)
    slack.answers["conversations.open"] = {"ok": True, "channel": {"id": "D1"}}
    slack.answers["chat.postMessage"] = web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": retry_after}
    )
    outcome = await _deliver(Notifier(client, db, Renderer(db, LINKS)), claim)
    assert isinstance(outcome, Retry)
    assert outcome.after_seconds > 0


async def test_after_a_lost_connection_while_opening_a_dm_nothing_was_posted(
    client: AsyncWebClient, slack: SlackServer, db: PostgresDatabase, world: World
) -> None:
    """It is certain, so nobody needs to look through a history."""
    claim = await _claim(world)
    slack.answers["conversations.open"] = web.Response(status=503)
    outcome = await _deliver(Notifier(client, db, Renderer(db, LINKS)), claim)
    assert isinstance(outcome, Retry)


async def test_a_history_longer_than_it_reads_is_not_proof_of_absence(
    client: AsyncWebClient, slack: SlackServer, db: PostgresDatabase
) -> None:
    slack.answers["conversations.history"] = lambda _: {
        "ok": True,
        "messages": [{"ts": "1.1", "text": "hello"}],
        "response_metadata": {"next_cursor": "more"},
    }
    notice = Notice(NoticeKind.DIGEST, Audience(channel_id="C1"), "digest:1")
    claim = Claim(notice, None, 1, uncertain=True, opaque_key="k")  # type: ignore[arg-type]  # unused
    found = await Notifier(client, db, Renderer(db, LINKS)).find(claim)
    assert isinstance(found, Unknown)

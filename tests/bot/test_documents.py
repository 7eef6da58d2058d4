"""A message that brings a file: shared once, found again by its name, never shared twice."""

from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.rendering import Renderer
from bot.slack.notifier import Notifier
from core.kernel.notices import Claim, Delivery, Dropped, NoticeKind, Retry, Sent, Unknown
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import CUT, HANGS, SlackServer
from tests.storage.world import World
from tests.support.links import BASE, LINKS
from tests.support.reflecting import earned, revoked

SHARE = "files.completeUploadExternal"
PLACE = "files.getUploadURLExternal"


@pytest.fixture
def notifier(client: AsyncWebClient, db: PostgresDatabase) -> Notifier:
    return Notifier(client, db, Renderer(db, LINKS))


async def _claims(world: World, kind: NoticeKind) -> Claim:
    """Take notices until one of this kind comes."""
    while claims := await world.database.outbox_queue.claim("test", world.clock.now(), 8):
        for claim in claims:
            if claim.notice.kind is kind:
                return claim
            await world.database.outbox_queue.confirm(claim, Sent("D7", "1.1"), world.clock.now())
    raise AssertionError(f"there is no {kind}")


@pytest.fixture
async def code(world: World, slack: SlackServer) -> str:
    slack.answers["conversations.open"] = {"ok": True, "channel": {"id": "D7"}}
    slack.answers[PLACE] = {"ok": True, "upload_url": f"{slack.url}/api/bytes", "file_id": "F7"}
    slack.answers["files.list"] = {"ok": True, "files": []}
    slack.answers["conversations.history"] = {"ok": True, "messages": []}
    await world.complete()
    return (await earned(world)).code


@pytest.fixture
async def claim(world: World, code: str) -> Claim:
    return await _claims(world, NoticeKind.CERTIFICATE)


async def _deliver(notifier: Notifier, claim: Claim) -> Delivery:
    prepared = await notifier.prepare(claim)
    return await prepared() if callable(prepared) else prepared


async def test_a_certificate_is_handed_in_first_and_shared_with_its_words(
    notifier: Notifier, slack: SlackServer, claim: Claim, code: str
) -> None:
    prepared = await notifier.prepare(claim)
    assert callable(prepared)
    assert slack.named(SHARE) == []
    assert len(slack.named("bytes")) == 1
    assert await prepared() == Sent("D7", None)
    (shared,) = slack.named(SHARE)
    assert shared["channel_id"] == "D7"
    assert f"{BASE}certificates/{code}" in shared["initial_comment"]
    (place,) = slack.named(PLACE)
    assert claim.opaque_key[:12] in place["filename"]
    assert slack.named("chat.postMessage") == []


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (PLACE, web.Response(status=503)),
        ("bytes", web.Response(status=500)),
        ("bytes", CUT),
        ("bytes", HANGS),
    ],
)
async def test_trouble_before_it_is_shared_is_certainly_not_sent(
    notifier: Notifier, slack: SlackServer, claim: Claim, method: str, answer: Any
) -> None:
    slack.answers[method] = answer
    assert isinstance(await _deliver(notifier, claim), Retry)
    assert slack.named(SHARE) == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"ok": False, "error": "channel_not_found"}, Dropped("channel_not_found")),
        ({"ok": False, "error": "internal_error"}, Unknown("internal_error")),
        (HANGS, Unknown("TimeoutError")),
    ],
)
async def test_what_slack_answers_decides(
    notifier: Notifier, slack: SlackServer, claim: Claim, answer: Any, outcome: Delivery
) -> None:
    slack.answers[SHARE] = answer
    assert await _deliver(notifier, claim) == outcome


async def test_it_is_found_by_its_name_or_known_to_be_on_its_way(
    notifier: Notifier, slack: SlackServer, claim: Claim
) -> None:
    assert await notifier.find(claim) is None
    name = {"name": f"certificate-{claim.opaque_key[:12]}.pdf"}
    slack.answers["files.list"] = {"ok": True, "files": [{"name": "other.pdf"}, name]}
    assert await notifier.find(claim) == Unknown("on_its_way")
    slack.answers["conversations.history"] = {
        "ok": True,
        "messages": [{"ts": "1", "files": [name]}],
    }
    assert await notifier.find(claim) == Sent("D7", "1")


async def test_a_revoked_one_is_not_sent_any_more_and_its_holder_is_told(
    notifier: Notifier, slack: SlackServer, claim: Claim, code: str, world: World
) -> None:
    await revoked(world, code)
    assert await _deliver(notifier, claim) == Dropped("nothing_to_say")
    await world.database.outbox_queue.confirm(claim, Sent("D7", "1.1"), world.clock.now())
    slack.answers["chat.postMessage"] = {"ok": True, "channel": "D7", "ts": "7.7"}
    told = await _claims(world, NoticeKind.CERTIFICATE_REVOKED)
    assert await _deliver(notifier, told) == Sent("D7", "7.7")
    (output,) = slack.named("chat.postMessage")
    assert "was taken back" in output["text"]
    assert "Wrong person" not in str(output)

"""The notifier over a real connection: what is said to Slack, and what is made of its answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.rendering import Renderer
from bot.slack.notifier import Notifier
from bot.slack.posting import EVENT_TYPE
from core.kernel.ids import PersonId
from core.kernel.notices import (
    Audience,
    Claim,
    Delivery,
    Dropped,
    Notice,
    NoticeKind,
    Retry,
    Sent,
    Unknown,
)
from core.people import Person, Profile
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import HANGS, SlackServer
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.links import LINKS

NOW = datetime(2026, 9, 14, 15, tzinfo=UTC)
SOMEBODY = Person(PersonId(UUID(int=1)), "U1", "Lena", "America/Chicago", "en-US", active=True)


@pytest.fixture
def notifier(client: AsyncWebClient, db: PostgresDatabase) -> Notifier:
    return Notifier(client, db, Renderer(db, LINKS))


@pytest.fixture
async def claim(world: World, slack: SlackServer) -> Claim:
    """The first invitation to make a plan, and a Slack that takes it."""
    slack.answers["conversations.open"] = {"ok": True, "channel": {"id": "D7"}}
    slack.answers["chat.postMessage"] = {"ok": True, "channel": "D7", "ts": "7.7"}
    await world.complete()
    (first, *_) = await world.database.outbox_queue.claim("test", world.clock.now(), 8)
    return first


async def _deliver(notifier: Notifier, claim: Claim) -> Delivery:
    prepared = await notifier.prepare(claim)
    return await prepared() if callable(prepared) else prepared


async def test_a_notice_is_posted_with_a_key_that_tells_nothing(
    notifier: Notifier, slack: SlackServer, claim: Claim
) -> None:
    assert await _deliver(notifier, claim) == Sent("D7", "7.7")
    (output,) = slack.named("chat.postMessage")
    assert output["channel"] == "D7"
    assert output["text"]
    assert EVENT_TYPE in output["metadata"]
    assert claim.opaque_key in output["metadata"]
    assert claim.notice.key not in str(output)


async def test_nothing_is_posted_while_a_message_is_prepared(
    notifier: Notifier, slack: SlackServer, claim: Claim
) -> None:
    assert callable(await notifier.prepare(claim))
    assert slack.named("chat.postMessage") == []


async def test_a_dm_is_opened_once_and_remembered(
    notifier: Notifier, slack: SlackServer, claim: Claim, database: Database
) -> None:
    await _deliver(notifier, claim)
    await _deliver(notifier, claim)
    assert len(slack.named("conversations.open")) == 1
    known = "SELECT count(*) FROM person WHERE dm_channel_id = 'D7'"
    assert look(database, known) == [(1,)]


@pytest.mark.parametrize("answer", [web.Response(status=503), HANGS])
async def test_trouble_before_the_post_is_certainly_not_sent(
    notifier: Notifier, slack: SlackServer, claim: Claim, answer: web.Response
) -> None:
    slack.answers["conversations.open"] = answer
    assert isinstance(await _deliver(notifier, claim), Retry)
    assert slack.named("chat.postMessage") == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"ok": False, "error": "is_archived"}, Dropped("is_archived")),
        ({"ok": False, "error": "internal_error"}, Unknown("internal_error")),
        ({"ok": False, "error": "ratelimited"}, Retry(1, "ratelimited")),
        (HANGS, Unknown("TimeoutError")),
    ],
)
async def test_what_slack_answers_to_the_post_decides(
    notifier: Notifier,
    slack: SlackServer,
    claim: Claim,
    answer: Mapping[str, Any],
    outcome: Delivery,
) -> None:
    slack.answers["chat.postMessage"] = answer
    assert await _deliver(notifier, claim) == outcome
    assert len(slack.named("chat.postMessage")) == 1


async def test_nobody_is_told_who_was_deactivated(
    notifier: Notifier, slack: SlackServer, claim: Claim, database: Database
) -> None:
    look(database, "UPDATE person SET active = false")
    assert await _deliver(notifier, claim) == Dropped("nobody")
    assert slack.asked == []


async def test_a_digest_without_figures_says_nothing(
    notifier: Notifier, world: World, slack: SlackServer
) -> None:
    facts = {"cohort_id": str(world.cohort_id), "checkpoint": "5d"}
    notice = Notice(NoticeKind.DIGEST, Audience(channel_id="C1"), "digest:1", facts)
    digest = Claim(notice, UUID(int=1), 1, uncertain=False, opaque_key="k")
    assert await _deliver(notifier, digest) == Dropped("nothing_to_say")
    assert slack.asked == []


def _history(*pages: list[dict[str, Any]]) -> Any:
    def answer(output: dict[str, str]) -> dict[str, Any]:
        at = int(output.get("cursor") or 0)
        more = str(at + 1) if at + 1 < len(pages) else ""
        return {
            "ok": True,
            "messages": pages[at],
            "response_metadata": {"next_cursor": more},
        }

    return answer


async def test_a_message_is_found_by_its_key_on_any_page(
    notifier: Notifier, slack: SlackServer, claim: Claim
) -> None:
    other = {"ts": "1.1", "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": "x"}}}
    mine = {"ts": "2.2", "metadata": {"event_payload": {"key": claim.opaque_key}}}
    slack.answers["conversations.history"] = _history([{"ts": "0.1"}, other], [mine])
    assert await notifier.find(claim) == Sent("D7", "2.2")


async def test_a_message_that_is_on_no_page_is_certainly_not_there(
    notifier: Notifier, slack: SlackServer, claim: Claim
) -> None:
    slack.answers["conversations.history"] = _history([{"ts": "0.1", "metadata": {}}], [])
    assert await notifier.find(claim) is None


@pytest.mark.parametrize(
    "answer", [{"ok": False, "error": "ratelimited"}, web.Response(status=500), HANGS]
)
async def test_a_history_that_does_not_answer_proves_nothing(
    notifier: Notifier, slack: SlackServer, claim: Claim, answer: Mapping[str, Any]
) -> None:
    slack.answers["conversations.history"] = answer
    assert isinstance(await notifier.find(claim), Unknown)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (
            {"profile": {"real_name": "Lena F."}, "tz": "Europe/Berlin", "locale": "de-DE"},
            Profile("Lena F.", "Europe/Berlin", "de-DE", active=True),
        ),
        ({}, Profile("Lena", "America/Chicago", "en-US", active=True)),
        ({"deleted": True}, Profile("Lena", "America/Chicago", "en-US", active=False)),
        ({"is_stranger": True}, Profile("Lena", "America/Chicago", "en-US", active=False)),
    ],
)
async def test_a_profile_is_what_slack_says_and_else_what_is_known(
    notifier: Notifier, slack: SlackServer, user: dict[str, Any], expected: Profile
) -> None:
    slack.answers["users.info"] = {"ok": True, "user": user}
    assert await notifier.profile(SOMEBODY) == expected


@pytest.mark.parametrize(("code", "gone"), [("user_not_found", True), ("internal_error", False)])
async def test_only_who_is_gone_is_taken_for_gone(
    notifier: Notifier, slack: SlackServer, code: str, *, gone: bool
) -> None:
    slack.answers["users.info"] = {"ok": False, "error": code}
    profile = await notifier.profile(SOMEBODY)
    assert (profile is not None and not profile.active) is gone
    slack.answers["users.info"] = HANGS
    assert await notifier.profile(SOMEBODY) is None


def _at(**hours: float) -> int:
    return int((NOW + timedelta(**hours)).timestamp())


ON = {"dnd_enabled": True, "next_dnd_start_ts": _at(hours=-1), "next_dnd_end_ts": _at(hours=2)}


@pytest.mark.parametrize(
    ("dnd", "hours"),
    [
        ({}, None),
        ({"dnd_enabled": False}, None),
        (ON, 2),
        (ON | {"next_dnd_start_ts": _at(hours=1)}, None),
        (ON | {"next_dnd_end_ts": _at(hours=-0.5)}, None),
        ({"snooze_enabled": True, "snooze_endtime": _at(hours=3)}, 3),
        ({"snooze_enabled": True, "snooze_endtime": _at(hours=-3)}, None),
        (ON | {"snooze_enabled": True, "snooze_endtime": _at(hours=1)}, 2),
    ],
)
async def test_do_not_disturb_ends_when_the_last_of_its_reasons_does(
    notifier: Notifier, slack: SlackServer, dnd: dict[str, Any], hours: float | None
) -> None:
    slack.answers["dnd.info"] = {"ok": True, **dnd}
    expected = None if hours is None else NOW + timedelta(hours=hours)
    assert await notifier.undisturbed_from(SOMEBODY, NOW) == expected


async def test_not_knowing_is_no_reason_to_keep_a_message_back(
    notifier: Notifier, slack: SlackServer
) -> None:
    slack.answers["dnd.info"] = web.Response(status=500)
    assert await notifier.undisturbed_from(SOMEBODY, NOW) is None

"""The web edge with the whole app behind it: what is not Slack's ends in 4xx and has no effect."""

import json
import logging
import time

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import authorization, build_slack_app
from bot.slack.guard import Guard
from bot.web.edge import READ_AND_THROWN_AWAY, build_web
from handlers.kit.deps import Deps
from handlers.registry import LISTENERS
from modals import engagements as views
from storage.unit_of_work import PostgresDatabase
from tests.bot.conftest import INSTALLED, healthy
from tests.bot.slack_server import SlackServer
from tests.bot.wire import FORM, JSON, SECRET, Stream, form, interaction, request, signed
from tests.conftest import Database
from tests.modals import samples
from tests.storage.world import TEAM, World, look
from tests.support.links import ENVELOPES, LINKS

EFFECTS = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM inbox)"


async def _completion(world: World) -> bytes:
    """The signed confirmation that a workshop is complete: it has an effect."""
    async with world.database.unit_of_work("test") as uow:
        engagement = await uow.engagements.get(world.engagement_id)
        cohorts = await uow.engagements.cohorts(world.engagement_id)
    assert engagement is not None
    view = views.confirm(engagement, cohorts, samples.person())
    return _submission(view | {"id": "V1", "hash": "1.a"})


def _submission(view: object) -> bytes:
    return interaction(
        {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": "Uis", "team_id": TEAM},
            "view": view,
        }
    )


async def test_what_slack_sends_has_its_effect_once(
    app: FastAPI, world: World, database: Database
) -> None:
    body = await _completion(world)
    headers = signed(body)
    answer = await request(app, body, headers)
    assert answer.status == 200
    assert json.loads(answer.body)["response_action"] == "update"
    assert look(database, EFFECTS) == [(7,)]
    replayed = await request(app, body, headers)
    assert (replayed.status, replayed.body) == (401, b"")
    assert look(database, EFFECTS) == [(7,)]


async def test_a_replay_in_another_process_is_answered_and_has_no_second_effect(
    app: FastAPI, world: World, database: Database, client: AsyncWebClient, db: PostgresDatabase
) -> None:
    body = await _completion(world)
    headers = signed(body)
    first = await request(app, body, headers)
    slack = build_slack_app(client, SECRET, INSTALLED, Deps(db, LINKS, ENVELOPES))
    other = build_web(slack, Guard(SECRET, time.time), healthy)
    again = await request(other, body, headers)
    assert (again.status, again.body) == (200, first.body)
    assert look(database, EFFECTS) == [(7,)]


async def test_what_slack_did_not_sign_has_no_effect_and_no_answer(
    app: FastAPI, world: World, database: Database
) -> None:
    body = await _completion(world)
    now = time.time()
    for headers in (
        {},
        {"content-type": FORM},
        signed(body, secret="another secret"),
        signed(body + b" "),
        signed(body, at=now - 400),
        signed(body, at=now + 400),
        signed(body) | {"x-slack-request-timestamp": "yesterday"},
        signed(body) | {"x-slack-signature": "v0=short"},
        signed(body) | {"x-slack-signature": "\xe9" * 67},
    ):
        answer = await request(app, body, headers)
        assert (answer.status, answer.body) == (401, b"")
    assert look(database, EFFECTS) == [(0,)]


async def test_a_body_that_is_too_long_is_not_read_to_its_end(app: FastAPI) -> None:
    piece = b"x" * 100_000
    stream = Stream([piece] * 100)
    answer = await request(app, stream, signed(piece))
    assert answer.status == 413
    assert stream.taken <= READ_AND_THROWN_AWAY // len(piece) + 1


async def test_a_body_in_many_pieces_is_one_body(app: FastAPI, world: World) -> None:
    body = await _completion(world)
    pieces = Stream([body[at : at + 100] for at in range(0, len(body), 100)])
    assert (await request(app, pieces, signed(body))).status == 200


async def test_slack_s_certificate_check_is_answered(app: FastAPI) -> None:
    answer = await request(app, b"ssl_check=1&token=abc", {"content-type": FORM})
    assert (answer.status, answer.body) == (200, b"")


async def test_slack_s_address_check_is_answered(app: FastAPI) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "chosen"}).encode()
    answer = await request(app, body, signed(body, content_type=JSON))
    assert answer.status == 200
    assert b"chosen" in answer.body


async def test_another_organisation_gets_nothing(
    app: FastAPI, world: World, database: Database, slack: SlackServer
) -> None:
    body = (await _completion(world)).replace(TEAM.encode(), b"T999")
    answer = await request(app, body, signed(body))
    assert answer.status < 500
    assert look(database, EFFECTS) == [(0,)]
    assert slack.asked == []


@pytest.mark.parametrize(
    ("path", "method"), [("/slack/events", "GET"), ("/docs", "GET"), ("/", "POST")]
)
async def test_there_is_nothing_else_to_find(app: FastAPI, path: str, method: str) -> None:
    answer = await request(app, b"", {}, path=path, method=method)
    assert answer.status in {404, 405}


@pytest.mark.parametrize(("is_healthy", "status"), [(True, 200), (False, 503)])
async def test_health_is_told_without_a_signature(
    client: AsyncWebClient, db: PostgresDatabase, status: int, *, is_healthy: bool
) -> None:
    async def health() -> bool:
        return is_healthy

    slack = build_slack_app(client, SECRET, INSTALLED, Deps(db, LINKS, ENVELOPES))
    app = build_web(slack, Guard(SECRET, time.time), health)
    assert (await request(app, b"", {}, path="/healthz", method="GET")).status == status


async def test_no_word_of_a_refused_request_is_logged(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = "Zebra crossing"
    view = {"type": "modal", "callback_id": words, "id": "V1", "hash": "1", "state": {"values": {}}}
    unknown = _submission(view)
    for body, headers in (
        (form({"text": words}), {}),
        (form({"payload": words}), signed(form({"payload": words}))),
        (unknown, signed(unknown)),
    ):
        assert (await request(app, body, headers)).status < 500
    assert words not in caplog.text
    assert "refused a request: unsigned" in caplog.text


async def test_whose_bot_this_is_is_asked_once(client: AsyncWebClient, slack: SlackServer) -> None:
    slack.answers["auth.test"] = {
        "ok": True,
        "team_id": "T7",
        "team": "District",
        "user_id": "UBOT",
        "bot_id": "B7",
    }
    installed = await authorization(client)
    assert (installed.team_id, installed.bot_user_id, installed.bot_token) == (
        "T7",
        "UBOT",
        "xoxb-test",
    )
    assert len(slack.asked) == 1


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["text", "user_id", "team_id", "trigger_id", "response_url", "payload"]),
        st.text(max_size=6),
    )
)
async def test_no_command_is_ever_answered_with_an_error_page(
    app: FastAPI, world: World, output: dict[str, str]
) -> None:
    for command in [*LISTENERS.commands, "/unknown"]:
        body = form({"command": command, **output})
        assert (await request(app, body, signed(body))).status < 500


@pytest.mark.parametrize(
    "body",
    [
        form([("payload", "{}"), ("payload", "[]")]),
        form([("payload", "{}"), ("payload", "no json")]),
        b"{=1",
    ],
)
async def test_a_form_that_bolt_reads_otherwise_than_the_guard_is_malformed(
    app: FastAPI, body: bytes
) -> None:
    assert (await request(app, body, signed(body))).status == 400

"""Bodies that Slack signed and never sends: whatever their shape, no error page."""

import json
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.registry import LISTENERS
from tests.bot.wire import FORM, JSON, form, interaction, request, signed
from tests.storage.world import TEAM, World

NUMBERS = count()
junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = [
    "actions", "api_app_id", "authorizations", "callback_id", "channel", "container", "enterprise",
    "event", "event_id", "is_enterprise_install", "message", "response_url", "response_urls",
    "team", "team_id", "token", "trigger_id", "user", "user_id", "view",
]  # fmt: skip


def _shape(kind: str, name: str) -> dict[str, Any]:
    """What Slack would send, to be spoiled."""
    whole: dict[str, Any] = {
        "type": kind,
        "team": {"id": TEAM},
        "team_id": TEAM,
        "user": {"id": "U0", "team_id": TEAM},
        "trigger_id": "t",
        "event_id": "E1",
    }
    if kind == "block_actions":
        whole["actions"] = [
            {"type": "button", "action_id": name, "block_id": "b", "action_ts": "1", "value": "x"}
        ]
        whole["container"] = {"type": "message", "channel_id": "D1", "message_ts": "1.1"}
    elif kind == "event_callback":
        whole["event"] = {"type": name, "user": "U0", "tab": "home"}
    else:
        whole["view"] = {
            "id": "V1",
            "hash": "1",
            "type": "modal",
            "callback_id": name,
            "private_metadata": "",
            "blocks": [],
            "state": {"values": {}},
        }
    return whole


SHAPES = [
    *(("block_actions", name) for name in LISTENERS.presses),
    *(("view_submission", name) for name in LISTENERS.submissions),
    *(("event_callback", name) for name in LISTENERS.home_events),
]


@st.composite
def _spoiled(draw: st.DrawFn) -> dict[str, Any]:
    whole = _shape(*draw(st.sampled_from(SHAPES)))
    for _ in range(draw(st.integers(1, 3))):
        place = whole
        key = draw(st.sampled_from(sorted(whole)))
        while isinstance(place.get(key), dict) and place[key] and draw(st.booleans()):
            place = place[key]
            key = draw(st.sampled_from(sorted(place)))
        if draw(st.booleans()):
            place[key] = draw(junk)
        else:
            place.pop(key, None)
    if draw(st.booleans()):
        whole[draw(st.sampled_from(KEYS))] = draw(junk)
    return whole


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_spoiled())
async def test_no_shape_is_ever_answered_with_an_error_page(
    app: FastAPI, world: World, payload: dict[str, Any]
) -> None:
    # Two equal requests in one second would be one replayed.
    payload["nonce"] = next(NUMBERS)
    is_event = payload.get("type") == "event_callback"
    body = json.dumps(payload).encode() if is_event else interaction(payload)
    answer = await request(app, body, signed(body, content_type=JSON if is_event else FORM))
    assert answer.status < 500


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 20_000 + b"=1",
        form([("payload", "{}"), ("payload", '{"a":' * 20_000)]),
        b"",
        b"payload2=%7B%7D",
    ],
)
async def test_a_form_too_deep_or_empty_is_malformed(app: FastAPI, body: bytes) -> None:
    answer = await request(app, body, signed(body))
    assert 400 <= answer.status < 500

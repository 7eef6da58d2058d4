"""What comes besides events: the word that there were too many, and the look at the address."""

import json
from typing import Any
from urllib.parse import parse_qs

from slack_support.kit import Stage


async def test_past_the_hours_limit_one_word_a_minute_comes_instead(stage: Stage) -> None:
    stage.answers()
    await stage.slack.set(events_per_hour=2)
    for number in range(5):
        await stage.ana.types(f"message {number}", channel="general")
    await stage.slack.settle()
    bodies: list[dict[str, Any]] = [json.loads(body) for _, body in stage.seen]
    texts = [body["event"]["text"] for body in bodies if "event" in body]
    assert sorted(texts) == ["message 0", "message 1"]
    (limited,) = [body for body in bodies if body["type"] == "app_rate_limited"]
    assert set(limited) == {"token", "type", "team_id", "minute_rate_limited", "api_app_id"}
    assert limited["minute_rate_limited"] % 60 == 0


async def test_the_limit_is_slacks_own(stage: Stage) -> None:
    assert stage.platform.delivery.limit.most == 30_000


async def test_bolt_answers_the_look_at_its_certificate(stage: Stage) -> None:
    assert (await stage.slack.control.post("events/ssl_check"))["ok"] is True
    headers, body = stage.seen[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode())["ssl_check"] == ["1"]
    stage.answers("", 500)
    checked = await stage.slack.control.post("events/ssl_check")
    assert checked["troubles"] == ["ssl_check must be answered with 200"]

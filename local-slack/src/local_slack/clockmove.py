"""Moves the local Slack's clock, and tells everybody who asked to be told."""

import json
import time
from dataclasses import dataclass

from local_slack.httpsend import signed_headers
from local_slack.model import Change
from local_slack.platform import Platform

_LISTENER_SECONDS = 120.0


@dataclass
class Moved:
    offset_seconds: float
    now: float
    troubles: list[str]
    """one sentence for each listener that did not answer 200"""


async def move_by(platform: Platform, seconds: float) -> Moved:
    """Answers when every listener has answered."""
    clock = platform.world.clock
    clock.offset_seconds += seconds
    platform.world.changed(Change(0, "clock"))
    platform.schedule.post_due()
    troubles = [words for url in platform.clock_listeners if (words := await _tell(platform, url))]
    platform.world.changed(Change(0, "clock"))
    return Moved(clock.offset_seconds, clock.now(), troubles)


async def move_to_school_morning(platform: Platform, zone: str) -> Moved:
    return await move_by(platform, platform.world.clock.seconds_to_school_morning(zone))


async def _tell(platform: Platform, url: str) -> str | None:
    """Signed as a request from Slack is, with the app's own secret."""
    body = {"offset_seconds": platform.world.clock.offset_seconds}
    raw = json.dumps(body).encode()
    app = next(iter(platform.world.apps.values()), None)
    headers = signed_headers(app.signing_secret if app else "", raw, "application/json")
    entry = platform.log.start(time.time(), "to_app", "clock", body)
    begun = time.monotonic()
    answer = await platform.delivery.http.post(url, raw, headers, _LISTENER_SECONDS)
    entry.ms = (time.monotonic() - begun) * 1000
    entry.status, entry.answer = answer.status, answer.body
    if answer.ok:
        return None
    words = f"{url} did not follow the clock: {answer.failure} {answer.status or ''}".strip()
    entry.broken_rules.append(words)
    return words

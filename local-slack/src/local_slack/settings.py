"""POST /control/settings: what a test may change about the platform while it runs."""

from typing import Any

from aiohttp import web

from local_slack.eventlimit import EventLimit
from local_slack.jsonio import ControlError, body_of
from local_slack.keys import PLATFORM
from local_slack.platform import Platform


def _set_lag(platform: Platform, value: Any) -> None:
    platform.faults.history_lag_seconds = float(value)


def _set_file_ready(platform: Platform, value: Any) -> None:
    platform.faults.file_ready_seconds = float(value)


def _set_copies(platform: Platform, value: Any) -> None:
    platform.delivery.event_copies = int(value)


def _set_retries(platform: Platform, value: Any) -> None:
    platform.delivery.retry_seconds = [float(seconds) for seconds in value]


def _set_deadline(platform: Platform, value: Any) -> None:
    platform.delivery.http.deadline = float(value)
    platform.sockets.deadline = float(value)


def _set_trigger(platform: Platform, value: Any) -> None:
    platform.triggers.seconds = float(value)


def _set_events(platform: Platform, value: Any) -> None:
    platform.delivery.limit = EventLimit(int(value))


def _set_token_seconds(platform: Platform, value: Any) -> None:
    platform.oauth.token_seconds = int(value)


def _set_limits(platform: Platform, value: Any) -> None:
    platform.limiter.enabled = bool(value)
    platform.limiter.clear()


_SETTINGS = {
    "history_lag_seconds": _set_lag,
    "file_ready_seconds": _set_file_ready,
    "event_copies": _set_copies,
    "retry_seconds": _set_retries,
    "deadline_seconds": _set_deadline,
    "trigger_seconds": _set_trigger,
    "events_per_hour": _set_events,
    "token_seconds": _set_token_seconds,
    "rate_limits": _set_limits,
}


async def change_settings(request: web.Request) -> web.Response:
    """Sets any of: history_lag_seconds, file_ready_seconds, event_copies, retry_seconds,
    deadline_seconds, trigger_seconds, token_seconds, events_per_hour, rate_limits (true or false).
    """  # noqa: D205 - one list of names
    platform, body = request.app[PLATFORM], await body_of(request)
    for name, value in body.items():
        lever = _SETTINGS.get(name)
        if lever is None:
            raise ControlError(f"no such setting: {name!r}")
        lever(platform, value)
    return web.json_response({"ok": True})

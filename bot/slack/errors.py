"""What to do about each answer of Slack's, when something was to be posted."""

import asyncio
import json
from enum import StrEnum
from functools import cache
from importlib.resources import files

import aiohttp
from slack_sdk.errors import SlackApiError

from core.kernel.notices import Delivery, Dropped, Retry, Unknown

# After these Slack may have stored the message although it says that something went wrong.
_PERHAPS_POSTED = frozenset({"internal_error", "fatal_error", "request_timeout"})
_MINUTES = frozenset({"message_limit_exceeded", "team_added_to_org"})
# The network gave way, or the SDK could not read an answer: a proxy's page, a list, no UTF-8.
_UNREADABLE = (
    aiohttp.ClientError,
    asyncio.TimeoutError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)
SLACK_TROUBLES: tuple[type[Exception], ...] = (SlackApiError, *_UNREADABLE)
_RETRY_SECONDS = 15.0
_MINUTES_LATER = 120.0
_A_HUMAN_LATER = 900.0
_A_DAY = 86_400.0


class ErrorClass(StrEnum):
    RETRYABLE = "retryable"
    NEEDS_HUMAN = "needs_human"
    PERMANENT_FOR_TARGET = "permanent_for_target"
    PERMANENT_FOR_INSTALLATION = "permanent_for_installation"
    RACE = "race_drop_or_reopen"
    OUR_BUG = "our_bug"


@cache
def _classes() -> dict[str, ErrorClass]:
    text = files("bot.slack").joinpath("error_classes.json").read_text()
    return {
        code: ErrorClass(name)
        for name, codes in json.loads(text)["classes"].items()
        for code in codes
    }


def classify(code: str) -> ErrorClass:
    """Sort one of Slack's error codes; an unlisted one is our bug."""
    return _classes().get(code, ErrorClass.OUR_BUG)


def delivery_after(error: BaseException) -> Delivery:
    """Say what became of a message whose posting raised `error`.

    Raises the error again when it is none of Slack's and none of the network's.
    """
    if isinstance(error, SlackApiError):
        return _after_answer(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Retry(_RETRY_SECONDS, "not_connected")
    if isinstance(error, _UNREADABLE):
        return Unknown(type(error).__name__)
    raise error


def error_code(error: SlackApiError) -> str:
    """Read Slack's error code from an answer, whatever form it came in."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _after_answer(error: SlackApiError) -> Delivery:
    code = error_code(error)
    # The SDK hands over its own response, or aiohttp's for a body that is no JSON.
    status: int = getattr(error.response, "status_code", None) or error.response.status
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return Retry(_seconds(error.response.headers.get("Retry-After", "")), "ratelimited")
    if status >= 500 or code in _PERHAPS_POSTED or not code:
        return Unknown(code or f"http_{status}")
    return _by_class(code)


def _seconds(text: str) -> float:
    """Read Retry-After; a second where it is missing or makes no sense."""
    try:
        seconds = float(text)
    except ValueError:
        return 1.0
    return seconds if 0 < seconds < _A_DAY else 1.0


def _by_class(code: str) -> Delivery:
    match classify(code):
        case ErrorClass.RETRYABLE:
            return Retry(_MINUTES_LATER if code in _MINUTES else _RETRY_SECONDS, code)
        case ErrorClass.NEEDS_HUMAN | ErrorClass.PERMANENT_FOR_INSTALLATION:
            # Somebody has to act (`doctor` says what); then the message still goes out.
            return Retry(_A_HUMAN_LATER, code)
        case _:
            return Dropped(code)

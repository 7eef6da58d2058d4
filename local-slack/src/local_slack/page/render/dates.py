"""Slack's `<!date^…>` formats, in the zone of the person who looks."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{([a-z_]+)\}")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_TEENS = range(11, 14)


def clock_time(moment: datetime, *, seconds: bool = False) -> str:
    """`2:05 PM`, as Slack writes it in English."""
    hour = moment.hour % 12 or 12
    tail = f":{moment.second:02d}" if seconds else ""
    return f"{hour}:{moment.minute:02d}{tail} {'AM' if moment.hour < 12 else 'PM'}"


def ordinal(day: int) -> str:
    if day % 100 in _TEENS:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def day_word(moment: datetime, now: datetime) -> str | None:
    """Today, Yesterday or Tomorrow; None for any other day."""
    days = (moment.date() - now.date()).days
    return {0: "Today", -1: "Yesterday", 1: "Tomorrow"}.get(days)


def ago(moment: datetime, now: datetime) -> str:
    seconds = int((now - moment).total_seconds())
    size = abs(seconds)
    for unit, length in (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE)):
        count = size // length
        if count:
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def long_day(moment: datetime) -> str:
    return f"{moment:%A}, {moment:%B} {ordinal(moment.day)}"


def _pretty(plain: Callable[[datetime], str]) -> Callable[[datetime, datetime], str]:
    return lambda moment, now: day_word(moment, now) or plain(moment)


def _short(moment: datetime) -> str:
    return f"{moment:%b} {moment.day}, {moment.year}"


def _plain_date(moment: datetime) -> str:
    return f"{moment:%B} {ordinal(moment.day)}, {moment.year}"


def _long_date(moment: datetime) -> str:
    return f"{long_day(moment)}, {moment.year}"


_FORMATS: dict[str, Callable[[datetime, datetime], str]] = {
    "date_num": lambda moment, _: f"{moment:%Y-%m-%d}",
    "date_slash": lambda moment, _: f"{moment:%m/%d/%Y}",
    "date": lambda moment, _: _plain_date(moment),
    "date_short": lambda moment, _: _short(moment),
    "date_long": lambda moment, _: _long_date(moment),
    "date_long_full": lambda moment, _: _long_date(moment),
    "date_pretty": _pretty(_plain_date),
    "date_short_pretty": _pretty(_short),
    "date_long_pretty": _pretty(_long_date),
    "day_divider_pretty": _pretty(long_day),
    "time": lambda moment, _: clock_time(moment),
    "time_secs": lambda moment, _: clock_time(moment, seconds=True),
    "ago": ago,
}


def format_date(timestamp: float, form: str, zone: ZoneInfo, now: float) -> str:
    """The words for a moment; an unknown token stays as it was written."""
    moment = datetime.fromtimestamp(timestamp, zone)
    present = datetime.fromtimestamp(now, zone)

    def one(match: re.Match[str]) -> str:
        known = _FORMATS.get(match[1])
        return known(moment, present) if known else match[0]

    return _TOKEN.sub(one, form)

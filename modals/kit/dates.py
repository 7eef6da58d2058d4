"""Days and times in words, by a clock of one's own or of a place."""

from datetime import datetime
from zoneinfo import ZoneInfo


def long_date(at: datetime, time_zone: str, locale: str) -> str:
    """Word a day unmistakably, the month first where the locale has it so."""
    local = at.astimezone(ZoneInfo(time_zone))
    if _month_first(locale):
        return f"{local:%B} {local.day}, {local.year}"
    return f"{local.day} {local:%B} {local.year}"


def day_and_time(local: datetime, locale: str) -> str:
    """Word a day of about now with its time: "September 14 at 2:30 PM" where one says it so."""
    if _month_first(locale):
        return f"{local:%A}, {local:%B} {local.day} at {local.hour % 12 or 12}:{local:%M %p}"
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def _month_first(locale: str) -> bool:
    return locale.replace("_", "-").lower() == "en-us"

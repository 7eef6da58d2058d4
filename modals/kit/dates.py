"""Days in words, by a place's clock."""

from datetime import datetime
from zoneinfo import ZoneInfo


def long_date(at: datetime, time_zone: str, locale: str) -> str:
    """Word a day unmistakably, the month first where the locale has it so."""
    local = at.astimezone(ZoneInfo(time_zone))
    if locale.replace("_", "-").lower() == "en-us":
        return f"{local:%B} {local.day}, {local.year}"
    return f"{local.day} {local:%B} {local.year}"

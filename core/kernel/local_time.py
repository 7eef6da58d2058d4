from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def to_utc(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    """Turn a local date and time into UTC; None for a time that does not exist.

    Such are the hour that a change of clocks leaves out, and what lies beyond the calendar.
    """
    local = datetime.combine(on, at, tzinfo=zone)
    try:
        utc = local.astimezone(UTC)
        back = utc.astimezone(zone)
    except OverflowError:
        return None
    return utc if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def known_zone(*names: str) -> str:
    """Return the first zone that this machine knows, else UTC: others' lists may be newer."""
    return next((name for name in names if _is_known(name)), "UTC")


def _is_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

"""Moments at which the day where somebody lives is not the day in UTC, on both sides of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

# Hours before UTC and hours after it, halves of an hour, and both sides of the date line.
AHEAD = ("Pacific/Auckland", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kolkata", "Asia/Tokyo")
BEHIND = ("America/Los_Angeles", "America/Chicago", "America/St_Johns", "Pacific/Pago_Pago")
ZONES = (*AHEAD, *BEHIND)
MINUTE = timedelta(minutes=1)


def at(zone: str, day: date, clock: time = time(0)) -> datetime:
    """Return when it is so late on a day there, in UTC."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_in(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@st.composite
def other_days(draw: st.DrawFn, *, school_days: bool = False) -> tuple[str, datetime]:
    """Draw a zone and a moment whose day there is another one than in UTC."""
    zone = draw(st.sampled_from(ZONES))
    day = date(2026, 1, 5) + timedelta(weeks=draw(st.integers(0, 110)))
    day += timedelta(days=draw(st.integers(0, 3 if school_days else 6)))
    offset = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(0)
    # One hour is left out, lest clocks change in it.
    hours = int(abs(offset) / timedelta(hours=1)) - 1
    into = timedelta(minutes=draw(st.integers(0, hours * 60 - 1)))
    if offset > timedelta(0):
        moment = at(zone, day) + into
    else:
        moment = at(zone, day + timedelta(days=1)) - MINUTE - into
    assert moment.date() != day_in(zone, moment)
    return zone, moment

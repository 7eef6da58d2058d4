"""A calendar entry as a file (RFC 5545 and 5546), which the participant opens themselves.

Nobody is invited and nobody can answer it: it is published, so that the person's calendar takes
it as their own. Neither what is to be tried nor anybody's name is in it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.action_plans.calendar import LENGTH, CalendarEntry

SUMMARY = "Time for my plan"
DESCRIPTION = "Your plan is in your messages with Uptake, in Slack. Only you can see it there."
_PRODUCT = "-//Uptake//Plans//EN"
# RFC 2606: never anybody's address.
_NOWHERE = "uptake.invalid"
# How far around an entry its file tells when clocks change.
_AROUND = timedelta(days=400)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def calendar_file(entry: CalendarEntry) -> bytes:
    """Write one entry, or what takes it out again, with the rules of its time zone."""
    import icalendar  # noqa: PLC0415  # 0.2 s, needed for these files alone

    starts = entry.starts_at.astimezone(ZoneInfo(entry.time_zone))
    organiser = icalendar.vCalAddress(f"mailto:noreply@{_NOWHERE}")
    organiser.params["CN"] = "Uptake"
    event = icalendar.Event()
    event.add("UID", f"{entry.uid}@{_NOWHERE}")
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.changed_at)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("DTSTART", starts)
    event.add("DTEND", (entry.starts_at + LENGTH).astimezone(starts.tzinfo))
    event.add("SUMMARY", SUMMARY)
    event.add("DESCRIPTION", DESCRIPTION)
    event.add("ORGANIZER", organiser)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "TRANSPARENT")
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    calendar.add("METHOD", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(event)
    for name in calendar.get_missing_tzids():
        zone = icalendar.Timezone()
        zone.add("TZID", name)
        for one in _observances(ZoneInfo(name), entry.starts_at):
            rule = icalendar.TimezoneDaylight() if one.is_summer else icalendar.TimezoneStandard()
            rule.add("DTSTART", one.begins)
            rule.TZOFFSETFROM, rule.TZOFFSETTO = one.before, one.after
            rule.add("TZNAME", one.name)
            zone.add_component(rule)
        calendar.subcomponents.insert(0, zone)
    written: bytes = calendar.to_ical()
    return written


class _Observance(NamedTuple):
    """From when a zone's clocks show what. `begins` is by the clock before (RFC 5545, 3.6.5)."""

    begins: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


def _observances(zone: ZoneInfo, around: datetime) -> Iterator[_Observance]:
    """Tell each change of clocks near a moment in UTC.

    The library tells a zone's rules too: where clocks go forward an hour late, and not all of
    them where summer time is the standard one.
    """
    at = (around - _AROUND).replace(hour=0, minute=0)
    yield _observance(zone, at, at)
    while at < around + _AROUND:
        before, at = at, at + _DAY
        if at.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            continue
        first, last = before, at
        while last - first > _MINUTE:
            middle = first + (last - first) // _MINUTE // 2 * _MINUTE
            same = middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
            first, last = (middle, last) if same else (first, middle)
        yield _observance(zone, before, last)


def _observance(zone: ZoneInfo, before: datetime, at: datetime) -> _Observance:
    old, new = before.astimezone(zone), at.astimezone(zone)
    offset, after = old.utcoffset() or timedelta(0), new.utcoffset() or timedelta(0)
    begins = at.replace(tzinfo=None) + offset
    return _Observance(begins, offset, after, new.tzname() or "", bool(new.dst()))

"""A calendar entry as a file (RFC 5545 and 5546), which the participant opens themselves.

Nobody is invited and nobody can answer it: it is published, so that the person's calendar takes
it as their own. Neither what is to be tried nor anybody's name is in it.
"""

from datetime import date
from zoneinfo import ZoneInfo

from core.action_plans import LENGTH, CalendarEntry

SUMMARY = "Time for my plan"
DESCRIPTION = "Your plan is in your messages with Uptake, in Slack. Only you can see it there."
_PRODUCT = "-//Uptake//Plans//EN"
# RFC 2606: never anybody's address.
_NOWHERE = "uptake.invalid"


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
    calendar.add_missing_timezones(date(starts.year - 1, 1, 1), date(starts.year + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    """Turn a local date and time into UTC; none for an hour that a change of clocks leaves out."""
    local = datetime.combine(on, at, tzinfo=zone)
    utc = local.astimezone(UTC)
    same = utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
    return utc if same else None

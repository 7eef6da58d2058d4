"""When a person wants no notifications, as it changes with the clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from local_slack.model import Json, User

_DAY = 86_400


def status(user: User, now: float) -> Json:
    """As dnd.info shows it: the window that runs or comes next, and a snooze that still runs."""
    start, end = _window(user, now) or (1, 1)
    shown: Json = {
        "dnd_enabled": start != 1,
        "next_dnd_start_ts": start,
        "next_dnd_end_ts": end,
    }
    left = int(user.dnd.snooze_until - now)
    if left > 0:
        ends = {"snooze_endtime": user.dnd.snooze_until, "snooze_remaining": left}
        shown |= {"snooze_enabled": True, **ends}
    return shown


def _window(user: User, now: float) -> tuple[int, int] | None:
    dnd = user.dnd
    if not dnd.enabled:
        return None
    zone = ZoneInfo(user.tz)
    if dnd.quiet_from and dnd.quiet_to:
        return _daily(dnd.quiet_from, dnd.quiet_to, zone, now)
    start, end = dnd.next_start, dnd.next_end
    days = 0
    while _later(end, days, zone) <= now:
        days += max(1, int((now - _later(end, days, zone)) // _DAY))
    return _later(start, days, zone), _later(end, days, zone)


def _later(second: int, days: int, zone: ZoneInfo) -> int:
    """By the wall clock: a change of summer time moves neither end of the window."""
    return int((datetime.fromtimestamp(second, zone) + timedelta(days=days)).timestamp())


def _daily(quiet_from: str, quiet_to: str, zone: ZoneInfo, now: float) -> tuple[int, int]:
    begins, ends = time.fromisoformat(quiet_from), time.fromisoformat(quiet_to)
    day = datetime.fromtimestamp(now, zone).date() - timedelta(days=1)
    while True:
        start = datetime.combine(day, begins, zone)
        end = datetime.combine(day if ends > begins else day + timedelta(days=1), ends, zone)
        if end.timestamp() > now:
            return int(start.timestamp()), int(end.timestamp())
        day += timedelta(days=1)

"""Whether a nudge is allowed and wanted now: decided one by one, just before it is sent."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.interventions.definitions import DAYTIME_ONLY
from core.interventions.records import (
    SCHOOL_HOURS,
    Decision,
    DeliveryWindow,
    NudgeFacts,
    Send,
    Skip,
    Wait,
)
from core.kernel.local_time import to_utc
from core.kernel.notices import Notice, NoticeKind

PER_DAY = 1
PER_WEEK = 3
PER_ENGAGEMENT = 10
PER_KIND = 3
# A nudge that found no allowed time in these days is not wanted any more.
LOOK_AHEAD_DAYS = 60


def next_allowed_time(
    after: datetime,
    zone: ZoneInfo,
    holidays: frozenset[date],
    window: DeliveryWindow = SCHOOL_HOURS,
) -> datetime | None:
    """Return the first moment from `after` on a school day within `window`; none in 60 days.

    A school day is Monday to Friday and no holiday. The window is by the clocks of `zone`.
    """
    local = after.astimezone(zone)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        if day.isoweekday() not in window.weekdays or day in holidays:
            continue
        start, end = to_utc(day, window.start, zone), to_utc(day, window.end, zone)
        if start is None or end is None:
            continue  # a day that a country left out when it changed sides of the date line
        if after < start:
            return start
        if after < end:
            return after
    return None


def _within_budget_from(facts: NudgeFacts, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the person's daily and weekly budgets leave room."""
    free = now
    today = [
        at for at in facts.sent_at if at.astimezone(zone).date() == now.astimezone(zone).date()
    ]
    if len(today) >= PER_DAY:
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        free = datetime.combine(tomorrow, time(0), tzinfo=zone).astimezone(now.tzinfo)
    week = sorted(at for at in facts.sent_at if at > now - timedelta(days=7))
    if len(week) >= PER_WEEK:
        free = max(free, week[-PER_WEEK] + timedelta(days=7))
    return free


def waits_for_its_hour(notice: Notice) -> bool:
    """Say whether a notice is decided on before it is sent: a nudge, and what is for the day."""
    return notice.counts_as_nudge or notice.kind in DAYTIME_ONLY


def decide_delivery(facts: NudgeFacts, kind: NoticeKind, now: datetime) -> Decision:
    """Say whether a notice goes out now, later, or not at all. Pure; asked just before sending.

    What only waits for the day has no budget, and is neither muted nor paused.
    """
    preference = facts.preference
    if not facts.person.active:
        return Skip("inactive")
    if not facts.still_missing:
        return Skip("resolved")
    if kind in DAYTIME_ONLY:
        return _at_an_allowed_time(facts, now, now)
    if preference.muted_all or kind in preference.muted_kinds:
        return Skip("muted")
    if facts.sent_in_engagement >= PER_ENGAGEMENT or facts.sent_of_kind >= PER_KIND:
        return Skip("over_budget")
    zone = ZoneInfo(facts.person.time_zone)
    wanted = max(
        now,
        facts.wanted_from or now,
        preference.snoozed_until or now,
        _within_budget_from(facts, now, zone),
    )
    return _at_an_allowed_time(facts, wanted, now)


def _at_an_allowed_time(facts: NudgeFacts, wanted: datetime, now: datetime) -> Decision:
    zone, window = ZoneInfo(facts.person.time_zone), facts.preference.window
    allowed = next_allowed_time(wanted, zone, facts.holidays, window)
    if allowed is None:
        return Skip("no_open_minute")
    return Send() if allowed <= now else Wait(allowed)

"""When a nudge may go out: school days, 08:00-17:00, on the person's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.interventions.delivery import LOOK_AHEAD_DAYS, next_allowed_time
from core.interventions.records import DeliveryWindow

# Both hemispheres, halves and quarters of an hour, changes of clocks at midnight and by 30 minutes,
# a date line that moved, and zones without any change.
ZONES = [
    "America/Chicago",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Europe/Berlin",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
]
CHICAGO = ZoneInfo("America/Chicago")
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(
    datetime(2011, 12, 1),  # noqa: DTZ001  # bounds; the zone comes beside them
    datetime(2031, 1, 1),  # noqa: DTZ001  # same
    timezones=st.just(UTC),
)
holidays = st.sets(st.dates(date(2011, 12, 1), date(2031, 3, 1)), max_size=5)


def is_open(at: datetime, zone: ZoneInfo, days_off: frozenset[date]) -> bool:
    """Say it once more, from the wall clock in the person's room."""
    wall = at.astimezone(zone)
    return (
        wall.strftime("%a") not in {"Sat", "Sun"}
        and wall.date() not in days_off
        and (8, 0) <= (wall.hour, wall.minute) < (17, 0)
    )


@given(moments, zones, holidays, st.integers(0, 12))
def test_it_is_never_earlier_than_asked_and_always_on_an_open_minute(
    after: datetime, zone: ZoneInfo, some: set[date], following: int
) -> None:
    near = {after.astimezone(zone).date() + timedelta(days=one) for one in range(following)}
    days_off = frozenset(some | near)
    found = next_allowed_time(after, zone, days_off)
    assert found is not None
    assert found >= after
    assert is_open(found, zone, days_off)


@given(moments, zones, st.integers(0, 9))
def test_no_open_minute_before_it_was_passed_over(
    after: datetime, zone: ZoneInfo, following: int
) -> None:
    days_off = frozenset(
        after.astimezone(zone).date() + timedelta(days=one) for one in range(following)
    )
    found = next_allowed_time(after, zone, days_off)
    assert found is not None
    earlier = after
    while earlier < found:
        assert not is_open(earlier, zone, days_off)
        earlier += timedelta(minutes=15)


@given(moments, zones)
def test_asking_again_at_the_found_minute_gives_that_minute(
    after: datetime, zone: ZoneInfo
) -> None:
    found = next_allowed_time(after, zone, frozenset())
    assert found is not None
    assert next_allowed_time(found, zone, frozenset()) == found


def _chicago(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of November 2026 in UTC; 1 November is the Sunday on which clocks go back."""
    local = datetime(2026, 11, day, hour, minute, second, tzinfo=CHICAGO)
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (_chicago(23, 7, 59, 59), _chicago(23, 8)),
        (_chicago(23, 8), _chicago(23, 8)),
        (_chicago(23, 12, 34, 56), _chicago(23, 12, 34, 56)),
        (_chicago(23, 16, 59, 59), _chicago(23, 16, 59, 59)),
        (_chicago(23, 17), _chicago(24, 8)),
        (_chicago(23, 23, 59, 59), _chicago(24, 8)),
        (_chicago(27, 17), _chicago(30, 8)),  # Friday evening to Monday
        (_chicago(28, 12), _chicago(30, 8)),  # Saturday noon
        (_chicago(29, 8), _chicago(30, 8)),  # Sunday morning
        (_chicago(1, 1, 30), _chicago(2, 8)),  # the hour that comes twice
    ],
)
def test_at_the_edges_of_the_day_and_of_the_week(after: datetime, expected: datetime) -> None:
    assert next_allowed_time(after, CHICAGO, frozenset()) == expected


def test_thanksgiving_is_passed_over_with_the_weekend_behind_it() -> None:
    days_off = frozenset({date(2026, 11, 26), date(2026, 11, 27)})
    assert next_allowed_time(_chicago(25, 17), CHICAGO, days_off) == _chicago(30, 8)


def test_the_first_school_morning_after_clocks_change_is_at_eight_on_the_new_clock() -> None:
    friday_before = datetime(2026, 10, 30, 17, tzinfo=CHICAGO)
    found = next_allowed_time(friday_before.astimezone(UTC), CHICAGO, frozenset())
    assert found == datetime(2026, 11, 2, 14, tzinfo=UTC)  # 08:00 at six hours behind, not five


def test_the_answer_is_in_the_zone_of_the_question() -> None:
    found = next_allowed_time(_chicago(23, 3), CHICAGO, frozenset())
    assert found is not None
    assert found.tzinfo is UTC


def test_a_friday_that_a_country_left_out_is_passed_over() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    thursday_evening = datetime(2011, 12, 29, 18, tzinfo=apia).astimezone(UTC)
    found = next_allowed_time(thursday_evening, apia, frozenset())
    assert found is not None
    assert found.astimezone(apia).date() == date(2012, 1, 2)


@pytest.mark.parametrize(("days", "found"), [(LOOK_AHEAD_DAYS, False), (LOOK_AHEAD_DAYS - 1, True)])
def test_when_school_is_out_for_as_long_as_it_looks_there_is_no_minute(
    days: int, *, found: bool
) -> None:
    start = date(2026, 6, 2)  # the 60th day from here is a Friday
    days_off = frozenset(start + timedelta(days=one) for one in range(days))
    noon = datetime.combine(start, time(12), tzinfo=CHICAGO)
    assert (next_allowed_time(noon, CHICAGO, days_off) is not None) is found


EVENINGS = DeliveryWindow(time(18), time(20, 30), frozenset({2, 5}))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (_chicago(23, 12), _chicago(24, 18)),
        (_chicago(24, 12), _chicago(24, 18)),
        (_chicago(24, 20, 29, 59), _chicago(24, 20, 29, 59)),
        (_chicago(24, 20, 30), _chicago(27, 18)),
        (_chicago(27, 21), _chicago(30, 18) + timedelta(days=1)),
    ],
)
def test_somebodys_own_hours_and_days_are_kept(after: datetime, expected: datetime) -> None:
    assert next_allowed_time(after, CHICAGO, frozenset(), EVENINGS) == expected

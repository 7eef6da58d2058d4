from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.local_time import to_utc
from tests.core.test_open_minute import ZONES

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("zone", "on", "at", "expected"),
    [
        ("America/Chicago", date(2026, 11, 24), time(10), datetime(2026, 11, 24, 16, tzinfo=UTC)),
        ("America/Chicago", date(2026, 7, 1), time(10), datetime(2026, 7, 1, 15, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 1, 1), time(0), datetime(2025, 12, 31, 18, 15, tzinfo=UTC)),
        ("UTC", date(2028, 2, 29), time(23, 59), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_becomes_utc(zone: str, on: date, at: time, expected: datetime) -> None:
    assert to_utc(on, at, ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("zone", "on", "first_gone", "last_gone", "after"),
    [
        ("America/Chicago", date(2026, 3, 8), time(2), time(2, 59), time(3)),
        ("Europe/Berlin", date(2026, 3, 29), time(2), time(2, 59), time(3)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2), time(2, 29), time(2, 30)),
        ("Africa/Cairo", date(2026, 4, 24), time(0), time(0, 59), time(1)),
    ],
)
def test_an_hour_that_a_change_of_clocks_leaves_out_is_no_time(
    zone: str, on: date, first_gone: time, last_gone: time, after: time
) -> None:
    where = ZoneInfo(zone)
    assert to_utc(on - timedelta(days=1), last_gone, where) is not None
    assert to_utc(on, first_gone, where) is None
    assert to_utc(on, last_gone, where) is None
    assert to_utc(on, after, where) is not None


def test_a_day_that_a_country_left_out_has_no_time() -> None:
    assert to_utc(date(2011, 12, 30), time(12), ZoneInfo("Pacific/Apia")) is None


def test_an_hour_that_comes_twice_means_its_first_coming() -> None:
    found = to_utc(date(2026, 11, 1), time(1, 30), CHICAGO)
    assert found == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@given(
    st.dates(date(2012, 1, 1), date(2035, 1, 1)),
    st.times(),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_read_back_on_the_same_wall_it_says_the_same(on: date, at: time, zone: ZoneInfo) -> None:
    found = to_utc(on, at, zone)
    if found is None:
        before = datetime.combine(on, at, tzinfo=zone) - timedelta(hours=2)
        after = datetime.combine(on, at, tzinfo=zone) + timedelta(hours=2)
        assert before.utcoffset() != after.utcoffset()
    else:
        wall = found.astimezone(zone)
        assert (wall.date(), wall.time()) == (on, at.replace(tzinfo=None))


@pytest.mark.parametrize("on", [date.min, date.max])
@pytest.mark.parametrize("at", [time.min, time.max])
@pytest.mark.parametrize("zone", ZONES)
def test_a_date_at_the_end_of_the_calendar_is_a_time_or_none_and_no_error(
    on: date, at: time, zone: str
) -> None:
    found = to_utc(on, at, ZoneInfo(zone))
    assert found is None or found.tzinfo is UTC

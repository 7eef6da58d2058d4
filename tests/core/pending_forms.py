from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.applications import _check as check_application
from core.interventions import next_open_minute
from core.kernel.errors import FieldErrors
from core.kernel.local_time import moment
from tests.core.test_forms import NOW, TRY, _plan_errors, _try_errors
from tests.core.test_open_minute import ZONES


@pytest.mark.parametrize(
    "link", ["https://[", "http://[::1", "https://]x", "https://\u2100.example"]
)
def test_a_link_that_no_browser_could_read_gets_a_sentence_at_its_field(link: str) -> None:
    assert _try_errors(artifact_link=link) == {"artifact_link"}


@pytest.mark.parametrize("link", ["https://", "https:", "http:///path", "https:x.example"])
def test_a_link_names_a_place(link: str) -> None:
    assert _try_errors(artifact_link=link) == {"artifact_link"}


@pytest.mark.parametrize("on", [date.min, date.max])
@pytest.mark.parametrize("at", [time.min, time.max])
@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Kiritimati", "UTC"])
def test_an_impossible_date_is_told_at_its_field(on: date, at: time, zone: str) -> None:
    where = ZoneInfo(zone)
    assert _plan_errors(zone=where, on=on, at=at) & {"on", "at"}
    late = replace(TRY, on=date.max, at=at)
    with pytest.raises(FieldErrors):
        check_application(late, NOW, where)


@pytest.mark.parametrize("on", [date.min, date.max])
@pytest.mark.parametrize("at", [time.min, time.max])
@pytest.mark.parametrize("zone", ZONES)
def test_a_date_at_the_end_of_the_calendar_is_a_time_or_none_and_no_error(
    on: date, at: time, zone: str
) -> None:
    found = moment(on, at, ZoneInfo(zone))
    assert found is None or found.tzinfo is UTC


def test_a_friday_that_a_country_left_out_is_passed_over() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    thursday_evening = datetime(2011, 12, 29, 18, tzinfo=apia).astimezone(UTC)
    found = next_open_minute(thursday_evening, apia, frozenset())
    assert found is not None
    assert found.astimezone(apia).date() == date(2012, 1, 2)

"""Whether a nudge goes out now, later or not at all, by the facts at the moment of sending."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.interventions.delivery import LOOK_AHEAD_DAYS, decide_delivery
from core.interventions.records import Decision, NudgeFacts, Preference, Send, Skip, Wait
from core.kernel.ids import PersonId
from core.kernel.notices import NoticeKind
from core.people import Person
from tests.core.test_open_minute import ZONES, is_open

CHICAGO = ZoneInfo("America/Chicago")
KIND = NoticeKind.NO_ACTION_PLAN
MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=CHICAGO).astimezone(UTC)


def _person(zone: str = "America/Chicago", *, active: bool = True) -> Person:
    return Person(PersonId(UUID(int=1)), "U1", "Lena", zone, "en-US", active)


def _facts(**changed: object) -> NudgeFacts:
    facts = {"person": _person(), "still_missing": True, "preference": Preference()} | changed
    return NudgeFacts(**facts)  # type: ignore[arg-type]  # facts are named by each test


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


def test_it_goes_out_on_a_school_day_when_something_is_missing() -> None:
    assert decide_delivery(_facts(), KIND, MONDAY_NOON) == Send()


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("inactive", {"person": _person(active=False)}),
        ("resolved", {"still_missing": False}),
        ("muted", {"preference": Preference(muted_all=True)}),
        ("muted", {"preference": Preference(muted_kinds=frozenset({KIND}))}),
        ("over_budget", {"sent_in_engagement": 10}),
        ("over_budget", {"sent_in_engagement": 11}),
        ("over_budget", {"sent_of_kind": 3}),
        ("over_budget", {"sent_of_kind": 4}),
    ],
)
@pytest.mark.parametrize("now", [MONDAY_NOON, _at(21, 3)], ids=["open minute", "Saturday night"])
def test_it_lapses_at_once_when_it_is_not_wanted_any_more(
    reason: str, changed: dict[str, object], now: datetime
) -> None:
    assert decide_delivery(_facts(**changed), KIND, now) == Skip(reason)


@pytest.mark.parametrize(
    "changed",
    [
        {"sent_in_engagement": 9},
        {"sent_of_kind": 2},
        {"preference": Preference(muted_kinds=frozenset({NoticeKind.PLAN_DUE}))},
        {"preference": Preference(snoozed_until=MONDAY_NOON)},
        {"preference": Preference(snoozed_until=MONDAY_NOON - timedelta(days=3))},
    ],
)
def test_it_goes_out_just_inside_each_limit(changed: dict[str, object]) -> None:
    assert decide_delivery(_facts(**changed), KIND, MONDAY_NOON) == Send()


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (_at(16, 7, 59), _at(16, 8)),
        (_at(16, 17), _at(17, 8)),
        (_at(20, 18), _at(23, 8)),
    ],
)
def test_outside_open_hours_it_waits_for_the_next_open_minute(
    now: datetime, until: datetime
) -> None:
    assert decide_delivery(_facts(), KIND, now) == Wait(until)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (_at(17, 9, 30), _at(17, 9, 30)),  # within open hours: that very minute
        (_at(17, 6), _at(17, 8)),
        (_at(20, 17), _at(23, 8)),
    ],
)
def test_a_snooze_is_waited_out_and_then_the_next_open_minute(
    until: datetime, expected: datetime
) -> None:
    facts = _facts(preference=Preference(snoozed_until=until))
    assert decide_delivery(facts, KIND, MONDAY_NOON) == Wait(expected)


def test_one_a_day_by_the_person_s_own_calendar() -> None:
    this_morning = _facts(sent_at=(_at(16, 8),))
    last_night = _facts(sent_at=(_at(15, 23, 59),))
    assert decide_delivery(this_morning, KIND, MONDAY_NOON) == Wait(_at(17, 8))
    assert decide_delivery(last_night, KIND, MONDAY_NOON) == Send()


def test_a_day_of_the_server_is_not_a_day_of_the_person() -> None:
    """18:30 of Sunday in Chicago is Monday already in UTC."""
    sunday_evening = _facts(sent_at=(datetime(2026, 11, 16, 0, 30, tzinfo=UTC),))
    assert decide_delivery(sunday_evening, KIND, MONDAY_NOON) == Send()


def test_three_in_seven_days_and_the_fourth_waits_until_the_first_is_seven_days_old() -> None:
    sent = (_at(11, 12), _at(12, 9), _at(13, 9))
    assert decide_delivery(_facts(sent_at=sent), KIND, MONDAY_NOON) == Wait(_at(18, 12))
    assert decide_delivery(_facts(sent_at=sent), KIND, _at(18, 11, 59)) == Wait(_at(18, 12))
    assert decide_delivery(_facts(sent_at=sent), KIND, _at(18, 12)) == Send()
    assert decide_delivery(_facts(sent_at=sent[1:]), KIND, MONDAY_NOON) == Send()


def test_in_a_summer_without_school_it_lapses_and_does_not_pile_up() -> None:
    summer = frozenset(date(2026, 11, 16) + timedelta(days=one) for one in range(LOOK_AHEAD_DAYS))
    assert decide_delivery(_facts(holidays=summer), KIND, MONDAY_NOON) == Skip("no_open_minute")


@st.composite
def _situations(draw: st.DrawFn) -> tuple[NudgeFacts, datetime]:
    now = draw(
        st.datetimes(
            datetime(2024, 1, 1),  # noqa: DTZ001  # bounds; the zone comes beside them
            datetime(2030, 1, 1),  # noqa: DTZ001  # same
            timezones=st.just(UTC),
        )
    )
    ago = st.lists(st.integers(0, 7 * 24 * 60), max_size=6)
    snoozed = draw(st.none() | st.integers(-3000, 12000))
    days_off = draw(st.lists(st.integers(0, 12), max_size=6))
    facts = _facts(
        person=_person(draw(st.sampled_from(ZONES))),
        preference=Preference(
            snoozed_until=None if snoozed is None else now + timedelta(minutes=snoozed)
        ),
        holidays=frozenset(now.date() + timedelta(days=one) for one in days_off),
        sent_at=tuple(now - timedelta(minutes=minutes) for minutes in draw(ago)),
        sent_in_engagement=draw(st.integers(0, 9)),
        sent_of_kind=draw(st.integers(0, 2)),
    )
    return facts, now


def _broken_rules(facts: NudgeFacts, at: datetime) -> Sequence[str]:
    """List the rules of SPEC section 6 that sending at this moment would break."""
    zone = ZoneInfo(facts.person.time_zone)
    snoozed = facts.preference.snoozed_until
    same_day = [
        one for one in facts.sent_at if one.astimezone(zone).date() == at.astimezone(zone).date()
    ]
    week = [one for one in facts.sent_at if at - one < timedelta(days=7)]
    broken = {
        "closed": not is_open(at, zone, facts.holidays),
        "snoozed": snoozed is not None and at < snoozed,
        "daily": len(same_day) >= 1,
        "weekly": len(week) >= 3,
    }
    return [name for name, yes in broken.items() if yes]


@given(_situations())
def test_what_goes_out_breaks_no_rule_and_what_waits_had_a_reason(
    situation: tuple[NudgeFacts, datetime],
) -> None:
    facts, now = situation
    verdict: Decision = decide_delivery(facts, KIND, now)
    if isinstance(verdict, Send):
        assert _broken_rules(facts, now) == []
    else:
        assert isinstance(verdict, Wait)
        assert verdict.until > now
        assert _broken_rules(facts, now) != []


@given(_situations())
def test_waiting_ends_once_nothing_new_happens(situation: tuple[NudgeFacts, datetime]) -> None:
    """A nudge asked again at the moment it was told to wait for goes out: it never circles."""
    facts, now = situation
    verdict = decide_delivery(facts, KIND, now)
    if isinstance(verdict, Wait):
        assert decide_delivery(facts, KIND, verdict.until) == Send()

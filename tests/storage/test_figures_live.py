"""Counts of live rows: equal to a plain oracle's on random cohorts, in both of their forms."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Database
from tests.storage import figures_oracle as oracle
from tests.storage.figures_drawn import COHORTS, MINUTES
from tests.storage.figures_oracle import HOUR, Application, Count, Participant
from tests.storage.figures_world import Stored, at, store

_COLUMNS = (
    "SELECT cohort_id, measure, part, numerator, denominator, everybody, still_open,"
    " coalesce(events, '{}'), coalesce(leavers, '{}') FROM"
)


@pytest.fixture
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(shared_database.admin_url, options="-c search_path=uptake") as connection:
        yield connection
        connection.rollback()


def _read(stored: Stored, form: str, *values: object) -> dict[tuple[int, str, str], Count]:
    stored.run.execute(f"{_COLUMNS} {form}".encode(), values)
    return {
        (stored.cohorts.index(row[0]), row[1], row[2]): Count(
            *row[3:7], tuple(sorted(row[7])), tuple(sorted(row[8]))
        )
        for row in stored.run.fetchall()
        if row[0] in stored.cohorts
    }


def _live(stored: Stored, now: int, streak: int) -> dict[tuple[int, str, str], Count]:
    return _read(stored, "figures_of(%s, %s, %s)", stored.cohorts, at(now), streak)


def _expected(
    cohorts: list[list[Participant]], now: int, streak: int, assets: int
) -> dict[tuple[int, str, str], Count]:
    return {
        (place, *key): count
        for place, people in enumerate(cohorts)
        for key, count in oracle.counts(people, now, streak=streak, assets=assets).items()
        if any(person.here(now) for person in people)
    }


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    cohorts=st.lists(COHORTS, min_size=1, max_size=3),
    now=MINUTES,
    streak=st.sampled_from([2, 3, 3, 5]),
    assets=st.integers(0, 2),
)
def test_both_forms_count_what_the_oracle_counts(
    admin: psycopg.Connection,
    cohorts: list[list[Participant]],
    now: int,
    streak: int,
    assets: int,
) -> None:
    stored = store(admin, cohorts, assets=assets)
    some = _live(stored, now, streak)
    every = _read(stored, "figures_everywhere(%s, %s)", at(now), streak)
    admin.rollback()
    assert some == _expected(cohorts, now, streak, assets)
    assert every == some


def _attempts(successes: str) -> Participant:
    return Participant(
        applications=tuple(
            Application(n, n, success=one == "1") for n, one in enumerate(successes, start=1)
        )
    )


@pytest.mark.parametrize(
    ("successes", "streak", "mastered"),
    [
        ("111", 3, 3),
        ("110111", 3, 6),
        ("0" * 59 + "111", 3, 62),
        ("0" * 60 + "111", 3, 63),
        ("0" * 61 + "111", 3, 64),
        ("01" * 40 + "111", 3, 82),
        ("011" * 30 + "0", 3, None),
        ("11" + "0" * 70, 2, 2),
        ("1" * 9 + "0" + "1" * 10, 10, 20),
        ("0" * 62 + "10" * 5, 3, None),
    ],
)
def test_mastery_is_found_however_many_attempts_it_took(
    admin: psycopg.Connection, successes: str, streak: int, mastered: int | None
) -> None:
    stored = store(admin, [[_attempts(successes)]])
    for form, values in (
        ("figures_of(%s, %s, %s)", (stored.cohorts, at(10_000), streak)),
        ("figures_everywhere(%s, %s)", (at(10_000), streak)),
    ):
        count = _read(stored, form, *values)[0, "median_attempts_to_mastery", ""]
        assert count.events == (() if mastered is None else (mastered,))
        assert count.leavers == ((len(successes),) if mastered is None else ())
        share = _read(stored, form, *values)[0, "outcome_success_share", ""]
        assert share.numerator == 1


def test_what_happened_before_the_anchor_counts_as_zero_hours(admin: psycopg.Connection) -> None:
    early = Participant(anchor=300, applications=(Application(-600, 10, success=True),))
    count = _live(store(admin, [[early]]), 24 * HOUR + 300, 3)
    assert count[0, "median_hours_to_first_application", ""].events == (0,)
    assert count[0, "applied_24h", ""].numerator == 1


def test_without_an_anchor_nothing_has_started(admin: psycopg.Connection) -> None:
    waiting = replace(_attempts("111"), anchor=None)
    count = _live(store(admin, [[waiting]]), 500 * HOUR, 3)
    hours = count[0, "median_hours_to_first_application", ""]
    assert (hours.denominator, hours.still_open) == (0, 1)
    assert count[0, "applied_5d", ""] == Count(0, 0, 1, 1)


def test_what_was_recorded_later_does_not_count_yet(admin: psycopg.Connection) -> None:
    late = Participant(applications=(Application(HOUR, 30 * HOUR, success=True),))
    stored = store(admin, [[late]])
    assert _live(stored, 25 * HOUR, 3)[0, "applied_24h", ""].numerator == 0
    assert _live(stored, 30 * HOUR, 3)[0, "applied_24h", ""].numerator == 1


def test_one_cohort_is_read_from_the_index_alone(admin: psycopg.Connection) -> None:
    """No page of the events themselves is asked for, but for what was never vacuumed."""
    stored = store(admin, [[_attempts("1101")] * 3])
    admin.execute("SET LOCAL enable_seqscan = off")
    admin.execute("SET LOCAL enable_bitmapscan = off")
    plan = admin.execute(
        "EXPLAIN (COSTS OFF) SELECT * FROM behaviour_of(%s, %s, 3)", (stored.cohorts, at(9))
    ).fetchall()
    text = "\n".join(row[0] for row in plan)
    assert "Index Only Scan using application_event_attempt" in text
    assert "on application_event x" in text

"""Released figures: equal to a plain oracle's on random cohorts, floored, rounded, and frozen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel.vocabularies import Checkpoint
from core.metrics import CHECKPOINT_AGES
from tests.conftest import Database
from tests.storage.figures_oracle import (
    HOUR,
    Application,
    Cohort,
    Nudge,
    Participant,
    Shown,
    band,
    percent,
)

COMPLETED = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        shared_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        yield connection


def test_every_percentage_up_to_130_people_is_shown_as_the_oracle_says(
    admin: psycopg.Connection,
) -> None:
    rows = admin.execute(
        "SELECT n, d, shown.value::integer, shown.modifier, n_band(d)"
        " FROM generate_series(0, 130) AS d, generate_series(0, d) AS n,"
        " shown_percent(n, d) AS shown"
    ).fetchall()
    assert len(rows) == 131 * 132 // 2
    assert [row for row in rows if row[2:] != (*percent(row[0], row[1]), band(row[1]))] == []


def test_ages_of_checkpoints_are_the_same_in_core_and_in_the_database(
    admin: psycopg.Connection,
) -> None:
    for checkpoint in Checkpoint:
        row = admin.execute("SELECT checkpoint_age(%s)", (checkpoint.value,)).fetchone()
        assert row == (CHECKPOINT_AGES[checkpoint],)


def _at(minutes: int) -> datetime:
    return COMPLETED + timedelta(minutes=minutes)


def store(connection: psycopg.Connection, people: list[Participant]) -> UUID:
    """Write a completed engagement with one cohort; return the cohort's id."""
    workspace, school, engagement, cohort, strategy = (uuid4() for _ in range(5))
    name = f"n{next(_numbers)}"
    with connection.transaction(), connection.cursor() as run:
        run.execute(
            "INSERT INTO workspace VALUES (%s, %s, 'W', 'UB', %s)", (workspace, name, COMPLETED)
        )
        run.execute(
            "INSERT INTO school (id, workspace_id, name, time_zone, created_at)"
            " VALUES (%s, %s, 'S', 'UTC', %s)",
            (school, workspace, COMPLETED),
        )
        run.execute(
            "INSERT INTO engagement (id, school_id, topic, starts_at, workshop_type, source,"
            " window_anchor, state, completed_at, created_at) VALUES (%s, %s, 'T', %s,"
            " 'half_day', 'manual', 'participant', 'completed', %s, %s)",
            (engagement, school, COMPLETED, COMPLETED, COMPLETED),
        )
        run.execute(
            "INSERT INTO strategy VALUES (%s, %s, 'S', 'D', %s)", (strategy, workspace, COMPLETED)
        )
        run.execute("INSERT INTO engagement_strategy VALUES (%s, %s, 1)", (engagement, strategy))
        run.execute(
            "INSERT INTO cohort (id, engagement_id, name, created_at) VALUES (%s, %s, 'C', %s)",
            (cohort, engagement, COMPLETED),
        )
        for number, person in enumerate(people):
            _store_person(
                run, person, (workspace, engagement, cohort, strategy), f"{name}-{number}"
            )
    return cohort


def _store_person(
    run: psycopg.Cursor, person: Participant, ids: tuple[UUID, UUID, UUID, UUID], name: str
) -> None:
    workspace, engagement, cohort, strategy = ids
    me = uuid4()
    run.execute(
        "INSERT INTO person (id, workspace_id, slack_user_id, name, time_zone, locale, active,"
        " created_at) VALUES (%s, %s, %s, 'P', 'UTC', 'en', true, %s)",
        (me, workspace, name, COMPLETED),
    )
    run.execute(
        "INSERT INTO enrollment (id, engagement_id, cohort_id, person_id, joined_at, left_at,"
        " anchor_at, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(uuid4(), engagement, cohort, me, _at(person.joined)),
            None if person.left is None else _at(person.left),
            None if person.anchor is None else _at(person.anchor),
            COMPLETED,
        ),
    )
    for revision, created in enumerate(person.plans, start=1):
        run.execute(
            "INSERT INTO action_plan (id, participant_id, engagement_id, strategy_id, revision,"
            " what, due_at, created_at) VALUES (%s, %s, %s, %s, %s, 'W', %s, %s)",
            (uuid4(), me, engagement, strategy, revision, COMPLETED, _at(created)),
        )
    for done in person.applications:
        run.execute(
            "INSERT INTO application_event (id, participant_id, engagement_id, strategy_id,"
            " occurred_at, evidence_type, outcome, created_at)"
            " VALUES (%s, %s, %s, %s, %s, 'self_report', %s, %s)",
            (
                *(uuid4(), me, engagement, strategy, _at(done.occurred)),
                "success" if done.success else "attempted_failed",
                _at(done.created),
            ),
        )
    for number, nudge in enumerate(person.nudges):
        run.execute(
            "INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts,"
            " counts_as_nudge, not_before, created_at, state, sent_at)"
            " VALUES (%s, %s, %s, %s, %s, '{}', true, %s, %s, 'sent', %s)",
            (
                *(f"{name}:{number}", name, nudge.kind, me, engagement),
                *(COMPLETED, COMPLETED, _at(nudge.sent)),
            ),
        )


def release(
    connection: psycopg.Connection, cohort: UUID, checkpoint: Checkpoint, minutes: int
) -> dict[str, Shown]:
    connection.execute(
        "SELECT release_checkpoint(%s, %s, %s)", (cohort, checkpoint.value, _at(minutes))
    )
    return released(connection, cohort, checkpoint)


def released(
    connection: psycopg.Connection, cohort: UUID, checkpoint: Checkpoint
) -> dict[str, Shown]:
    rows = connection.execute(
        "SELECT measure, value::integer, modifier, blank_reason, n_band, denominator, still_open"
        " FROM released_figure WHERE cohort_id = %s AND checkpoint = %s",
        (cohort, checkpoint.value),
    )
    return {row[0]: Shown(*row[1:]) for row in rows}


_MINUTES = st.integers(-2 * HOUR, 150 * HOUR) | st.sampled_from(
    [0, 24 * HOUR, 24 * HOUR + 1, 48 * HOUR, 120 * HOUR]
)
_APPLICATIONS = st.tuples(_MINUTES, st.integers(0, 30 * HOUR), st.booleans()).map(
    lambda drawn: Application(drawn[0], drawn[0] + drawn[1], drawn[2])
)
_NUDGES = st.builds(
    Nudge, st.sampled_from(["no_action_plan", "plan_due", "no_application"]), _MINUTES
)
_PEOPLE = st.builds(
    Participant,
    anchor=st.just(0) | st.none() | _MINUTES,
    joined=st.just(-1000) | st.integers(-1000, 100),
    left=st.none() | st.integers(200, 150 * HOUR),
    plans=st.lists(_MINUTES, max_size=2).map(tuple),
    applications=st.lists(_APPLICATIONS, max_size=3).map(tuple),
    nudges=st.lists(_NUDGES, max_size=2).map(tuple),
)
_COHORTS = st.lists(_PEOPLE, max_size=12) | st.lists(_PEOPLE, min_size=18, max_size=26)
_CHECKPOINTS = st.sampled_from(list(Checkpoint)[:5])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=_COHORTS, checkpoint=_CHECKPOINTS, late=st.integers(0, 600))
def test_figures_of_random_cohorts_are_the_oracles(
    admin: psycopg.Connection, people: list[Participant], checkpoint: Checkpoint, late: int
) -> None:
    now = int(CHECKPOINT_AGES[checkpoint].total_seconds()) // 60 + late
    cohort = store(admin, people)
    assert release(admin, cohort, checkpoint, now) == Cohort(people).figures(now)


_TRIED = Participant(plans=(10,), applications=(Application(HOUR, HOUR, success=True),))


def test_a_released_checkpoint_never_changes(admin: psycopg.Connection) -> None:
    cohort = store(admin, [_TRIED] * 6)
    before = release(admin, cohort, Checkpoint.H24, 24 * HOUR)
    admin.execute("UPDATE enrollment SET left_at = joined_at WHERE cohort_id = %s", (cohort,))
    assert release(admin, cohort, Checkpoint.H24, 30 * HOUR) == before
    assert before["applied_24h"].value == 80


def test_nothing_is_released_before_its_time(admin: psycopg.Connection) -> None:
    cohort = store(admin, [_TRIED] * 6)
    assert release(admin, cohort, Checkpoint.H24, 24 * HOUR - 1) == {}
    assert release(admin, uuid4(), Checkpoint.H24, 24 * HOUR) == {}
    assert release(admin, cohort, Checkpoint.H24, 24 * HOUR) != {}


@pytest.mark.parametrize("number", [4, 5])
def test_four_people_are_too_few_and_five_are_not(admin: psycopg.Connection, number: int) -> None:
    figures = release(admin, store(admin, [_TRIED] * number), Checkpoint.D5, 120 * HOUR)
    shown = figures["plan_rate"]
    assert (shown.value, shown.blank) == ((80, None) if number == 5 else (None, "too_few"))
    assert figures["nudges_acted_on_24h"].blank == "too_few"


def test_each_blank_says_why(admin: psycopg.Connection) -> None:
    empty = release(admin, store(admin, []), Checkpoint.D5, 120 * HOUR)
    assert {shown.blank for shown in empty.values()} == {"nobody_yet"}
    idle = release(admin, store(admin, [Participant()] * 6), Checkpoint.H24, 24 * HOUR)
    assert idle["median_hours_to_first_application"].blank == "not_reached"
    assert (idle["applied_48h"].blank, idle["applied_48h"].still_open) == ("window_open", 6)
    waiting = [replace(Participant(), anchor=None)] * 6
    unstarted = release(admin, store(admin, waiting), Checkpoint.D5, 120 * HOUR)
    assert unstarted["median_hours_to_first_application"].blank == "window_open"


def test_exactly_half_reach_the_median(admin: psycopg.Connection) -> None:
    people = [_TRIED] * 3 + [Participant()] * 3
    figures = release(admin, store(admin, people), Checkpoint.D5, 120 * HOUR)
    assert figures["median_hours_to_first_application"].value == 1

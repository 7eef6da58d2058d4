"""What is released of a pulse: equal to a plain oracle's, floored, merged, rounded and frozen."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import product

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Database
from tests.storage.pulse_oracle import QUESTIONS, Answer, Cell, Cells, Floors, released
from tests.storage.pulse_world import CLOSES, OPENED, Pulse, as_role, store_pulse

GOOD = Answer(4, (0, 1, 4))
POOR = Answer(2, (1, 0, 0))


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        shared_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def writer(shared_database: Database) -> Iterator[psycopg.Connection]:
    with as_role(shared_database, "uptake_writer") as connection:
        yield connection


def answered(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    cohorts: Sequence[Sequence[Answer]],
    floors: Floors | None = None,
    silent: int = 0,
) -> Pulse:
    """Store a pulse that everybody answered but `silent` people of each cohort."""
    pulse = store_pulse(admin, [len(answers) + silent for answers in cohorts], floors)
    for people, answers in zip(pulse.people, cohorts, strict=True):
        for person, answer in zip(people, answers, strict=False):
            assert pulse.submit(writer, person, answer) == "kept"
    return pulse


def cells(writer: psycopg.Connection, pulse: Pulse) -> Cells:
    rows = writer.execute(
        "SELECT c.measure, c.part, ARRAY(SELECT o.cohort_id FROM released_cell_cohort AS o"
        " WHERE o.cell_id = c.id), c.value, c.modifier, c.blank_reason, c.n_band"
        " FROM shown_cell AS c WHERE c.engagement_id = %s AND c.moment = 'pulse'",
        (pulse.engagement_id,),
    ).fetchall()
    found: Cells = {}
    for measure, part, cohorts, value, modifier, blank, band in rows:
        places = tuple(sorted(pulse.cohorts.index(cohort) for cohort in cohorts))
        shown = None if value is None else Fraction(value)
        found.setdefault((measure, part), set()).add(Cell(places, shown, modifier, blank, band))
    return found


def finish(writer: psycopg.Connection, pulse: Pulse) -> Cells:
    assert pulse.close(writer)
    assert pulse.release(writer)
    return cells(writer, pulse)


_ANSWERS = st.builds(
    Answer,
    st.integers(1, 5),
    st.tuples(*(st.integers(0, options - 1) for options, _, _ in QUESTIONS)),
)
_ALIKE = st.lists(st.sampled_from([GOOD, GOOD, GOOD, GOOD, POOR]), max_size=24)
_COHORTS = st.lists(st.lists(_ANSWERS, max_size=9) | _ALIKE, min_size=1, max_size=6)
_FLOORS = st.none() | st.builds(Floors, st.integers(5, 14), st.integers(5, 14), st.integers(10, 22))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cohorts=_COHORTS, floors=_FLOORS)
def test_released_cells_are_the_oracles(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    cohorts: list[list[Answer]],
    floors: Floors | None,
) -> None:
    pulse = answered(admin, writer, cohorts, floors)
    shown = finish(writer, pulse)
    assert shown == released(cohorts, floors or Floors())
    sizes = [len(answers) for answers in cohorts]
    groups = {cell.cohorts for each in shown.values() for cell in each if cell.value is not None}
    for one, other in product(groups, groups):
        left = set(one) - set(other)
        assert not left or not set(one) & set(other) or sum(sizes[place] for place in left) >= 5


def test_the_mean_is_shown_in_half_points_and_clamped(admin: psycopg.Connection) -> None:
    rows = admin.execute(
        "SELECT total, n, shown_mean(total, n) FROM generate_series(0, 60) AS n,"
        " generate_series(n, 5 * n) AS total"
    ).fetchall()
    for total, n, shown in rows:
        if n < 5:
            assert shown is None
        else:
            nearest = Fraction((4 * total + n) // (2 * n), 2)
            assert Fraction(shown) == min(max(nearest, Fraction(3, 2)), Fraction(9, 2))


def test_a_finer_cell_less_a_coarser_one_is_never_a_small_group(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    """Merged for each floor by itself, the third cohort would stand alone: 3+4+3 less 3+4."""
    pulse = answered(admin, writer, [[GOOD] * 3, [POOR] * 4, [GOOD] * 3, [POOR] * 5, [GOOD] * 5])
    shown = finish(writer, pulse)
    rates = {cell.cohorts for cell in shown["question_missed", "1"]}
    options = {cell.cohorts for cell in shown["question_option", "1:0"]}
    assert rates == {(0, 1), (2, 3), (4,)}
    assert options == {(0, 1, 2, 3, 4)}


@pytest.mark.parametrize(("number", "blank"), [(4, "too_few"), (5, None)])
def test_four_answers_are_too_few_and_five_are_not(
    admin: psycopg.Connection, writer: psycopg.Connection, number: int, blank: str | None
) -> None:
    shown = finish(writer, answered(admin, writer, [[POOR] * number], silent=3))
    for part in (("pulse_mean", ""), ("question_missed", "1"), ("gap_missed", "tasks/rich")):
        assert {cell.blank for cell in shown[part]} == {blank}
    for part in (("pulse_distribution", "2"), ("question_option", "1:0")):
        assert {cell.blank for cell in shown[part]} == {"too_few"}


def test_a_pulse_that_nobody_answered_is_too_few_like_four(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    shown = finish(writer, store_pulse(admin, [6, 7]))
    assert {cell.blank for each in shown.values() for cell in each} == {"too_few"}


@pytest.mark.parametrize(
    ("alike", "others", "blank"),
    [
        (8, 2, "too_alike"),
        (7, 3, None),
        (19, 1, "too_alike"),
        (18, 2, None),
        (12, 0, "too_alike"),
    ],
)
def test_options_are_withheld_where_one_holds_everybody_or_nearly(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    alike: int,
    others: int,
    blank: str | None,
) -> None:
    shown = finish(writer, answered(admin, writer, [[GOOD] * alike + [POOR] * others]))
    for part in range(1, 6):
        assert {cell.blank for cell in shown["pulse_distribution", str(part)]} == {blank}
    for number, (options, _, _) in enumerate(QUESTIONS, start=1):
        for option in range(options):
            assert {c.blank for c in shown["question_option", f"{number}:{option}"]} == {blank}


def test_floors_are_those_of_the_opening(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    pulse = answered(admin, writer, [[GOOD] * 7], Floors(8, 5, 10))
    admin.execute("UPDATE privacy_floor SET score = 5, rate = 20")
    shown = finish(writer, pulse)
    assert {cell.blank for cell in shown["pulse_mean", ""]} == {"too_few"}
    assert {cell.band for cell in shown["pulse_mean", ""]} == {None}
    assert {cell.blank for cell in shown["question_missed", "1"]} == {None}


@pytest.mark.parametrize("set_to", ["score_floor = 4", "rate_floor = 4", "breakdown_floor = 9"])
def test_no_floor_is_ever_lower(admin: psycopg.Connection, set_to: str) -> None:
    store_pulse(admin, [1])
    with pytest.raises(psycopg.errors.CheckViolation):
        admin.execute(b"UPDATE pulse_round SET " + set_to.encode())


def test_a_round_closes_once_at_its_time_and_is_released_once(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    pulse = answered(admin, writer, [[GOOD] * 6])
    assert not pulse.close(writer, CLOSES - timedelta(microseconds=1))
    assert not pulse.release(writer)
    assert cells(writer, pulse) == {}
    assert pulse.close(writer)
    assert not pulse.close(writer)
    assert not pulse.close(writer, early=True)
    assert cells(writer, pulse) == {}
    assert pulse.release(writer)
    assert not pulse.release(writer)


def test_closed_early_it_is_closed_then_and_closed_late_at_its_time(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    early, late = store_pulse(admin, [1]), store_pulse(admin, [1])
    assert not early.close(writer, OPENED - timedelta(hours=1), early=True)
    assert early.close(writer, OPENED + timedelta(hours=1), early=True)
    assert late.close(writer, CLOSES + timedelta(days=2), early=True)
    closed = {
        row[0]: row[1:]
        for row in writer.execute("SELECT id, closed_at, state FROM pulse_round").fetchall()
    }
    assert closed[early.round_id] == (OPENED + timedelta(hours=1), "closed")
    assert closed[late.round_id] == (CLOSES, "closed")


def test_nothing_is_released_by_the_transaction_that_closed(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    """Rolled back, it could be asked again after the next answer: the difference is a person."""
    pulse = answered(admin, writer, [[GOOD] * 6])
    with writer.transaction(force_rollback=True):
        assert pulse.close(writer)
        with writer.transaction():
            assert not pulse.release(writer)
        assert cells(writer, pulse) == {}
    assert pulse.submit(writer, pulse.everybody[0], POOR) == "kept"
    assert finish(writer, pulse) == released([[GOOD] * 5 + [POOR]], Floors())


def test_a_release_that_is_rolled_back_says_the_same_the_next_time(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    """Whatever is moved, renamed, left or erased between closing and releasing."""
    cohorts = [[GOOD] * 5 + [POOR] * 3, [POOR] * 6]
    pulse = answered(admin, writer, cohorts)
    assert pulse.close(writer)
    with writer.transaction(force_rollback=True):
        assert pulse.release(writer)
        first = cells(writer, pulse)
    writer.execute(
        "UPDATE enrollment SET cohort_id = %s WHERE person_id = %s",
        (pulse.cohorts[1], pulse.people[0][0]),
    )
    writer.execute(
        "UPDATE enrollment SET left_at = %s WHERE person_id = %s", (CLOSES, pulse.people[0][1])
    )
    writer.execute("UPDATE cohort SET name = 'Zebra' WHERE id = %s", (pulse.cohorts[0],))
    admin.execute("SELECT uptake_raw.erase_pulse(%s)", (pulse.people[0][2],))
    assert pulse.release(writer)
    assert cells(writer, pulse) == first == released(cohorts, Floors())


def test_what_is_released_never_changes(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    cohorts = [[GOOD] * 6, [POOR] * 2]
    pulse = answered(admin, writer, cohorts)
    before = finish(writer, pulse)
    assert pulse.submit(writer, pulse.everybody[0], POOR) == "closed"
    for person in pulse.everybody[:4]:
        admin.execute("SELECT uptake_raw.erase_pulse(%s)", (person,))
    assert not pulse.close(writer, CLOSES + timedelta(days=1), early=True)
    assert not pulse.release(writer)
    assert cells(writer, pulse) == before == released(cohorts, Floors())


def test_who_left_or_moved_before_closing_counts_with_their_cohort_of_then(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    pulse = answered(admin, writer, [[GOOD] * 6, [POOR] * 5])
    writer.execute(
        "UPDATE enrollment SET left_at = %s WHERE person_id = %s", (CLOSES, pulse.people[0][0])
    )
    writer.execute(
        "UPDATE enrollment SET cohort_id = %s WHERE person_id = %s",
        (pulse.cohorts[1], pulse.people[0][1]),
    )
    assert finish(writer, pulse) == released([[GOOD] * 5, [POOR] * 5 + [GOOD]], Floors())


def test_nothing_but_the_frozen_cells_stays_behind(
    admin: psycopg.Connection, writer: psycopg.Connection
) -> None:
    pulse = answered(admin, writer, [[GOOD] * 6])
    finish(writer, pulse)
    assert admin.execute(
        "SELECT count(*) FROM uptake_raw.pulse_count WHERE round_id = %s", (pulse.round_id,)
    ).fetchall() == [(0,)]

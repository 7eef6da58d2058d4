"""Medians by others' hands: lifelines has no wheels for Python 3.15 yet, see conftest."""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

import psycopg
import pytest

from tests.conftest import Database
from tests.storage import figures_oracle as oracle
from tests.storage.test_figures_shown import told_hours


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        shared_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        yield connection


def _their_median(events: Sequence[float], leavers: Sequence[float]) -> float:
    from lifelines import KaplanMeierFitter  # noqa: PLC0415  # brings pandas, for these tests alone

    fitted = KaplanMeierFitter().fit(
        [*events, *leavers], [True] * len(events) + [False] * len(leavers)
    )
    return fitted.median_survival_time_


def _survival(events: list[int], leavers: list[int]) -> list[Fraction]:
    """Return survival after each moment at which somebody got there, exactly."""
    left, found = Fraction(1), []
    for at in sorted(set(events)):
        at_risk = sum(one >= at for one in (*events, *leavers))
        left *= 1 - Fraction(events.count(at), at_risk)
        found.append(left)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_medians_are_those_of_lifelines(admin: psycopg.Connection, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # to be had again
    compared = 0
    for _ in range(25):
        latest = chance.choice([4, 12, 60, 1344])
        events = [chance.randrange(latest) for _ in range(chance.randrange(1, 90))]
        leavers = [chance.randrange(latest) for _ in range(chance.randrange(60))]
        row = admin.execute("SELECT kaplan_meier_median(%s, %s)", (events, leavers)).fetchone()
        assert row is not None
        assert row[0] == oracle.median(events, leavers)
        if Fraction(1, 2) in _survival(events, leavers):
            continue  # theirs is a float, and may miss a half
        theirs = _their_median(events, leavers)
        assert row[0] == (None if theirs == float("inf") else theirs)
        compared += 1
    assert compared > 10


@pytest.mark.parametrize("seed", range(4))
def test_hours_are_rounded_only_where_they_are_told(admin: psycopg.Connection, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # to be had again
    compared = 0
    for _ in range(25):
        latest = chance.choice([90, 600, 3000])
        events = [chance.randrange(latest) for _ in range(chance.randrange(1, 60))]
        leavers = [chance.randrange(latest) for _ in range(chance.randrange(5, 60))]
        if Fraction(1, 2) in _survival(events, leavers):
            continue  # theirs is a float, and may miss a half
        theirs = _their_median(
            [minutes / 60 for minutes in events], [minutes / 60 for minutes in leavers]
        )
        step = 6 if len(events + leavers) < 20 else 1
        told = None if theirs == float("inf") else step * int(theirs / step + 0.5)
        assert told_hours(admin, events, leavers) == told
        compared += 1
    assert compared > 10


def test_a_whole_district_has_a_median_at_once(admin: psycopg.Connection) -> None:
    """200,000 people, who began at any minute of weeks: no product of a million digits."""
    events = [n % 80_640 for n in range(200_000) if n % 3]
    leavers = [n % 60_000 for n in range(200_000) if n % 3 == 0]
    row = admin.execute("SELECT kaplan_meier_median(%s, %s)", (events, leavers)).fetchone()
    assert row == (_their_median(events, leavers),)

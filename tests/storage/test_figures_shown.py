"""What is shown of a count: medians, bands, merged cells, parts, and shares known within bounds."""

from collections.abc import Iterator
from fractions import Fraction

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Database
from tests.storage import figures_oracle as oracle
from tests.storage.figures_oracle import Count


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        shared_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        yield connection


def told_hours(admin: psycopg.Connection, events: list[int], leavers: list[int]) -> object:
    """Tell the median of so many minutes."""
    n = len(events) + len(leavers)
    row = admin.execute(
        "SELECT s.value FROM shown_figure('hours', false, false, 0, 0, %s, %s, 0, %s, %s, 5) AS s",
        (n, n, events, leavers),
    ).fetchone()
    assert row is not None
    return row[0]


def test_whoever_was_last_seen_before_in_the_same_hour_is_not_at_risk(
    admin: psycopg.Connection,
) -> None:
    told = told_hours(admin, [10 * 60 + 12] * 6, [9 * 60 + 36] * 9 + [100 * 60] * 5)
    assert told == 10


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_medians_with_many_ties_are_the_plain_ones(
    admin: psycopg.Connection, events: list[int], leavers: list[int]
) -> None:
    row = admin.execute(
        "SELECT kaplan_meier_median(%s::integer[], %s::integer[])", (events, leavers)
    ).fetchone()
    assert row == (oracle.median(events, leavers),)


def test_every_band_of_those_who_did_something_is_the_oracles(admin: psycopg.Connection) -> None:
    rows = admin.execute(
        "SELECT n, everybody, b.n_band, coalesce(b.n_or_more, false)"
        " FROM generate_series(1, 70) AS everybody, generate_series(0, everybody) AS n"
        " LEFT JOIN LATERAL shown_band(n, everybody, true) AS b ON true"
    ).fetchall()
    assert [row for row in rows if row[2:] != oracle.band_of_some(row[0], row[1])] == []
    assert len(rows) == sum(range(2, 72))


def test_from_a_band_nobody_sees_that_nearly_everybody_did(admin: psycopg.Connection) -> None:
    """Whatever is shown when nearly all did is shown as well when fewer did."""
    rows = admin.execute(
        "SELECT everybody, n, s FROM generate_series(5, 120) AS everybody,"
        " generate_series(5, everybody) AS n, LATERAL (SELECT s.blank_reason, s.n_band,"
        " s.n_or_more FROM shown_figure('share', true, false, n, n, n, everybody, 0, NULL, NULL,"
        " 5) AS s) AS s"
    ).fetchall()
    shown: dict[tuple[int, object], list[int]] = {}
    for everybody, n, look in rows:
        shown.setdefault((everybody, look), []).append(n)
    telling = [
        (everybody, look)
        for (everybody, look), numbers in shown.items()
        if all(oracle.nearly_all(n, everybody) for n in numbers)
        # Of five or six it is blank, and blank as well for those of whom nobody did.
        and everybody > 6
    ]
    assert telling == []


_PAIRS = st.lists(
    st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=12
)


@settings(max_examples=300, deadline=None)
@given(pairs=_PAIRS, floor=st.integers(5, 12), of_some=st.booleans())
def test_cohorts_are_merged_as_the_oracle_merges_them(
    admin: psycopg.Connection, pairs: list[tuple[int, int]], floor: int, of_some: bool
) -> None:
    row = admin.execute(
        "SELECT cells_of(%s::integer[], %s::integer[], %s, %s)",
        ([n for n, _ in pairs], [n for _, n in pairs], floor, of_some),
    ).fetchone()
    assert row is not None
    cells: dict[int, list[int]] = {}
    for place, cell in enumerate(row[0]):
        cells.setdefault(cell, []).append(place)
    assert sorted(cells.values()) == sorted(oracle.cells_of(pairs, floor, of_some=of_some))
    peopled = [cell for cell in cells.values() if any(pairs[one][1] for one in cell)]
    enough = [sum(pairs[one][0] for one in cell) >= floor for cell in peopled]
    # Where there is more than one cell of people, each is enough.
    assert all(enough) or len(peopled) == 1


@settings(max_examples=300, deadline=None)
@given(
    people=st.lists(st.integers(0, 12), min_size=5, max_size=5),
    others=st.integers(0, 9),
    floor=st.integers(5, 7),
)
def test_no_part_and_no_rest_of_few_people_is_told(
    admin: psycopg.Connection, people: list[int], others: int, floor: int
) -> None:
    parts = [*oracle.ROLES, "other"]
    everybody = sum(people) + others
    row = admin.execute(
        "SELECT parts_told(%s::text[], %s::integer[], %s, %s)",
        (parts, [*people, 0], everybody, floor),
    ).fetchone()
    assert row is not None
    found = {
        part: Count(n, everybody, everybody) for part, n in zip(parts, [*people, 0], strict=True)
    }
    told = set(row[0])
    expected = oracle.told_parts("profile_school_role", found, floor)
    assert told | ({"other"} if told else set()) == expected
    named = [n for part, n in zip(parts, people, strict=False) if part in told]
    assert all(n >= floor for n in named)
    assert not named or everybody - sum(named) >= floor


@settings(max_examples=300, deadline=None)
@given(
    drawn=st.integers(5, 200).flatmap(
        lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))
    ),
    coarse=st.booleans(),
)
def test_a_share_within_bounds_is_told_truly(
    admin: psycopg.Connection, drawn: tuple[int, int, int], coarse: bool
) -> None:
    n, low, high = drawn[0], min(drawn[1:]), max(drawn[1:])
    row = admin.execute(
        "SELECT s.value, s.modifier FROM shown_share(%s, %s, %s, %s) AS s", (low, high, n, coarse)
    ).fetchone()
    assert row is not None
    value, modifier = row
    edge = 20 if n < 20 else 5
    least, most = (Fraction(100 * k, n) for k in (low, high))
    if value is None:
        assert least < edge
        assert most > 100 - edge
        return
    assert edge <= value <= 100 - edge
    if modifier == "or_more":
        assert least >= value
    elif modifier == "or_fewer":
        assert most <= value
    else:
        # Half a step, and half of what is not known.
        assert max(abs(least - Fraction(value)), abs(most - Fraction(value))) <= 5

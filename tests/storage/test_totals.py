"""Wider numbers are sums of released cells, and tell nothing that a cell held back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.metrics.measures import Checkpoint
from tests.conftest import Database
from tests.storage.figures_drawn import PEOPLE
from tests.storage.figures_oracle import HOUR, Application, Participant, Shown
from tests.storage.figures_world import Stored, at, store

_PLANNED = Participant(plans=(10,))
_IDLE = Participant()
_ASKED = ("plan_rate", "")


@pytest.fixture
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(shared_database.admin_url, options="-c search_path=uptake") as connection:
        yield connection
        connection.rollback()


@dataclass(frozen=True)
class Total:
    figure: Shown
    left_out: bool


def _totals(
    admin: psycopg.Connection, scope: str, of: UUID, moment: str = "5d"
) -> dict[tuple[str, str], Total]:
    rows = admin.execute(
        "SELECT measure, part, value::float, modifier, blank_reason, n_band, n_or_more,"
        " some_still_open, some_left_out FROM released_totals(%s, %s, %s)",
        (scope, of, moment),
    ).fetchall()
    return {(row[0], row[1]): Total(Shown(*row[2:8]), row[8]) for row in rows}


def _school(
    admin: psycopg.Connection, *engagements: Sequence[Sequence[Participant]]
) -> list[Stored]:
    first = store(admin, engagements[0])
    stored = [first] + [
        store(admin, cohorts, workspace=first.workspace, school=first.school)
        for cohorts in engagements[1:]
    ]
    for one in stored:
        one.release(Checkpoint.D5)
    return stored


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(people=st.lists(PEOPLE, max_size=30))
def test_the_total_of_one_cell_says_what_the_cell_says(
    admin: psycopg.Connection, people: list[Participant]
) -> None:
    with admin.transaction(force_rollback=True):
        (stored,) = _school(admin, [people])
        cells = {
            (measure, part): figure
            for (_, measure, part), figure in stored.released(Checkpoint.D5).items()
            if figure.blank != "nobody_yet"
        }
        for scope, of in (
            ("engagement", stored.engagement),
            ("school", stored.school),
            ("workspace", stored.workspace),
        ):
            totals = _totals(admin, scope, of)
            assert {key: total.figure for key, total in totals.items()} == cells


def test_engagements_and_schools_are_taken_together(admin: psycopg.Connection) -> None:
    here, too = _school(admin, [[_PLANNED] * 12 + [_IDLE] * 8], [[_PLANNED] * 6 + [_IDLE] * 24])
    elsewhere = store(admin, [[_PLANNED] * 25 + [_IDLE] * 25], workspace=here.workspace)
    elsewhere.release(Checkpoint.D5)
    stranger = store(admin, [[_PLANNED] * 20])
    stranger.release(Checkpoint.D5)
    wanted = [
        ("engagement", here.engagement, 60, "20-49"),
        ("engagement", too.engagement, 20, "20-49"),
        ("school", here.school, 36, "50+"),
        ("school", elsewhere.school, 50, "50+"),
        ("workspace", here.workspace, 43, "50+"),
    ]
    for scope, of, value, band in wanted:
        figure = _totals(admin, scope, of)[_ASKED].figure
        assert (figure.value, figure.modifier, figure.band) == (value, None, band)


def test_medians_are_taken_over_all_people(admin: psycopg.Connection) -> None:
    def after(hours: int) -> Participant:
        return Participant(applications=(Application(hours * HOUR, hours * HOUR, success=True),))

    (stored, _) = _school(admin, [[after(2)] * 6 + [_IDLE] * 3], [[after(31)] * 8 + [_IDLE] * 4])
    totals = _totals(admin, "school", stored.school)
    median = totals["median_hours_to_first_application", ""].figure
    assert (median.value, median.band) == (31, "20-49")
    own = _totals(admin, "engagement", stored.engagement)
    assert own["median_hours_to_first_application", ""].figure.value == 0  # 2, to the nearest 6


def test_a_group_that_is_too_small_is_in_no_total(admin: psycopg.Connection) -> None:
    (stored, small) = _school(admin, [[_PLANNED] * 12 + [_IDLE] * 8], [[_PLANNED] * 4])
    total = _totals(admin, "school", stored.school)[_ASKED]
    assert total == Total(Shown(60, band="20-49"), left_out=True)
    alone = _totals(admin, "engagement", small.engagement)[_ASKED]
    assert alone == Total(Shown(blank="too_few"), left_out=True)


def test_a_total_waits_where_every_window_is_open(admin: psycopg.Connection) -> None:
    (stored,) = _school(admin, [[replace(_IDLE, anchor=None)] * 9])
    total = _totals(admin, "school", stored.school)["applied_24h", ""]
    assert total == Total(Shown(blank="window_open", still_open=True), left_out=True)


@pytest.mark.parametrize("planned", [(8, 9, 10), (0, 1, 2)])
def test_a_total_does_not_tell_what_a_cell_held_back(
    admin: psycopg.Connection, planned: tuple[int, ...]
) -> None:
    """Whether eight of ten or all of them planned is in no total with a cell that is told."""
    shown = set()
    for number in planned:
        (stored,) = _school(
            admin,
            [[_PLANNED] * number + [_IDLE] * (10 - number), [_PLANNED] * 5 + [_IDLE] * 5],
        )
        shown |= {
            _totals(admin, scope, of)[_ASKED]
            for scope, of in (("engagement", stored.engagement), ("school", stored.school))
        }
    (total,) = shown
    assert total.figure.modifier == "or_more"
    assert total.figure.value == (65 if planned[0] else 25)


def test_an_obstacle_told_in_one_group_is_told_of_all_as_a_bound(
    admin: psycopg.Connection,
) -> None:
    def ticked(*themes: str) -> Participant:
        return replace(_IDLE, surveyed=10, themes=themes)

    group = [ticked("time")] * 8 + [ticked()] * 12 + [_IDLE] * 8
    other = [ticked("time")] * 3 + [ticked()] * 17 + [_IDLE] * 8
    (stored, _) = _school(admin, [group], [other])
    totals = _totals(admin, "school", stored.school)
    time = totals["obstacle_theme", "time"].figure
    assert (time.value, time.modifier, time.band) == (20, "or_more", "20-49")
    assert totals["obstacle_theme", "schedule"].figure.blank == "too_few"


def test_profiles_are_told_of_cohorts_alone(admin: psycopg.Connection) -> None:
    (stored,) = _school(admin, [[_IDLE] * 12])
    stored.release(Checkpoint.COMPLETION)
    released = stored.released(Checkpoint.COMPLETION)
    totals = _totals(admin, "engagement", stored.engagement, "completion")
    assert any(measure.startswith("profile_") for _, measure, _ in released)
    assert not any(measure.startswith("profile_") for measure, _ in totals)


def test_floors_that_were_raised_hold_for_totals_too(admin: psycopg.Connection) -> None:
    (stored,) = _school(admin, [[_PLANNED] * 6 + [_IDLE] * 6])
    assert _totals(admin, "school", stored.school)[_ASKED].figure.value == 50
    stored.insert(
        "privacy_floor", organisation_id=stored.organisation, score=5, rate=13, breakdown=13,
        created_at=at(0),
    )  # fmt: skip
    stored.flush()
    assert _totals(admin, "school", stored.school)[_ASKED].figure.blank == "too_few"


def test_pulses_are_taken_together(admin: psycopg.Connection) -> None:
    here, too = _school(admin, [[_IDLE] * 6], [[_IDLE] * 6])
    for stored, mean, missed, question in ((here, 5, 8, "2"), (too, 2.5, 2, "3")):
        for measure, part, numerator, value, modifier in (
            ("pulse_mean", "", 10 * mean, min(mean, 4.5), None),
            ("gap_missed", "literacy/phonics", missed, 80 if missed == 8 else 20, None),
            ("question_missed", question, 5, 50, None),
        ):
            stored.insert(
                "released_cell", id=uuid4(), engagement_id=stored.engagement, moment="pulse",
                measure=measure, part=part, numerator=numerator, denominator=10, floor=5,
                value=value, modifier=modifier, n_band="10-19", as_of=at(0),
            )  # fmt: skip
        stored.flush()
    totals = _totals(admin, "workspace", here.workspace, "pulse")
    assert set(totals) == {("pulse_mean", ""), ("gap_missed", "literacy/phonics")}
    assert totals["pulse_mean", ""].figure == Shown(3.5, band="20-49")
    assert totals["gap_missed", "literacy/phonics"].figure == Shown(50, band="20-49")
    own = _totals(admin, "engagement", here.engagement, "pulse")
    assert own["question_missed", "2"].figure.value == 50
    assert own["pulse_mean", ""].figure.value == 4.5


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    sizes=st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=4), min_size=1, max_size=3),
    person=PEOPLE,
)
def test_a_total_less_others_is_never_about_fewer_than_the_floor(
    admin: psycopg.Connection, sizes: list[list[int]], person: Participant
) -> None:
    """Every total is a sum of whole cells, the same ones in every scope, each above the floor."""
    with admin.transaction(force_rollback=True):
        stored = _school(admin, *[[[person] * size for size in one] for one in sizes])
        wide = _pieces(admin, "workspace", stored[0].workspace)
        narrow: dict[tuple[str, str], list[int]] = {}
        for one in stored:
            for key, sums in _pieces(admin, "engagement", one.engagement).items():
                narrow.setdefault(key, []).extend(sums)
    assert {key: sorted(sums) for key, sums in narrow.items()} == wide
    assert all(n >= 5 for sums in wide.values() for n in sums)


def _pieces(admin: psycopg.Connection, scope: str, of: UUID) -> dict[tuple[str, str], list[int]]:
    rows = admin.execute(
        "SELECT measure, part, array_agg(denominator ORDER BY denominator)"
        " FROM pieces_of(%s, %s, '5d') WHERE counts GROUP BY 1, 2",
        (scope, of),
    ).fetchall()
    return {(row[0], row[1]): row[2] for row in rows}


def test_there_is_no_other_scope(admin: psycopg.Connection) -> None:
    (stored,) = _school(admin, [[_PLANNED] * 12])
    for scope in ("cohort", "person", "", "Engagement"):
        assert _totals(admin, scope, stored.cohorts[0]) == {}
        assert _totals(admin, scope, stored.engagement) == {}

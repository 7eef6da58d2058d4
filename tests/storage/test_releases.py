"""Released cells: equal to a plain oracle's on random engagements, floored, rounded, frozen."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.metrics.measures import CHECKPOINT_AGES, Checkpoint
from tests.conftest import Database
from tests.storage.figures_drawn import COHORTS, PEOPLE
from tests.storage.figures_oracle import (
    HOUR,
    Application,
    Engagement,
    Floors,
    Nudge,
    Participant,
    Profile,
    Shown,
    band,
    percent,
)
from tests.storage.figures_world import Stored, at, minutes, store

PROFILES_AT = {Checkpoint.COMPLETION, Checkpoint.D14}


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
        "SELECT n, d, p.value::integer, p.modifier, s.value::integer, s.modifier,"
        " c.value::integer, c.modifier, n_band(d)"
        " FROM generate_series(5, 130) AS d, generate_series(0, d) AS n,"
        " shown_percent(n, d) AS p, shown_share(n, n, d, false) AS s,"
        " shown_share(n, n, d, true) AS c"
    ).fetchall()
    assert len(rows) == sum(range(6, 132))
    wrong = [
        row
        for row in rows
        if row[2:]
        != (
            *(*percent(row[0], row[1]), *percent(row[0], row[1])),
            *(*percent(row[0], row[1], coarse=True), band(row[1])),
        )
    ]
    assert wrong == []


def test_ages_of_checkpoints_are_the_same_in_core_and_in_the_database(
    admin: psycopg.Connection,
) -> None:
    for checkpoint in Checkpoint:
        row = admin.execute("SELECT checkpoint_age(%s)", (checkpoint.value,)).fetchone()
        assert row == (CHECKPOINT_AGES[checkpoint],)


def _set(stored: Stored, floors: Floors, streak: int) -> None:
    stored.insert(
        "privacy_floor", organisation_id=stored.organisation, score=5, rate=floors.rate,
        breakdown=floors.breakdown, created_at=at(0),
    )  # fmt: skip
    stored.insert(
        "figure_setting",
        organisation_id=stored.organisation,
        mastery_streak=streak,
        created_at=at(0),
    )
    stored.flush()


def all_anchored(cohorts: list[list[Participant]]) -> list[list[Participant]]:
    return [[replace(one, anchor=0) for one in people] for people in cohorts]


def sorted_by_age(checkpoints: list[Checkpoint]) -> list[Checkpoint]:
    return sorted(checkpoints, key=list(Checkpoint).index)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    engagement=st.builds(
        Engagement,
        cohorts=st.lists(COHORTS, min_size=1, max_size=4)
        | st.lists(COHORTS, max_size=4).map(all_anchored),
        assets=st.integers(0, 2),
        floors=st.just(Floors()) | st.builds(Floors, st.integers(5, 8), st.integers(10, 13)),
        streak=st.sampled_from([3, 2]),
    ),
    checkpoints=st.lists(
        st.sampled_from(list(Checkpoint)[:5]), min_size=1, max_size=3, unique=True
    ).map(sorted_by_age),
    late=st.integers(0, 600),
)
def test_what_is_shown_of_random_engagements_is_the_oracles(
    admin: psycopg.Connection, engagement: Engagement, checkpoints: list[Checkpoint], late: int
) -> None:
    with admin.transaction(force_rollback=True):
        stored = store(admin, engagement.cohorts, assets=engagement.assets)
        _set(stored, engagement.floors, engagement.streak)
        for checkpoint in checkpoints:
            assert stored.release(checkpoint, late) == bool(engagement.cohorts)
            expected = engagement.released(minutes(checkpoint), profiles=checkpoint in PROFILES_AT)
            assert stored.released(checkpoint) == expected


_TRIED = Participant(plans=(10,), applications=(Application(HOUR, HOUR, success=True),))
_IDLE = Participant()


def test_a_released_checkpoint_never_changes(admin: psycopg.Connection) -> None:
    stored = store(admin, [[_TRIED] * 6])
    assert stored.release(Checkpoint.H24)
    before = stored.released(Checkpoint.H24)
    admin.execute(
        "UPDATE enrollment SET left_at = joined_at WHERE cohort_id = %s", (stored.cohorts[0],)
    )
    assert not stored.release(Checkpoint.H24, 6 * HOUR)
    assert stored.released(Checkpoint.H24) == before
    assert before[0, "applied_24h", ""].value == 80


def test_nothing_is_released_before_its_time(admin: psycopg.Connection) -> None:
    stored = store(admin, [[_TRIED] * 6])
    assert not stored.release(Checkpoint.H24, -1)
    assert not replace(stored, engagement=uuid4()).release(Checkpoint.H24)
    assert stored.released(Checkpoint.H24) == {}
    assert stored.release(Checkpoint.H24)


def test_a_late_look_shows_the_same(admin: psycopg.Connection) -> None:
    """What was done or recorded after the checkpoint is not in it."""
    later = Participant(
        plans=(25 * HOUR,),
        applications=(
            Application(30 * HOUR, 30 * HOUR, success=True),
            Application(HOUR, 26 * HOUR, success=True),
        ),
        surveyed=25 * HOUR,
    )
    people = [_TRIED] * 6 + [later] * 5
    at_once, late = store(admin, [people]), store(admin, [people])
    at_once.release(Checkpoint.H24)
    late.release(Checkpoint.H24, 9000)
    assert at_once.released(Checkpoint.H24) == late.released(Checkpoint.H24)
    rows = admin.execute(
        "SELECT DISTINCT as_of, created_at FROM released_cell WHERE engagement_id = %s",
        (late.engagement,),
    ).fetchall()
    assert rows == [(at(24 * HOUR), at(24 * HOUR + 9000))]


@pytest.mark.parametrize("number", [4, 5])
def test_four_people_are_too_few_and_five_are_not(admin: psycopg.Connection, number: int) -> None:
    stored = store(admin, [[_TRIED] * number])
    stored.release(Checkpoint.D5)
    shown = stored.figure(Checkpoint.D5, "plan_rate")
    assert (shown.value, shown.blank) == ((80, None) if number == 5 else (None, "too_few"))
    assert stored.figure(Checkpoint.D5, "nudges_acted_on_24h").blank == "too_few"


def test_each_blank_says_why(admin: psycopg.Connection) -> None:
    empty = store(admin, [[]])
    empty.release(Checkpoint.D5)
    assert {shown.blank for shown in empty.released(Checkpoint.D5).values()} == {"nobody_yet"}
    idle = store(admin, [[_IDLE] * 6])
    idle.release(Checkpoint.H24)
    assert idle.figure(Checkpoint.H24, "median_hours_to_first_application").blank == "not_reached"
    waiting = idle.figure(Checkpoint.H24, "applied_48h")
    assert (waiting.blank, waiting.still_open) == ("window_open", True)
    assert idle.figure(Checkpoint.H24, "prework_rate").blank == "nobody_yet"
    assert idle.figure(Checkpoint.H24, "repeat_rate").blank == "too_few"
    unstarted = store(admin, [[replace(_IDLE, anchor=None)] * 6])
    unstarted.release(Checkpoint.D5)
    shown = unstarted.figure(Checkpoint.D5, "median_hours_to_first_application")
    assert shown.blank == "window_open"


def test_exactly_half_reach_the_median(admin: psycopg.Connection) -> None:
    for idle, value in ((3, 0), (4, None)):
        stored = store(admin, [[_TRIED] * 3 + [_IDLE] * idle])
        stored.release(Checkpoint.D5)
        assert stored.figure(Checkpoint.D5, "median_hours_to_first_application").value == value


@pytest.mark.parametrize(("people", "hours"), [(5, 30), (19, 30), (20, 31)])
def test_below_twenty_people_a_median_is_told_to_the_nearest_six_hours(
    admin: psycopg.Connection, people: int, hours: int
) -> None:
    one = Participant(applications=(Application(31 * HOUR, 31 * HOUR, success=True),))
    stored = store(admin, [[one] * people])
    stored.release(Checkpoint.D5)
    assert stored.figure(Checkpoint.D5, "median_hours_to_first_application").value == hours


def test_a_cohort_that_is_too_small_is_counted_with_its_neighbour(
    admin: psycopg.Connection,
) -> None:
    stored = store(admin, [[_TRIED] * 6, [_TRIED] * 3, [_TRIED] * 7, [_IDLE] * 2])
    stored.release(Checkpoint.H24)
    cells = admin.execute(
        "SELECT array_agg(b.cohort_id), c.denominator FROM released_cell AS c"
        " JOIN released_cell_cohort AS b ON b.cell_id = c.id"
        " WHERE c.engagement_id = %s AND c.measure = 'plan_rate' GROUP BY c.id",
        (stored.engagement,),
    ).fetchall()
    together = sorted((n, sorted(stored.cohorts.index(one) for one in ids)) for ids, n in cells)
    assert together == [(6, [0]), (12, [1, 2, 3])]


def test_who_was_told_together_is_told_together_from_then_on(admin: psycopg.Connection) -> None:
    """Else the second group is what both had done, less what the first has done."""
    later = Participant(applications=(Application(30 * HOUR, 30 * HOUR, success=False),))
    cohorts = [[_TRIED] * 4 + [later] * 6, [_TRIED] * 3 + [_IDLE] * 6, [_TRIED] * 8 + [_IDLE] * 4]
    values = []
    for before in ([Checkpoint.H24], []):
        stored = store(admin, cohorts)
        for checkpoint in (*before, Checkpoint.H48):
            stored.release(checkpoint)
        figures = [stored.figure(Checkpoint.H48, "outcome_success_share", "", n) for n in range(3)]
        values.append([figure.value for figure in figures])
    assert values == [[55, 55, 80], [40, 80, 80]]


@pytest.mark.parametrize(
    ("enrolled", "tried", "shown_band", "or_more"),
    [
        (6, 5, None, False),  # five of six: showing it at all tells that nearly all tried
        (6, 6, None, False),
        (7, 5, "5-9", False),
        (7, 7, "5-9", False),
        (12, 5, "5-9", True),
        (12, 12, "5-9", True),  # 10-19 would tell that at least ten of twelve did
        (13, 13, "10-19", False),
        (21, 20, "10-19", True),
        (21, 10, "10-19", True),
        (22, 22, "20-49", False),
        (52, 52, "20-49", True),
        (53, 53, "50+", False),
    ],
)
def test_a_band_does_not_tell_that_nearly_everybody_tried(
    admin: psycopg.Connection, enrolled: int, tried: int, shown_band: str | None, or_more: bool
) -> None:
    stored = store(admin, [[_TRIED] * tried + [_IDLE] * (enrolled - tried)])
    stored.release(Checkpoint.D5)
    shown = stored.figure(Checkpoint.D5, "outcome_success_share")
    assert (shown.band, shown.or_more) == (shown_band, or_more)
    assert shown.blank == (None if shown_band else "too_few")


def test_how_many_tried_of_a_small_group_cannot_be_told_apart(admin: psycopg.Connection) -> None:
    """Of twelve: whether five tried or all, with none of them failing, the same is shown."""
    seen = set()
    for tried in range(5, 13):
        stored = store(admin, [[_TRIED] * tried + [_IDLE] * (12 - tried)])
        stored.release(Checkpoint.D5)
        seen.add(stored.figure(Checkpoint.D5, "outcome_success_share"))
    assert len(seen) == 1


def _of_role(role: str | None, number: int) -> list[Participant]:
    return [replace(_IDLE, profile=Profile(role=role))] * number


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({"teacher": 10}, {}),
        ({"teacher": 9, "coach": 1}, {}),
        ({"teacher": 6, "coach": 6}, {"teacher": 50, "other": 50}),
        ({"teacher": 8, "coach": 6, "leader": 4}, {"teacher": 45, "other": 55}),
        ({"teacher": 8, "coach": 6, "leader": 3, "support": 3}, {
            "teacher": 40, "coach": 30, "other": 30}),
        ({"teacher": 20, None: 5}, {"teacher": 80, "other": 20}),
        ({None: 12}, {}),
    ],
)  # fmt: skip
def test_a_kind_of_which_there_are_few_is_not_told(
    admin: psycopg.Connection, roles: dict[str | None, int], told: dict[str, int]
) -> None:
    people = [one for role, number in roles.items() for one in _of_role(role, number)]
    stored = store(admin, [people])
    stored.release(Checkpoint.COMPLETION)
    shown = {
        part: figure.value
        for (_, measure, part), figure in stored.released(Checkpoint.COMPLETION).items()
        if measure == "profile_school_role" and figure.value is not None
    }
    assert shown == told


def test_an_obstacle_is_told_where_five_ticked_it(admin: psycopg.Connection) -> None:
    five = replace(_IDLE, surveyed=10, themes=("time",))
    four = replace(_IDLE, surveyed=10, themes=("materials",))
    stored = store(admin, [[five] * 5 + [four] * 4 + [replace(_IDLE, surveyed=10)] * 3 + [_IDLE]])
    stored.release(Checkpoint.D5)
    time, materials = (
        stored.figure(Checkpoint.D5, "obstacle_theme", part) for part in ("time", "materials")
    )
    assert (time.value, materials.blank) == (40, "too_few")
    assert stored.figure(Checkpoint.D5, "survey_rate").value == 80


def test_nudges_are_counted_over_people(admin: psycopg.Connection) -> None:
    acted = Participant(plans=(70,), nudges=(Nudge("no_action_plan", 60),))
    ignored = Participant(nudges=(Nudge("no_application", 60), Nudge("no_application", 500)))
    muted = Participant(muted=True)
    stored = store(admin, [[acted] * 4 + [ignored] * 4 + [muted] * 4])
    stored.release(Checkpoint.D5)
    figures = [
        stored.figure(Checkpoint.D5, f"nudges_{name}").value
        for name in ("sent", "acted_on_24h", "muted")
    ]
    assert figures == [65, 50, 35]


def _later_cohort(stored: Stored) -> None:
    stored.cohorts.append(uuid4())
    stored.insert(
        "cohort", id=stored.cohorts[-1], engagement_id=stored.engagement,
        name=f"C{len(stored.cohorts)}", created_at=at(0),
    )  # fmt: skip
    stored.flush()


def _move(stored: Stored, people: int) -> None:
    """Move so many from the first cohort to the last."""
    stored.run.execute(
        "UPDATE enrollment SET cohort_id = %s WHERE id IN (SELECT id FROM enrollment"
        " WHERE cohort_id = %s LIMIT %s)",
        (stored.cohorts[-1], stored.cohorts[0], people),
    )


@pytest.mark.parametrize("moved", [0, 11])
def test_a_cohort_made_after_a_checkpoint_had_nobody_then(
    admin: psycopg.Connection, moved: int
) -> None:
    """Else the eleven who were moved, beside the twelve told before, tell of the one left."""
    stored = store(admin, [[_TRIED] * 12])
    stored.release(Checkpoint.H24)
    before = stored.released(Checkpoint.H24)
    _later_cohort(stored)
    _move(stored, moved)
    for _ in range(4):
        stored.person(_TRIED, stored.cohorts[1])
    stored.flush()
    assert stored.release(Checkpoint.H24)
    after = stored.released(Checkpoint.H24)
    assert {key: one for key, one in after.items() if key[0] == 0} == before
    late = {key[1:]: one for key, one in after.items() if key[0] == 1}
    assert late == {key[1:]: Shown(blank="nobody_yet") for key in before}
    assert not stored.release(Checkpoint.H24)
    assert stored.released(Checkpoint.H24) == after


@pytest.mark.parametrize("into_a_new_one", [False, True])
def test_whoever_moves_between_cohorts_is_counted_once_at_a_checkpoint(
    admin: psycopg.Connection, into_a_new_one: bool
) -> None:
    stored = store(admin, [[_TRIED] * 12, [_TRIED] * 7])
    stored.release(Checkpoint.H24)
    if into_a_new_one:
        _later_cohort(stored)
    _move(stored, 6)
    for checkpoint in (Checkpoint.H24, Checkpoint.H48):
        stored.release(checkpoint)
    rows = admin.execute(
        "SELECT DISTINCT sum(denominator) FROM released_cell"
        " WHERE engagement_id = %s AND measure IN ('plan_rate', 'applied_24h', 'survey_rate')"
        " GROUP BY moment, measure",
        (stored.engagement,),
    ).fetchall()
    assert rows == [(19,)]


_WINDOWS = ("applied_24h", "applied_48h", "applied_5d")


@pytest.mark.parametrize("applied", [9, 10])
def test_a_window_that_was_told_once_all_were_closed_says_the_same_from_then_on(
    admin: psycopg.Connection, applied: int
) -> None:
    """Nothing else can change in it: whoever is taken out and put back would be all that does."""
    stored = store(admin, [[_TRIED] * applied + [_IDLE] * (25 - applied)])
    row = admin.execute(
        "SELECT n.id FROM enrollment AS n JOIN application_event AS x"
        " ON x.engagement_id = n.engagement_id AND x.participant_id = n.person_id"
        " WHERE n.engagement_id = %s LIMIT 1",
        (stored.engagement,),
    ).fetchone()
    told = []
    for checkpoint, left in (("48h", None), ("5d", at(100 * HOUR)), ("14d", None)):
        admin.execute("UPDATE enrollment SET left_at = %s WHERE id = %s", (left, *(row or ())))
        stored.release(Checkpoint(checkpoint))
        told.append([stored.figure(Checkpoint(checkpoint), name) for name in _WINDOWS])
    share = 4 * applied
    assert [[one.value for one in figures] for figures in told[:1]] == [[share, share, None]]
    assert told[1][:2] == told[2][:2] == told[0][:2]
    assert told[2][2] == told[1][2]


def test_clocks_that_are_set_anew_are_counted_anew(admin: psycopg.Connection) -> None:
    late = replace(_TRIED, applications=(Application(30 * HOUR, 30 * HOUR, success=True),))
    stored = store(admin, [[late] * 10 + [_IDLE] * 10])
    stored.release(Checkpoint.H24)
    admin.execute(
        "UPDATE engagement SET anchored_at = %s WHERE id = %s", (at(25 * HOUR), stored.engagement)
    )
    admin.execute(
        "UPDATE enrollment SET anchor_at = %s WHERE engagement_id = %s",
        (at(10 * HOUR), stored.engagement),
    )
    for checkpoint in (Checkpoint.H48, Checkpoint.D5):
        stored.release(checkpoint)
        assert stored.figure(checkpoint, "applied_24h").value == 50
    assert stored.figure(Checkpoint.H24, "applied_24h").modifier == "or_fewer"


@pytest.mark.parametrize("cohorts", [[6], [6, 3], [3, 1]])
def test_the_release_before_finds_its_figures_where_it_looks(
    admin: psycopg.Connection, cohorts: list[int]
) -> None:
    stored = store(admin, [[_TRIED] * number for number in cohorts])
    answers = [
        admin.execute(
            "SELECT release_checkpoint(%s, '24h', %s)", (cohort, at(24 * HOUR))
        ).fetchone()
        for cohort in stored.cohorts
    ]
    assert answers == [(True,)] + [(False,)] * (len(cohorts) - 1)
    rows = admin.execute(
        "SELECT f.cohort_id, f.measure, f.value::float, f.modifier, f.blank_reason, f.n_band,"
        " f.still_open > 0, r.released_at = f.computed_at FROM checkpoint_release AS r"
        " JOIN released_figure AS f USING (cohort_id, checkpoint) WHERE f.cohort_id = ANY (%s)",
        (stored.cohorts,),
    ).fetchall()
    cells = stored.released(Checkpoint.H24)
    assert len(rows) == 7 * len(cohorts)
    for cohort, measure, *shown, still_open, same_time in rows:
        cell = cells[stored.cohorts.index(cohort), measure, ""]
        assert shown == [cell.value, cell.modifier, cell.blank, cell.band]
        assert (still_open, same_time) == (cell.still_open, True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.lists(PEOPLE, min_size=8, max_size=30), cut=st.integers(1, 7))
def test_however_people_are_divided_nothing_is_told_of_fewer_than_five(
    admin: psycopg.Connection, people: list[Participant], cut: int
) -> None:
    with admin.transaction(force_rollback=True):
        stored = store(admin, [people[:cut], people[cut:]])
        stored.release(Checkpoint.D14)
        rows = admin.execute(
            "SELECT count(*) FROM released_cell WHERE engagement_id = %s"
            " AND value IS NOT NULL AND denominator < floor",
            (stored.engagement,),
        ).fetchone()
    assert rows == (0,)

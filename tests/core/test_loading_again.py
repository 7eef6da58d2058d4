"""A changed file loaded again: what is applied, what is only said, and nobody moved."""

from dataclasses import replace
from datetime import date
from typing import Any

from core.engagements.records import Taught
from core.engagements.vocabulary import AttendeeGroup, WindowAnchor, WorkshopType
from core.policy import Role
from core.programmes.loading import load_programme
from core.programmes.specs import LoadReport, Programme, StaffSpec
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import COHORTS, World, look, person, programme

CHANGES = """
    SELECT action, before, after FROM audit_event WHERE action LIKE '%%.changed' ORDER BY action
"""
STRATEGIST = f"U{Role.STRATEGIST.value}"


async def _load(db: PostgresDatabase, what: Programme) -> LoadReport:
    async with db.unit_of_work("load") as uow:
        return await load_programme(uow, what)


def _school(what: Programme, **changed: Any) -> Programme:
    return replace(what, school=replace(what.school, **changed))


def _engagement(what: Programme, **changed: Any) -> Programme:
    return replace(what, engagement=replace(what.engagement, **changed))


async def test_the_same_file_again_changes_and_says_nothing(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    report = await _load(db, programme())
    assert report.differences == ()
    assert look(database, CHANGES) == []


async def test_what_moves_nobody_is_applied_and_audited(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    what = _school(
        programme(), time_zone="America/Denver", district="South", holidays=(date(2026, 11, 26),)
    )
    first, *others = what.engagement.cohorts
    named = replace(
        first, attendee_group=AttendeeGroup.DEPARTMENT, note="With the coach", expected_count=None
    )
    what = _engagement(
        what,
        digest_channel_id="C2",
        workshop_type=WorkshopType.FULL_DAY,
        cohorts=(named, *others),
        strategies=(Taught("Exit ticket", "In two minutes"), what.engagement.strategies[1]),
    )
    report = await _load(db, what)
    assert report.differences == ()
    assert look(database, CHANGES) == [
        (
            "cohort.changed",
            {"attendee_group": "grade_team", "note": "0 characters", "expected_count": "6"},
            {"attendee_group": "department", "note": "14 characters", "expected_count": ""},
        ),
        (
            "engagement.changed",
            {"digest_channel": "C1", "workshop_type": "half_day"},
            {"digest_channel": "C2", "workshop_type": "full_day"},
        ),
        (
            "school.changed",
            {"time_zone": "America/Chicago", "district": "North", "holidays": ""},
            {"time_zone": "America/Denver", "district": "South", "holidays": "2026-11-26"},
        ),
        (
            "strategy.changed",
            {"description": "27 characters"},
            {"description": "14 characters"},
        ),
    ]
    await _load(db, what)
    assert len(look(database, CHANGES)) == 4
    assert look(database, "SELECT digest_channel_id, workshop_type FROM engagement") == [
        ("C2", "full_day")
    ]
    assert look(database, "SELECT time_zone, district FROM school") == [("America/Denver", "South")]
    assert look(
        database,
        "SELECT attendee_group, note, expected_count FROM cohort WHERE name = %s",
        COHORTS[0],
    ) == [("department", "With the coach", None)]
    assert look(database, "SELECT description FROM strategy WHERE name = 'Exit ticket'") == [
        ("In two minutes",)
    ]


async def test_a_channel_taken_out_of_the_file_gets_no_more_digests(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await _load(db, programme(channel=None))
    assert look(database, "SELECT digest_channel_id FROM engagement") == [(None,)]


async def test_nobody_is_moved_and_each_one_is_named(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    what = programme()
    moved = replace(what.roster[0], cohort=COHORTS[1])
    report = await _load(db, replace(what, roster=(moved, *what.roster[2:])))
    assert report.differences == (
        f"roster, cohort: Name of U0 stands in '{COHORTS[0]}'; not moved to '{COHORTS[1]}'",
        f"roster: Name of U1 stands in '{COHORTS[0]}'; not in the file; not taken out",
    )
    assert look(database, "SELECT count(*), count(DISTINCT cohort_id) FROM enrollment") == [(6, 1)]
    assert look(
        database,
        "SELECT after ->> 'differences' FROM audit_event WHERE action = 'programme.loaded'"
        " ORDER BY 1",
    ) == [("0",), ("2",)]


async def test_another_strategist_is_said_and_gets_no_role(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    what = programme()
    _, *others = what.staff
    new = StaffSpec(person("UNEW"), Role.STRATEGIST)
    report = await _load(db, replace(what, staff=(new, *others)))
    assert report.differences == (
        (
            f"people, strategist: Name of {STRATEGIST} stands as the strategist;"
            " Name of UNEW was not put in their place"
        ),
    )
    holders = look(
        database,
        "SELECT p.slack_user_id FROM role_assignment AS a JOIN person AS p ON p.id = a.person_id"
        " WHERE a.role = 'is'",
    )
    assert holders == [(STRATEGIST,)]


async def test_an_engagement_without_a_strategist_gets_the_file_s(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    look(database, "UPDATE engagement SET strategist_id = NULL")
    assert (await _load(db, programme())).differences == ()
    assert (
        await world.person_id(STRATEGIST)
        == look(database, "SELECT strategist_id FROM engagement")[0][0]
    )


async def test_clocks_and_what_is_not_in_the_file_any_more_stay_and_are_said(
    db: PostgresDatabase, database: Database
) -> None:
    days = (date(2026, 9, 1), date(2026, 11, 26))
    await _load(db, programme(holidays=days))
    what = programme(anchor=WindowAnchor.PARTICIPANT)
    what = _engagement(
        _school(what, district=None),
        strategies=what.engagement.strategies[:1],
        cohorts=what.engagement.cohorts[:1],
        pulse=replace(what.engagement.pulse, statement="I could use this tomorrow"),
    )
    report = await _load(db, what)
    assert report.differences == (
        "school, district: 'North' stands; the file has none; kept",
        # What lies behind closes no day to come, and is not worth a line.
        "school, holidays: 2026-11-26 stands; the file does not name it; kept",
        (
            "engagement, window_anchor: 'marked_complete' stands; not changed to 'participant',"
            " since clocks run by it"
        ),
        "engagement, strategies: 'Cold call' is taught; the file does not name it; kept",
        f"engagement, cohorts: '{COHORTS[1]}' stands; the file does not name it; kept",
        "engagement, pulse_check: it stands as it was first loaded; not changed",
    )
    assert look(database, "SELECT district FROM school") == [("North",)]
    assert look(database, "SELECT window_anchor FROM engagement") == [("marked_complete",)]
    assert look(database, "SELECT day FROM school_holiday ORDER BY day") == [(day,) for day in days]
    assert look(database, CHANGES) == []


async def test_a_second_engagement_of_a_school_compares_the_school_alone(
    world: World, db: PostgresDatabase
) -> None:
    what = programme(topic="Another", anchor=WindowAnchor.PARTICIPANT)
    report = await _load(db, _school(what, district=None))
    assert report.engagement_is_new
    assert report.differences == ("school, district: 'North' stands; the file has none; kept",)

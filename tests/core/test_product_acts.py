"""What the product does by itself: load a programme, release figures, announce digests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.engagements.vocabulary import WindowAnchor
from core.metrics.figures import CohortFigures
from core.metrics.measures import Checkpoint, Measure
from core.metrics.releases import announce_digests, release_due
from core.people import Profile, refresh, remember_dm
from core.policy import Role, ScopeKind
from core.privacy import Band, BlankReason, Figure
from core.programmes.loading import load_programme
from core.programmes.specs import LoadReport, Programme
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme

DIGESTS = "SELECT key FROM outbox WHERE kind = 'digest' ORDER BY seq"


async def _load(db: PostgresDatabase, what: Programme) -> LoadReport:
    async with db.unit_of_work("load") as uow:
        return await load_programme(uow, what)


async def _release(db: PostgresDatabase) -> int:
    async with db.unit_of_work("job") as uow:
        return await release_due(uow)


async def _announce(db: PostgresDatabase) -> int:
    async with db.unit_of_work("job") as uow:
        return await announce_digests(uow)


async def test_each_role_is_granted_where_it_acts(db: PostgresDatabase, database: Database) -> None:
    await _load(db, programme())
    grants = dict(look(database, "SELECT role, scope_kind FROM role_assignment"))
    assert grants == {
        Role.STRATEGIST: ScopeKind.ENGAGEMENT,
        Role.PROGRAMME_MANAGER: ScopeKind.SCHOOL,
        Role.LA: ScopeKind.SCHOOL,
        Role.CONTENT_CREATOR: ScopeKind.ORGANISATION,
    }


async def test_a_role_is_granted_and_audited_once(db: PostgresDatabase, database: Database) -> None:
    await _load(db, programme())
    await _load(db, programme())
    assert look(
        database, "SELECT action, count(*) FROM audit_event GROUP BY action ORDER BY action"
    ) == [("programme.loaded", 2), ("role.granted", 4)]


async def test_before_completion_nobody_is_invited(
    db: PostgresDatabase, database: Database
) -> None:
    report = await _load(db, programme(6))
    assert (report.engagement_is_new, report.enrolled, report.invited) == (True, 6, 0)
    assert look(database, "SELECT count(*) FROM outbox") == [(0,)]


async def test_who_comes_after_completion_is_invited_with_the_clock_at_completion(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    completed_at = world.clock.now()
    world.clock.advance(days=1)
    report = await _load(db, programme(8))
    assert (report.enrolled, report.enrolled_before, report.invited) == (2, 6, 2)
    assert look(database, "SELECT count(*) FROM outbox WHERE kind = 'plan_invitation'") == [(8,)]
    assert look(database, "SELECT DISTINCT anchor_at FROM enrollment") == [(completed_at,)]


async def test_with_clocks_of_one_s_own_a_late_comer_has_not_checked_in(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    """`window_anchor = participant`: the clock starts at the person's own check-in."""
    world = await load(db, clock, programme(6, anchor=WindowAnchor.PARTICIPANT))
    await world.complete()
    await _load(db, programme(8, anchor=WindowAnchor.PARTICIPANT))
    assert look(database, "SELECT DISTINCT anchor_at FROM enrollment") == [(None,)]


async def test_what_a_person_said_of_themselves_is_not_overwritten(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    look(database, "UPDATE learner_profile SET experience = 'y21_plus'")
    await _load(db, programme())
    assert look(database, "SELECT DISTINCT experience FROM learner_profile") == [("y21_plus",)]


async def test_a_strategist_who_takes_part_is_enrolled_too(
    db: PostgresDatabase, database: Database
) -> None:
    what = programme(5)
    also = replace(what.roster[0], person=what.staff[0].person)
    report = await _load(db, replace(what, roster=(*what.roster, also)))
    assert report.enrolled == 6
    assert look(database, "SELECT count(*) FROM person") == [(9,)]


async def test_a_person_s_profile_and_dm_are_kept(world: World, db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        person = (await world.user(uow, "U0")).person
        moved = await refresh(uow, person, Profile("Lena", "Europe/Berlin", "de-DE", active=True))
        await remember_dm(uow, moved, "D1")
    async with db.unit_of_work("test") as uow:
        found = await uow.people.by_id(person.id)
    assert found == replace(
        person, name="Lena", time_zone="Europe/Berlin", locale="de-DE", dm_channel_id="D1"
    )


@pytest.mark.parametrize(
    ("said", "stored", "kept"),
    [
        ("Europe/Atlantis", "Europe/Berlin", "Europe/Berlin"),
        ("", "Europe/Berlin", "Europe/Berlin"),
        ("America", "Mars/Olympus", "UTC"),
        ("Asia/Tokyo", "Mars/Olympus", "Asia/Tokyo"),
    ],
)
async def test_a_zone_that_is_not_known_here_takes_no_place(
    world: World, database: Database, said: str, stored: str, kept: str
) -> None:
    look(database, "UPDATE person SET time_zone = %s WHERE slack_user_id = 'U0'", stored)
    async with world.database.unit_of_work("test") as uow:
        person = (await world.user(uow, "U0")).person
        assert (await refresh(uow, person, Profile("L", said, "en-US", True))).time_zone == kept
    assert look(database, "SELECT time_zone FROM person WHERE slack_user_id = 'U0'") == [(kept,)]


async def test_every_checkpoint_is_released_at_its_age_and_once(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    assert await _release(db) == 0  # not completed yet
    await world.complete()
    seen = []
    for hours in (0, 23.99, 24, 48, 119.99, 120, 14 * 24):
        world.clock.at = datetime(2026, 9, 14, 15, tzinfo=UTC) + timedelta(hours=hours)
        seen.append(await _release(db))
        assert await _release(db) == 0
    assert seen == [1, 0, 1, 1, 0, 1, 1]
    world.clock.advance(weeks=20)
    assert await _release(db) == 6  # weeks 3 to 8, and never again after
    audited = look(
        database, "SELECT count(*) FROM audit_event WHERE action = 'checkpoint.released'"
    )
    assert audited == [(11,)]


async def test_a_late_look_computes_what_was_true_at_the_checkpoint(
    world: World, db: PostgresDatabase
) -> None:
    await world.complete()
    world.clock.advance(hours=30)
    for number in range(6):
        await world.apply(f"U{number}")  # after 24 h, before 48 h
    world.clock.advance(hours=30)
    await _release(db)
    async with db.read_unit_of_work("test") as uow:
        day = await uow.figures.of_cohort(world.cohort_id, Checkpoint.H24)
        two_days = await uow.figures.of_cohort(world.cohort_id, Checkpoint.H48)
    assert day is not None
    assert two_days is not None
    assert day.figures[Measure.APPLIED_24H].value == 20  # nobody, told as "20 % or fewer"
    assert two_days.figures[Measure.APPLIED_48H].value == 80  # all, told as "80 % or more"


async def test_the_digest_comes_at_five_days_on_a_school_morning_of_the_school(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()  # a Monday, 10:00 in Chicago
    world.clock.advance(days=2)
    await _release(db)
    assert await _announce(db) == 0
    world.clock.advance(days=3)  # Saturday
    await _release(db)
    assert await _announce(db) == 1
    assert look(database, "SELECT not_before, channel_id FROM outbox WHERE kind = 'digest'") == [
        (datetime(2026, 9, 21, 13, tzinfo=UTC), "C1")
    ]
    assert look(database, DIGESTS) == [(f"digest:{world.cohort_id}:2026-W39",)]


async def test_a_digest_is_of_its_week_and_is_not_told_after_it(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    """The week is the school's: Monday begins in Chicago at 05:00 UTC."""
    await world.complete()
    world.clock.at = datetime(2026, 9, 19, 21, 50, tzinfo=UTC)
    await _release(db)
    await _announce(db)  # a Saturday, so it is for Monday the 21st and its week
    assert look(database, "SELECT expires_at FROM outbox WHERE kind = 'digest'") == [
        (datetime(2026, 9, 28, 5, tzinfo=UTC),)
    ]


async def test_what_expired_untold_is_told_in_the_next_week(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    world.clock.advance(days=5)
    await _release(db)
    await _announce(db)
    world.clock.at = datetime(2026, 9, 28, 4, 59, tzinfo=UTC)
    assert await _announce(db) == 0
    world.clock.advance(minutes=1)
    look(database, "UPDATE outbox SET state = 'lapsed', outcome_code = 'expired'")
    assert await _announce(db) == 1
    assert await _announce(db) == 0
    await _release(db)
    assert await _announce(db) == 0  # the newer checkpoint waits: one digest a week
    told = look(
        database,
        "SELECT key, facts ->> 'checkpoint' FROM outbox WHERE kind = 'digest' ORDER BY seq",
    )
    assert told == [
        (f"digest:{world.cohort_id}:2026-W39", "5d"),
        (f"digest:{world.cohort_id}:2026-W40", "5d"),
    ]


async def test_a_holiday_of_the_school_moves_the_digest(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    world = await load(db, clock, programme(holidays=[date(2026, 9, 21)]))
    await world.complete()
    clock.advance(days=5)
    await _release(db)
    await _announce(db)
    assert look(database, "SELECT not_before FROM outbox WHERE kind = 'digest'") == [
        (datetime(2026, 9, 22, 13, tzinfo=UTC),)
    ]


async def test_a_digest_is_written_once_a_week_and_only_with_something_to_show(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    for _ in range(30):
        world.clock.advance(days=1)
        await _release(db)
        await _announce(db)
        assert await _announce(db) == 0
    keys = [key for (key,) in look(database, DIGESTS)]
    # 5 days, 14 days, 3 weeks, 4 weeks; the second cohort has nobody in it and stays silent.
    assert keys == [f"digest:{world.cohort_id}:2026-W{week}" for week in (39, 40, 41, 42)]


async def test_a_month_unattended_gives_one_digest_with_the_newest_figures(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    world.clock.advance(days=30)
    await _release(db)
    assert await _announce(db) == 1
    assert look(database, "SELECT facts ->> 'checkpoint' FROM outbox WHERE kind = 'digest'") == [
        ("w4",)
    ]


async def test_without_a_channel_or_in_a_school_that_is_closed_there_is_no_digest(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    silent = await load(db, clock, programme(channel=None))
    await silent.complete()
    summer = [date(2026, 9, 19) + timedelta(days=one) for one in range(70)]
    closed = await load(db, clock, programme(topic="Closed", holidays=summer))
    await closed.complete()
    clock.advance(days=5)
    await _release(db)
    assert await _announce(db) == 0


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ([], False),
        ([Figure(None, BlankReason.TOO_FEW, None, datetime(2026, 9, 14, tzinfo=UTC))], False),
        ([Figure(0, None, Band.N5_9, datetime(2026, 9, 14, tzinfo=UTC))], True),
    ],
)
def test_figures_say_something_once_one_of_them_has_a_value(
    figures: list[Figure], *, says: bool
) -> None:
    cohort = CohortFigures(
        "Lower school",
        "Talk",
        "Riverside",
        "America/Chicago",
        Checkpoint.D5,
        datetime(2026, 9, 19, tzinfo=UTC),
        dict(zip(Measure, figures, strict=False)),
    )
    assert cohort.says_something is says

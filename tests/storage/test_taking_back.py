"""The database's own door for a try that is taken back: only a young one, only the newest."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from core.kernel.ids import PersonId
from tests.conftest import Database
from tests.storage.world import World, allow, look

TRIES = "SELECT attempt_number FROM application_event ORDER BY 1"


async def _log(world: World, person_id: PersonId) -> UUID:
    application = world.application(person_id)
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.applications.add(application)
    return application.id


def _take(database: Database, application: UUID, person_id: UUID, now: datetime) -> str:
    with psycopg.connect(
        database.app_url, options="-c role=uptake_writer -c search_path=uptake"
    ) as connection:
        row = connection.execute(
            "SELECT take_back_try(%s, %s, %s)", (application, person_id, now)
        ).fetchone()
    assert row is not None
    return str(row[0])


async def test_only_a_young_one_and_only_the_newest_goes(world: World, database: Database) -> None:
    await world.complete()
    me = await world.person_id("U0")
    now = world.clock.now()
    first, second = await _log(world, me), await _log(world, me)
    assert _take(database, first, me, now) == "followed"
    assert _take(database, second, me, now + timedelta(minutes=10, seconds=1)) == "late"
    assert _take(database, second, me, now - timedelta(seconds=1)) == "late"
    assert _take(database, second, await world.person_id("U1"), now) == "gone"
    assert _take(database, uuid4(), me, now) == "gone"
    assert look(database, TRIES) == [(1,), (2,)]
    assert _take(database, second, me, now + timedelta(minutes=10)) == "taken_back"
    assert _take(database, second, me, now) == "gone"
    assert look(database, TRIES) == [(1,)]


async def test_while_another_is_added_the_numbers_keep_no_gap(
    world: World, database: Database
) -> None:
    await world.complete()
    me = await world.person_id("U0")
    first = await _log(world, me)
    with psycopg.connect(
        database.app_url, options="-c role=uptake_writer -c search_path=uptake"
    ) as taking:
        assert taking.execute(
            "SELECT take_back_try(%s, %s, %s)", (first, me, world.clock.now())
        ).fetchone() == ("taken_back",)
        with pytest.raises(errors.LockNotAvailable):
            _add_at_once(database, world, me)
    await _log(world, me)
    assert look(database, TRIES) == [(1,)]


def _add_at_once(database: Database, world: World, person_id: PersonId) -> None:
    with psycopg.connect(
        database.app_url,
        options="-c role=uptake_writer -c search_path=uptake -c lock_timeout=200ms",
    ) as adding:
        adding.execute(
            "INSERT INTO application_event (id, participant_id, engagement_id, strategy_id,"
            " occurred_at, outcome, evidence_type, created_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, now(), 'success', 'self_report', now())",
            (person_id, world.engagement_id, world.strategies[0]),
        )


@pytest.mark.parametrize("role", ["uptake_reader", "none"])
def test_nobody_but_the_writer_may(database: Database, role: str) -> None:
    with (
        psycopg.connect(
            database.app_url, options=f"-c role={role} -c search_path=uptake"
        ) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT uptake.take_back_try(%s, %s, now())", (uuid4(), uuid4()))

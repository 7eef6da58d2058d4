"""The clock closes pulse rounds and releases what is closed."""

from core.policy import Role
from core.pulses.running import close_round, open_round
from jobs.pulses import close_and_release
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import World, look

STATE = "SELECT state, closed_at = closes_at FROM pulse_round"


async def _open(world: World, *, and_close: bool) -> None:
    async with world.database.unit_of_work("test") as uow:
        strategist = await world.user(uow, f"U{Role.STRATEGIST.value}")
        await open_round(uow, strategist.actor, world.engagement_id)
        if and_close:
            await close_round(uow, strategist.actor, world.engagement_id)


async def test_rounds_are_closed_and_released_when_their_time_comes(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await _open(world, and_close=False)
    assert await close_and_release(db) == 0
    world.clock.advance(days=2)
    assert await close_and_release(db) == 1
    assert await close_and_release(db) == 0
    assert look(database, STATE) == [("released", True)]


async def test_what_was_closed_before_its_time_is_released_at_the_next_look(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await _open(world, and_close=True)
    assert await close_and_release(db) == 1
    assert look(database, STATE) == [("released", False)]

"""The clock closes pulse rounds and releases what is closed."""

import pytest

from core.kernel.vocabularies import Role
from core.pulses.running import close_round, open_round
from jobs.pulses import close_and_release
from storage.kit.errors import StorageError
from storage.unit_of_work import PostgresMemory
from tests.conftest import Database
from tests.storage.world import World, load, look, programme

STATE = "SELECT state, closed_at = closes_at FROM pulse_round"


async def _open(world: World, *, and_close: bool) -> None:
    async with world.memory.unit_of_work("test") as uow:
        strategist = await world.known(uow, f"U{Role.STRATEGIST.value}")
        await open_round(uow, strategist.actor, world.engagement_id)
        if and_close:
            await close_round(uow, strategist.actor, world.engagement_id)


async def test_rounds_are_closed_and_released_when_their_time_comes(
    world: World, memory: PostgresMemory, database: Database
) -> None:
    await _open(world, and_close=False)
    assert await close_and_release(memory) == 0
    world.clock.advance(days=2)
    assert await close_and_release(memory) == 1
    assert await close_and_release(memory) == 0
    assert look(database, STATE) == [("released", True)]


async def test_what_was_closed_before_its_time_is_released_at_the_next_look(
    world: World, memory: PostgresMemory, database: Database
) -> None:
    await _open(world, and_close=True)
    assert await close_and_release(memory) == 1
    assert look(database, STATE) == [("released", False)]


async def test_one_that_fails_holds_up_none_of_the_others(
    world: World, memory: PostgresMemory, database: Database
) -> None:
    """The first of the two has cells of its own already, past every rule: it cannot be released."""
    await _open(world, and_close=False)
    other = await load(memory, world.clock, programme(topic="Wait time"))
    await _open(other, and_close=False)
    world.clock.advance(days=2)
    look(
        database,
        "WITH cell AS (INSERT INTO released_cell (engagement_id, moment, measure, denominator,"
        " floor, blank_reason, as_of) VALUES (%s, 'pulse', 'pulse_mean', 0, 5, 'too_few', now())"
        " RETURNING id) INSERT INTO released_cell_cohort SELECT %s, 'pulse', 'pulse_mean', '', id"
        " FROM cell",
        *(world.engagement_id, world.cohort_id),
    )
    for _ in range(2):
        with pytest.raises(StorageError, match="released_cell_cohort"):
            await close_and_release(memory)
    assert look(database, "SELECT state, engagement_id FROM pulse_round ORDER BY state") == [
        ("closed", world.engagement_id),
        ("released", other.engagement_id),
    ]

import pytest

from storage.unit_of_work import PostgresMemory
from tests.conftest import MovableClock
from tests.storage.world import World, load, programme


@pytest.fixture
async def world(memory: PostgresMemory, clock: MovableClock) -> World:
    """A school with six teachers, U0 to U5, whose workshop began two hours ago."""
    return await load(memory, clock, programme())

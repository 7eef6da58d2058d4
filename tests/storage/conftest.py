import pytest

from storage.unit_of_work import PostgresMemory
from tests.conftest import MovableClock
from tests.storage.world import World, load, programme


@pytest.fixture
async def world(memory: PostgresMemory, clock: MovableClock) -> World:
    return await load(memory, clock, programme())

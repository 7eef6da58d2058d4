import pytest

from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.storage.world import World, load, programme


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme())

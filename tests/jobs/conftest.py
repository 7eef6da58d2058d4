import pytest

from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.jobs.scripted import Slack
from tests.storage.world import World, load, programme


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    """Six teachers, U0 to U5, on a Monday at 10:00 in Chicago; their workshop has begun."""
    return await load(db, clock, programme())


@pytest.fixture
def slack() -> Slack:
    return Slack()

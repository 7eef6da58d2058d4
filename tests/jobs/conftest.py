import pytest

from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.jobs.scripted import Slack
from tests.storage.world import World, load_small
from tests.support.database_rows import Rows


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock, database_rows: Rows) -> World:
    """Six teachers, U0 to U5, on a Monday at 10:00 in Chicago; their workshop has begun."""
    return await load_small(db, clock, database_rows)


@pytest.fixture
def slack() -> Slack:
    return Slack()

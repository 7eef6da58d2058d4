import sys

import pytest

from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.storage.world import World, load, programme

# Compares with lifelines, for which pandas has no wheels there yet; pyproject.toml says the same.
collect_ignore = [] if sys.version_info < (3, 15) else ["test_medians_beside_lifelines.py"]


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme())

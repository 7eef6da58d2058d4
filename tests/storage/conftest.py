import sys

import pytest

from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.storage.world import World, load_small
from tests.support.database_rows import Rows

# Compares with lifelines, for which pandas has no wheels there yet; pyproject.toml says the same.
collect_ignore = [] if sys.version_info < (3, 15) else ["test_medians_beside_lifelines.py"]


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock, database_rows: Rows) -> World:
    return await load_small(db, clock, database_rows)

"""A real Postgres for every test that stores: one server a session, one database a test."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg
import pytest

from storage.embedded import EmbeddedServer, start
from storage.migrate import upgrade
from storage.provision import apply_roles
from storage.unit_of_work import PostgresMemory

# A test's server loses nothing worth keeping when it is cut off.
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
}
_numbers = count(1)


@dataclass
class MovableClock:
    """The product's clock in tests: it stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 9, 14, 15, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Database:
    """A migrated database of a test's own. `app_url` is the bot's."""

    name: str
    app_url: str
    migrator_url: str
    admin_url: str


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    server = start(tmp_path_factory.mktemp("data"), settings=_FAST)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedServer) -> EmbeddedServer:
    """The server with a migrated database to copy; nobody is connected to it."""
    upgrade(postgres.migrator_url)
    return postgres


@pytest.fixture
def database(template: EmbeddedServer) -> Iterator[Database]:
    """Copy the migrated database: the test may commit, on as many connections as it likes."""
    name = f"test_{next(_numbers)}"
    maintenance = psycopg.conninfo.make_conninfo(template.admin_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE uptake STRATEGY file_copy"
        )  # a name of our own
    copy = Database(
        name,
        *(
            url.replace("@/uptake?", f"@/{name}?")
            for url in (template.app_url, template.migrator_url, template.admin_url)
        ),
    )
    with psycopg.connect(copy.admin_url, autocommit=True) as admin:
        apply_roles(admin)
    yield copy
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def memory(database: Database, clock: MovableClock) -> AsyncIterator[PostgresMemory]:
    opened = PostgresMemory(database.app_url, clock, application_name="uptake tests")
    yield opened
    await opened.aclose()

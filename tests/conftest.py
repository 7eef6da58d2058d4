"""A real Postgres for every test that stores: one server a session, one database a test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from tempfile import TemporaryDirectory

import psycopg
import pytest

from storage.embedded import EmbeddedServer
from storage.provision import apply_roles
from storage.unit_of_work import PostgresDatabase
from tests.support import papers
from tests.support.database_rows import KEPT, Rows
from tests.support.database_template import fast_server
from tests.support.launch import ForkServer, fork_server
from tests.support.seconds import Seconds

# Here, before any test's module is read.
papers.watch()

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
    operator_url: str


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # pytest's own folder is closed to all but its owner by every session that starts, and under
    # root Postgres runs as somebody else: each session gets a folder of its own.
    if config.option.basetemp is None:
        folder = TemporaryDirectory(prefix="uptake-tests-")
        config.add_cleanup(folder.cleanup)
        config.option.basetemp = folder.name
    config.pluginmanager.register(Seconds(config))


@pytest.fixture(autouse=True)
def _slacks_rules() -> Iterator[None]:
    """Let no test pass that has drawn a view or a message which Slack would refuse."""
    yield
    assert papers.broken_since() == []


@pytest.fixture(scope="session")
def template() -> Iterator[EmbeddedServer]:
    """A server with a migrated database to copy; nobody is connected to it."""
    with fast_server() as server:
        yield server


@contextmanager
def copied(template: EmbeddedServer, *, of: str = "uptake") -> Iterator[Database]:
    """Copy the migrated database, or another one of the server to which nobody is connected."""
    name = f"test_{next(_numbers)}"
    maintenance = psycopg.conninfo.make_conninfo(template.admin_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
    copy = Database(
        name,
        *(
            url.replace("@/uptake?", f"@/{name}?")
            for url in (
                template.app_url,
                template.migrator_url,
                template.admin_url,
                template.operator_url,
            )
        ),
    )
    # A copy gets PUBLIC's rights back, as a restored backup does.
    with psycopg.connect(copy.admin_url, autocommit=True) as admin:
        apply_roles(admin)
    yield copy
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
async def launcher() -> AsyncIterator[ForkServer]:
    """Starts the product without reading its modules anew."""
    async with fork_server() as ready:
        yield ready


@pytest.fixture
def own_database(template: EmbeddedServer) -> Iterator[Database]:
    """Copy the migrated database, for a test that changes tables or rights."""
    with copied(template) as copy:
        yield copy


@pytest.fixture(scope="session")
def shared_database(template: EmbeddedServer) -> Iterator[Database]:
    """One database for tests that bring rows of their own and look at nothing else's."""
    with copied(template) as copy:
        yield copy


@pytest.fixture(scope="session")
def _emptied(template: EmbeddedServer) -> Iterator[Database]:
    with copied(template) as copy:
        yield copy


@pytest.fixture(scope="session")
def database_rows(_emptied: Database) -> Iterator[Rows]:
    """The rows of `database`."""
    kept = Rows(_emptied.admin_url)
    yield kept
    kept.close()


@pytest.fixture
def database(_emptied: Database, database_rows: Rows) -> Iterator[Database]:
    """An empty migrated database: the test may commit, on as many connections as it likes.

    It is emptied afterwards, which takes a fiftieth of the time of a new one.
    """
    yield _emptied
    database_rows.delete()


@pytest.fixture(scope="session")
def _clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def clock(_clock: MovableClock) -> MovableClock:
    _clock.at = MovableClock().at
    return _clock


@pytest.fixture(scope="session")
async def _memory(_emptied: Database, _clock: MovableClock) -> AsyncIterator[PostgresDatabase]:
    opened = PostgresDatabase(_emptied.app_url, _clock, application_name=KEPT)
    yield opened
    await opened.aclose()


@pytest.fixture
async def db(
    database: Database, clock: MovableClock, database_rows: Rows, _memory: PostgresDatabase
) -> PostgresDatabase:
    """The product's own, by the clock of the test. Its connections are kept for the next one."""
    await database_rows.check(_memory)
    return _memory

"""A real Postgres for every test that stores: one server a session, one database a test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from storage.embedded import EmbeddedServer, start
from storage.migrate import upgrade
from storage.provision import apply_roles
from storage.unit_of_work import PostgresDatabase
from tests.support import papers

# Here, before any test's module is read.
papers.watch()

# A test's server loses nothing worth keeping when it is cut off, and tidies up when it is told to.
FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
}
# Connections that a test left open would hold locks.
_CUT_OFF = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# As a replica would: neither foreign keys nor the guards of what is kept for good are asked. The
# gap tags that every house begins with stay.
_EMPTY = """
    DO $$
    DECLARE
        name regclass;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT oid FROM pg_class
            WHERE relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
            AND relkind = 'r' AND relname NOT IN ('alembic_version', 'gap_domain', 'gap_tag')
        LOOP
            EXECUTE format('DELETE FROM %s', name);
        END LOOP;
        DELETE FROM uptake.gap_tag WHERE NOT seeded;
        DELETE FROM uptake.gap_domain AS d
            WHERE NOT EXISTS (SELECT FROM uptake.gap_tag AS t WHERE t.domain = d.domain);
    END
    $$
"""
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


@pytest.fixture(autouse=True)
def _slacks_rules() -> Iterator[None]:
    """Let no test pass that has drawn a view or a message which Slack would refuse."""
    yield
    assert papers.broken_since() == []


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedServer]:
    # Not in pytest's own folder: another session that starts closes that to all but its owner,
    # and under root Postgres runs as somebody else.
    with TemporaryDirectory(prefix="uptake-tests-") as folder:
        server = start(Path(folder), settings=FAST)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedServer) -> EmbeddedServer:
    """The server with a migrated database to copy; nobody is connected to it."""
    upgrade(postgres.migrator_url)
    return postgres


@contextmanager
def copied(template: EmbeddedServer) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"
    maintenance = psycopg.conninfo.make_conninfo(template.admin_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE uptake STRATEGY file_copy")
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


@pytest.fixture
def database(_emptied: Database) -> Iterator[Database]:
    """An empty migrated database: the test may commit, on as many connections as it likes.

    It is emptied afterwards, which takes a tenth of the time of a new one.
    """
    yield _emptied
    with psycopg.connect(_emptied.admin_url, autocommit=True) as admin:
        admin.execute(_CUT_OFF)
        admin.execute(_EMPTY)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def db(database: Database, clock: MovableClock) -> AsyncIterator[PostgresDatabase]:
    opened = PostgresDatabase(database.app_url, clock, application_name="uptake tests")
    yield opened
    await opened.aclose()

"""Migrations: up and down on a filled database, and beside a bot that holds locks."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import migrate
from storage.kit.errors import PostgresError, UnavailableError
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.catalogue import snapshot
from tests.storage.world import load, look, programme


def test_the_newest_revision_is_alembics_only_head() -> None:
    config = Config()
    config.set_main_option("script_location", "storage/migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.newest()]


async def test_down_and_up_again_on_a_filled_database(
    own_database: Database, clock: MovableClock
) -> None:
    before = snapshot(own_database.admin_url)
    db = PostgresDatabase(own_database.app_url, clock)
    await load(db, clock, programme())
    await db.aclose()
    assert migrate.current(own_database.app_url) == migrate.newest()
    assert not migrate.pending(own_database.app_url)
    for revision in ("0009", "0006", "0004", "0003", "0002", "0001", "base"):
        migrate.downgrade(own_database.migrator_url, revision)
        assert migrate.pending(own_database.app_url)
    assert migrate.current(own_database.app_url) is None
    migrate.upgrade(own_database.migrator_url)
    assert snapshot(own_database.admin_url) == before
    db = PostgresDatabase(own_database.app_url, clock)
    await load(db, clock, programme())
    await db.aclose()


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(own_database: Database) -> None:
    before = snapshot(own_database.admin_url)
    migrate.upgrade(own_database.migrator_url)
    assert snapshot(own_database.admin_url) == before


@contextmanager
def _held(database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.admin_url) as connection:
        connection.execute("LOCK TABLE uptake.released_figure IN ACCESS SHARE MODE")
        yield connection


def test_a_migration_waits_its_turn_again_and_again(own_database: Database) -> None:
    with _held(own_database) as reader:
        failed: list[Exception] = []

        def down() -> None:
            try:
                migrate.downgrade(own_database.migrator_url, "0003")
            except Exception as error:  # noqa: BLE001  # shown by the assertion below
                failed.append(error)

        migration = threading.Thread(target=down)
        migration.start()
        _until(lambda: _waiting(own_database))
        # While it waits, and between its tries, nobody else is held up for long.
        began = time.monotonic()
        look(own_database, "SELECT count(*) FROM released_figure")
        assert time.monotonic() - began < 5
        assert migration.is_alive()
        reader.rollback()
        migration.join(30)
    assert not failed
    assert migrate.current(own_database.migrator_url) == "0003"


def _until(condition: object) -> None:
    deadline = time.monotonic() + 30
    while not condition():  # type: ignore[operator]  # a plain callable
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _waiting(database: Database) -> bool:
    return (
        look(
            database,
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'uptake migrations'"
            " AND wait_event_type = 'Lock' AND datname = current_database()",
        )
        != []
    )


def test_a_migration_gives_up_after_its_patience(own_database: Database) -> None:
    with (
        _held(own_database),
        patch.object(migrate, "_PATIENCE_SECONDS", 0),
        pytest.raises(PostgresError, match="55P03"),
    ):
        migrate.downgrade(own_database.migrator_url, "0003")
    assert migrate.current(own_database.migrator_url) == "0004"


def test_where_nothing_was_made_everything_is_pending(own_database: Database) -> None:
    look(own_database, "DROP SCHEMA uptake CASCADE")
    assert migrate.pending(own_database.app_url)


def test_a_database_that_cannot_be_reached_is_named_without_its_password() -> None:
    with pytest.raises(UnavailableError) as raised:
        migrate.current("postgresql://uptake_app:secret@/nothing?host=/nonexistent")
    assert "secret" not in str(raised.value)

"""Migrations: up and down on a filled database, and beside a bot that holds locks."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import migrate
from storage.kit.errors import UnavailableError
from tests.conftest import Database
from tests.storage.catalogue import snapshot
from tests.storage.world import look


def test_the_newest_revision_is_alembics_only_head() -> None:
    config = Config()
    config.set_main_option("script_location", "storage/schema")
    config.set_main_option("version_locations", "storage/schema/revisions")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.newest()]


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(own_database: Database) -> None:
    before = snapshot(own_database.admin_url)
    migrate.upgrade(own_database.migrator_url)
    assert snapshot(own_database.admin_url) == before


def test_where_nothing_was_made_everything_is_pending(own_database: Database) -> None:
    look(own_database, "DROP SCHEMA uptake CASCADE")
    assert migrate.pending(own_database.app_url)


def test_a_database_that_cannot_be_reached_is_named_without_its_password() -> None:
    with pytest.raises(UnavailableError) as raised:
        migrate.current("postgresql://uptake_app:secret@/nothing?host=/nonexistent")
    assert "secret" not in str(raised.value)

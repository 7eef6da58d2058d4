"""One truth: the tables and .sql files, the revisions, and every release brought up to today."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import migrate
from storage.embedded import EmbeddedServer
from storage.provision import apply_roles
from storage.schema import sync
from storage.schema.render import render
from storage.schema.sources import SQL, UnknownStatementError, read, split
from storage.schema.whole import MODULES
from tests.conftest import Database
from tests.storage.releases import RELEASES, catalogue, empty_database, load
from tests.storage.world import look

_VERSION_TABLE = """
    SET ROLE uptake_owner;
    CREATE SCHEMA uptake;
    CREATE TABLE uptake.alembic_version (
        version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)
"""
_SIGNATURES = """
    SELECT p.pronamespace::regnamespace || '.' || p.proname,
        concat(pg_get_function_identity_arguments(p.oid), ' -> ', pg_get_function_result(p.oid))
    FROM pg_proc AS p WHERE p.pronamespace::regnamespace::text IN ('uptake', 'uptake_raw')
"""


@pytest.fixture(scope="module")
def fresh(template: EmbeddedServer) -> Iterator[Database]:
    """The schema as the tables and .sql files say it, without any revision."""
    with empty_database(template) as database:
        with psycopg.connect(database.migrator_url) as connection:
            connection.execute(_VERSION_TABLE)
            connection.execute(render().encode())
        yield database


def test_revisions_make_what_tables_and_sql_files_say(
    fresh: Database, shared_database: Database
) -> None:
    assert catalogue(shared_database.admin_url) == catalogue(fresh.admin_url)


@pytest.mark.parametrize("release", sorted(RELEASES.glob("*.sql")), ids=lambda path: path.stem)
def test_every_release_is_brought_up_to_today(
    template: EmbeddedServer, fresh: Database, release: Path
) -> None:
    with empty_database(template) as old:
        load(old.admin_url, release)
        before = dict(look(old, _SIGNATURES))
        migrate.upgrade(old.migrator_url)
        apply_roles_again(old)
        assert catalogue(old.admin_url) == catalogue(fresh.admin_url)
        after = dict(look(fresh, _SIGNATURES))
        changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
        assert changed == set(), (
            f"{', '.join(sorted(changed))}: a running replica of the last release calls it by its"
            " old signature. Give the new one a new name (…_v2), and drop the old one a release"
            " later."
        )


def apply_roles_again(database: Database) -> None:
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        apply_roles(admin)


def test_every_foreign_key_has_an_index(shared_database: Database) -> None:
    bare = look(
        shared_database,
        """
        SELECT k.conrelid::regclass::text || ': ' || k.conname FROM pg_constraint AS k
        WHERE k.contype = 'f' AND k.connamespace::regnamespace::text IN ('uptake', 'uptake_raw')
            AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = k.conrelid
                AND i.indpred IS NULL AND i.indkey[0] = ANY (k.conkey))
        """,
    )
    assert bare == [], "a row that goes would be looked for in the whole table: add an index"


def test_what_was_changed_by_hand_is_made_anew(own_database: Database) -> None:
    before = catalogue(own_database.admin_url)
    look(
        own_database,
        """
        SET ROLE uptake_owner;
        CREATE OR REPLACE FUNCTION uptake.mastery_streak(in_workspace uuid) RETURNS integer
            LANGUAGE sql STABLE AS 'SELECT 1';
        GRANT DELETE ON uptake.person TO uptake_writer;
        DROP POLICY writer ON uptake.outbox;
        DROP TRIGGER open_round ON uptake.pulse_round;
        ALTER TABLE uptake.video_view DISABLE ROW LEVEL SECURITY;
        SELECT 1
        """,
    )
    with psycopg.connect(own_database.migrator_url) as connection:
        assert set(sync.bring_up(connection)) == {
            "FUNCTION uptake.mastery_streak",
            "POLICY uptake.outbox writer",
            "TRIGGER uptake.pulse_round open_round",
            "ROW_SECURITY uptake.video_view",
            "rights",
        }
        assert sync.bring_up(connection) == []
    assert catalogue(own_database.admin_url) == before


def test_every_module_of_tables_is_part_of_the_whole() -> None:
    files = {path.stem for path in (SQL.parent / "tables").glob("[a-z]*.py")}
    assert {module.__name__.rsplit(".", 1)[-1] for module in MODULES} == files


def test_sql_is_split_at_the_semicolons_between_statements() -> None:
    text = "-- one;\nSELECT ';';\n\nSELECT $$;$$; CREATE x BEGIN ATOMIC\n    SELECT 1;\nEND;\n"
    assert list(split(text)) == [
        "SELECT ';';",
        "SELECT $$;$$;",
        "CREATE x BEGIN ATOMIC\n    SELECT 1;\nEND;",
    ]
    with pytest.raises(ValueError, match="without its semicolon"):
        list(split("SELECT 1"))


def test_a_statement_that_is_made_otherwise_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.schema.sources.SQL", tmp_path)
    (tmp_path / "x.sql").write_text("CREATE TABLE uptake.x ();")
    with pytest.raises(UnknownStatementError, match="Tables belong in storage/schema/tables"):
        list(read(tmp_path / "x.sql"))


def test_sql_files_are_short_enough_and_say_why() -> None:
    long = {path.name for path in SQL.rglob("*.sql") if len(path.read_text().splitlines()) > 300}
    assert long == set()
    silent = {path.name for path in SQL.rglob("*.sql") if not re.search("^-- ", path.read_text())}
    assert silent == set()

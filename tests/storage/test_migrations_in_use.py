"""Migrations of a database that is filled and in use: nothing is lost, and nobody stands still."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy import Engine, event

from storage import migrate
from storage.embedded import EmbeddedServer
from tests.conftest import Database, copied
from tests.storage.catalogue import snapshot
from tests.storage.good_rows import Rows
from tests.storage.watched_migration import Step, Watch
from tests.storage.working_bot import Bot, working
from tests.storage.world import look

# The release before this schema's first newer revision ran on this one.
PREVIOUS = "0004"
REVISIONS = [f"{number:04}" for number in range(int(migrate.newest()) + 1)]
REVISIONS[0] = "base"
# Tables that a revision fills of itself: it takes its own rows away again.
SEEDED = {"gap_tag"}
# A column that nothing but the database ever wrote has another name from 0011 on.
CALLED = {"recorded_at": "created_at"}
MANY_ROWS = Path(__file__).with_name("data") / "many_rows.sql"
FEW = 2000


def _fill(database: Database) -> None:
    with psycopg.connect(
        database.admin_url, options="-c search_path=uptake,uptake_raw"
    ) as connection:
        Rows(connection).everything()


Contents = dict[str, list[dict[str, str]]]


def _contents(database: Database) -> Contents:
    """Return every row of every table, its columns by name."""
    with psycopg.connect(database.admin_url, row_factory=dict_row) as connection:
        tables = connection.execute(
            "SELECT relnamespace::regnamespace::text AS schema, relname AS name FROM pg_class"
            " WHERE relkind = 'r' AND relname <> 'alembic_version'"
            " AND relnamespace::regnamespace::text IN ('uptake', 'uptake_raw')"
        ).fetchall()
        return {
            table["name"]: [
                {CALLED.get(column, column): repr(value) for column, value in row.items()}
                for row in connection.execute(
                    sql.SQL("TABLE {}").format(sql.Identifier(table["schema"], table["name"]))
                )
            ]
            for table in tables
        }


def _lost(wanted: Contents, found: Contents) -> list[str]:
    """Name the tables that lack a row of `wanted`, with the same values in all its columns."""
    return [
        table
        for table, rows in wanted.items()
        if not all(any(row.items() <= other.items() for other in found[table]) for row in rows)
    ]


def test_every_revision_goes_down_and_up_on_a_filled_database(own_database: Database) -> None:
    _fill(own_database)
    for upper, lower in zip(REVISIONS[:0:-1], REVISIONS[-2::-1], strict=True):
        filled = _contents(own_database)
        assert not [table for table, rows in filled.items() if not rows], upper
        migrate.downgrade(own_database.migrator_url, lower)
        below = _contents(own_database)
        migrate.upgrade(own_database.migrator_url, upper)
        again = _contents(own_database)
        assert _lost(below, filled) == [], f"{upper} down"
        assert _lost(below, again) == [], f"{upper} up"
        # What goes is what the revision had brought.
        columns = {table: set(rows[0]) for table, rows in below.items()}
        shared = {
            table: [{k: v for k, v in row.items() if k in columns[table]} for row in filled[table]]
            for table in below.keys() - SEEDED
        }
        assert _lost(shared, below) == [], f"{upper} takes too much away"
        migrate.downgrade(own_database.migrator_url, lower)
        assert _contents(own_database) == below, upper
    assert _contents(own_database) == {}


def test_a_migration_that_loses_every_lock_once_comes_to_the_same_end(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is cut off, what it did before may be done again."""
    _fill(own_database)
    before = snapshot(own_database.admin_url)
    lost: set[str] = set()

    def lose(
        _connection: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> tuple[str, object]:
        if statement in lost or "alembic_version" in statement or "RESET" in statement:
            return statement, parameters
        lost.add(statement)
        return "DO $$ BEGIN RAISE lock_not_available; END $$", ()

    monkeypatch.setattr(migrate.time, "sleep", lambda _seconds: None)
    event.listen(Engine, "before_cursor_execute", lose, retval=True)
    try:
        migrate.downgrade(own_database.migrator_url, PREVIOUS)
        migrate.upgrade(own_database.migrator_url)
    finally:
        event.remove(Engine, "before_cursor_execute", lose)
    assert len(lost) > 40
    assert snapshot(own_database.admin_url) == before


@pytest.fixture(scope="module")
def busy(template: EmbeddedServer) -> Iterator[Database]:
    """A database with 200,000 application events, and something in every table."""
    with copied(template) as database:
        _fill(database)
        with psycopg.connect(database.admin_url) as connection:
            connection.execute(MANY_ROWS.read_bytes())
        look(database, "ANALYZE")
        yield database


def _waits(steps: list[Step]) -> dict[str, list[str]]:
    """Name what a step locked one after the other, and not by the one statement that may wait."""
    return {
        str(step): sorted(step.locked - step.held)
        for step in steps
        if len(step.locked) > 1 and not step.locked <= step.held
    }


def _works(steps: list[Step]) -> dict[str, int]:
    """Count the rows that a step read or wrote while it had a table locked; a few are none."""
    return {
        str(step): step.touched - step.before
        for step in steps
        if step.locked and step.touched - step.before > FEW
    }


def _halves(steps: list[Step]) -> list[str]:
    """Name what would be done a second time when what follows in its revision fails."""
    return [
        str(step)
        for step in steps
        if not step.apart
        and not any("alembic_version" in one or "IF NOT EXISTS" in one for one in step.statements)
    ]


def test_no_step_locks_a_table_while_it_works_or_waits(busy: Database) -> None:
    """Whoever waits for a table waits for notes in the catalogue, and not for rows."""
    watch = Watch()
    with watch.watching():
        migrate.downgrade(busy.migrator_url, PREVIOUS)
        migrate.upgrade(busy.migrator_url)
    assert sum(bool(step.locked) for step in watch.steps) > 20
    assert _halves(watch.steps) == []
    assert _waits(watch.steps) == {}
    assert _works(watch.steps) == {}


def test_a_bot_at_work_loses_nothing_and_is_never_turned_away_for_long(busy: Database) -> None:
    with working(busy, people=3) as bot:
        _until(lambda: len(bot.done) > 20, bot)
        migrate.downgrade(busy.migrator_url, PREVIOUS)
        seen = len(bot.done)
        _until(lambda: len(bot.done) > seen + 20, bot)
        migrate.upgrade(busy.migrator_url)
        seen = len(bot.done)
        _until(lambda: len(bot.done) > seen + 20, bot)
    assert bot.broken == []
    # A lock is asked for again at once: each time in a row is another 300 ms of standing still.
    assert bot.turned_away < 10
    for table, column, given in (
        ("application_event", "id", sql.SQL("x::uuid")),
        ("outbox", "key", sql.SQL("'test:' || x")),
        ("audit_event", "id", sql.SQL("x::uuid")),
    ):
        found = sql.SQL(
            "SELECT count(*) FROM unnest(%s::text[]) AS x JOIN uptake.{} AS t ON t.{} = {}"
        ).format(sql.Identifier(table), sql.Identifier(column), given)
        with psycopg.connect(busy.admin_url) as connection:
            row = connection.execute(found, ([str(one) for one in bot.done],)).fetchone()
        assert row == (len(bot.done),), table
    assert look(
        busy,
        "SELECT count(*) FROM (SELECT max(attempt_number) <> count(*) AS gaps"
        " FROM application_event GROUP BY engagement_id, participant_id, strategy_id) AS x"
        " WHERE gaps",
    ) == [(0,)]


def _until(condition: Callable[[], bool], bot: Bot) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert bot.broken == []
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("careless", "finds"),
    [
        ("CREATE INDEX ON uptake.application_event (created_at)", _works),
        ("ALTER TABLE uptake.application_event ADD CHECK (attempt_number < 1000000)", _works),
        (
            (
                "ALTER TABLE uptake.application_event ADD COLUMN x uuid NOT NULL"
                " DEFAULT gen_random_uuid()"
            ),
            _works,
        ),
        ("ALTER TABLE uptake.application_event ALTER COLUMN note TYPE varchar(1000)", _works),
        ("ALTER TABLE uptake.application_event ALTER COLUMN outcome SET NOT NULL", None),
        ("LOCK uptake.outbox; UPDATE uptake.outbox SET attempts = 1", _works),
        ("ALTER TABLE uptake.outbox ADD COLUMN x text", None),
        (
            (
                "ALTER TABLE uptake.outbox ADD COLUMN x text;"
                " ALTER TABLE uptake.person ADD COLUMN x text"
            ),
            _waits,
        ),
        (
            (
                "CREATE TABLE uptake.x (a uuid REFERENCES uptake.person,"
                " b uuid REFERENCES uptake.cohort)"
            ),
            _waits,
        ),
    ],
)
def test_the_watch_finds_a_careless_step(
    busy: Database, careless: str, finds: Callable[[list[Step]], dict[str, Any]] | None
) -> None:
    watch = Watch()
    with watch.watching(), migrate._as_owner(busy.migrator_url) as connection:
        connection.exec_driver_sql(careless)
        connection.rollback()
    for find in (_waits, _works):
        assert bool(find(watch.steps)) is (find is finds)

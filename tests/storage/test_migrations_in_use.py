"""Migrations of a database that is filled and in use: nothing is lost, and nobody stands still."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, event

from storage import migrate
from storage.embedded import EmbeddedServer
from tests.conftest import Database
from tests.storage.releases import RELEASES, catalogue, empty_database, load
from tests.storage.watched_migration import Step, Watch
from tests.storage.working_bot import Bot, working
from tests.storage.world import look

MANY_ROWS = Path(__file__).with_name("data") / "many_rows.sql"
FEW = 2000


@pytest.fixture(scope="module")
def busy(template: EmbeddedServer) -> Iterator[Database]:
    """A database of the first release: 200,000 application events, something in every table."""
    with empty_database(template) as database:
        load(database.admin_url, RELEASES / "0100.sql")
        with psycopg.connect(database.admin_url) as connection:
            connection.execute(MANY_ROWS.read_bytes())
        look(database, "ANALYZE")
        yield database


def _waits(steps: list[Step]) -> dict[str, list[str]]:
    """Name what a step locked one after the other, and not by the one statement that may wait."""
    return {
        str(step): sorted(step.locked - step.locked_first)
        for step in steps
        if len(step.locked) > 1 and not step.locked <= step.locked_first
    }


def _works(steps: list[Step]) -> dict[str, int]:
    """Count the rows that a step read or wrote while it had a table locked; a few are none."""
    return {
        str(step): step.touched - step.before
        for step in steps
        if step.locked and step.touched - step.before > FEW
    }


def test_an_upgrade_holds_up_no_bot_at_work_and_loses_nothing(busy: Database) -> None:
    """Whoever waits for a table waits for notes in the catalogue, and not for rows."""
    watch = Watch()
    with working(busy, people=3) as bot:
        _until(lambda: len(bot.done) > 20, bot)
        with watch.watching():
            migrate.upgrade(busy.migrator_url)
        seen = len(bot.done)
        _until(lambda: len(bot.done) > seen + 20, bot)
    assert bot.broken == []
    # A lock is asked for again at once: each time in a row is another 300 ms of standing still.
    assert bot.turned_away < 10
    assert sum(bool(step.locked) for step in watch.steps) > 1
    assert _waits(watch.steps) == {}
    assert _works(watch.steps) == {}
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


def _until(condition: Callable[[], bool], bot: Bot) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert bot.broken == []
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_migration_that_loses_every_lock_once_comes_to_the_same_end(
    template: EmbeddedServer, shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is cut off, what it did before may be done again."""
    lost: set[str] = set()

    def lose(
        _connection: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> tuple[str, object]:
        if statement in lost or "alembic_version" in statement or "RESET" in statement:
            return statement, parameters
        lost.add(statement)
        return "DO $$ BEGIN RAISE lock_not_available; END $$", ()

    monkeypatch.setattr(migrate.time, "sleep", lambda _seconds: None)
    with empty_database(template) as database:
        load(database.admin_url, RELEASES / "0100.sql")
        event.listen(Engine, "before_cursor_execute", lose, retval=True)
        try:
            migrate.upgrade(database.migrator_url)
        finally:
            event.remove(Engine, "before_cursor_execute", lose)
        assert len(lost) > 10
        assert catalogue(database.admin_url) == catalogue(shared_database.admin_url)


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

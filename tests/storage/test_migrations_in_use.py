"""Migrations of a database that is filled and in use: nothing is lost, and nobody stands still."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import migrate
from storage.embedded import EmbeddedServer
from tests.conftest import Database, copied
from tests.storage.good_rows import Rows
from tests.storage.watched_migration import Step, Watch
from tests.storage.world import look

MANY_ROWS = Path(__file__).with_name("data") / "many_rows.sql"
FEW = 2000


def _fill(database: Database) -> None:
    with psycopg.connect(
        database.admin_url, options="-c search_path=uptake,uptake_raw"
    ) as connection:
        Rows(connection).everything()


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

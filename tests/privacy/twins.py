"""Two databases that differ in nothing but what people answered and wrote."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg

from tests.conftest import Database

# The bot's roles, and what its login is before it becomes one of them.
ROLES = {
    "login": "-c search_path=uptake",
    "writer": "-c role=uptake_writer -c search_path=uptake",
    "reader": "-c role=uptake_reader -c search_path=uptake",
}
_SECRETS = ("uptake_raw.pulse_response", "uptake_raw.reflection_text")

# A counter that a vacuum touched in one of them would be a difference that nobody answered.
_STAND_STILL = """
    DO $$
    DECLARE
        one regclass;
    BEGIN
        FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace IN (
            'uptake'::regnamespace, 'uptake_raw'::regnamespace)
        LOOP
            EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', one);
        END LOOP;
    END
    $$
"""


@dataclass(frozen=True)
class Twins:
    left: Database
    right: Database

    def __iter__(self) -> Iterator[Database]:
        return iter((self.left, self.right))

    def run(self, sql: str) -> None:
        """As an administrator, in both."""
        for database in self:
            with administrator(database) as connection:
                connection.execute(sql.encode())


@contextmanager
def administrator(database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.admin_url, autocommit=True) as connection:
        yield connection


def stand_still(database: Database) -> None:
    with administrator(database) as connection:
        connection.execute(_STAND_STILL)


def secrets(database: Database) -> list[str]:
    """Return the raw tables there are."""
    with administrator(database) as connection:
        return [
            name
            for name in _SECRETS
            if connection.execute("SELECT to_regclass(%s)", (name,)).fetchone() != (None,)
        ]


def session(database: Database, role: str) -> psycopg.Connection:
    return psycopg.connect(
        database.app_url, autocommit=True, options=ROLES[role], prepare_threshold=None
    )


def insert(connection: psycopg.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        columns, places = ", ".join(row), ", ".join(f"%({name})s" for name in row)
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  # our own names
        connection.execute(sql.encode(), cast("dict[str, Any]", row))

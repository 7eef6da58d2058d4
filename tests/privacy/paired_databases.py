"""Two databases that differ in nothing but what people answered and wrote."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.conftest import Database

# The bot's roles, and what its login is before it becomes one of them.
ROLES = {
    "login": "-c search_path=uptake",
    "writer": "-c role=uptake_writer -c search_path=uptake",
    "reader": "-c role=uptake_reader -c search_path=uptake",
}


@dataclass(frozen=True)
class PairedDatabases:
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


def session(
    database: Database, role: str, *, prepare_threshold: int | None = None
) -> psycopg.Connection:
    return psycopg.connect(
        database.app_url,
        autocommit=True,
        options=ROLES[role],
        prepare_threshold=prepare_threshold,
    )


def insert(connection: psycopg.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns, places = ", ".join(rows[0]), ", ".join(f"%({name})s" for name in rows[0])
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  # our own names
    connection.cursor().executemany(sql.encode(), rows)

"""The rows of a test's database: taken away after each test, and put in where many begin alike.

One connection does it all: Postgres reads its catalogue anew for each connection, which takes ten
times as long as the rows of a test.
"""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from storage.unit_of_work import PostgresDatabase

# The connections of this name are kept from test to test, unless one was left in a transaction.
KEPT = "uptake tests"

# Connections that a test left open would hold locks.
_CUT_OFF = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND NOT (application_name = %s AND state = 'idle')
"""
_IDLE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = %s AND state = 'idle'
"""
_TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
    AND relkind = 'r' AND relname NOT IN ('alembic_version', 'gap_domain', 'gap_tag')
    ORDER BY 1
"""
# The gap tags that every workspace begins with stay.
_GAP_TAGS = ("uptake.gap_domain", "uptake.gap_tag")
_UNSEEDED = """
    DELETE FROM uptake.gap_tag WHERE NOT seeded;
    DELETE FROM uptake.gap_domain AS d
        WHERE NOT EXISTS (SELECT FROM uptake.gap_tag AS t WHERE t.domain = d.domain)
"""
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@dataclass
class Rows:
    """The rows of one database, by an administrator's connection that is kept."""

    admin_url: str = field(repr=False)
    _connection: psycopg.Connection | None = None
    _deletions: str = field(default="", repr=False)
    _kept: str | None = field(default=None, repr=False)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def delete(self) -> None:
        """Leave the tables as a migration does, and nobody in a transaction."""
        admin = self._admin()
        admin.execute(_CUT_OFF, (KEPT,))
        admin.execute(self._deletions.encode())

    def keep(self) -> None:
        """Keep all rows as they are now."""
        admin = self._admin()
        tables = [*_GAP_TAGS, *_tables(admin)]
        self._kept = "; ".join(one for table in tables for one in _inserts(admin, table))

    def put_back(self) -> bool:
        """Put the kept rows into the empty tables; False where none were kept."""
        if self._kept is None:
            return False
        self._admin().execute(self._kept.encode())
        return True

    async def check(self, db: PostgresDatabase) -> None:
        """Let go of the memory's connections when a test has cut one off, or left one in use."""
        pools = [engine.pool for engine in (db.writer, db.reader)]
        row = self._admin().execute(_IDLE, (KEPT,)).fetchone()
        if row is None or row[0] != sum(pool.checkedin() for pool in pools):  # type: ignore[attr-defined]  # a QueuePool's
            await db.aclose()

    def _admin(self) -> psycopg.Connection:
        """Connect; again, when a test has cut everybody off."""
        if self._connection is not None:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                self._connection = None
        if self._connection is None:
            self._connection = admin = psycopg.connect(
                self.admin_url, autocommit=True, options="-c timezone=UTC"
            )
            # As a replica would: neither foreign keys nor the guards of what is kept for good
            # are asked.
            admin.execute("SET session_replication_role = replica")
            deletions = [f"DELETE FROM {table}" for table in _tables(admin)]  # noqa: S608  # the catalogue's names
            self._deletions = "; ".join([*deletions, _UNSEEDED])
        return self._connection


def _tables(admin: psycopg.Connection) -> list[str]:
    return [str(table) for (table,) in admin.execute(_TABLES).fetchall()]


def _inserts(admin: psycopg.Connection, table: str) -> list[str]:
    found = admin.execute(f"SELECT jsonb_agg(t)::text FROM {table} AS t".encode()).fetchone()  # noqa: S608  # as above
    columns = admin.execute(_COLUMNS, (table,)).fetchone()
    if found is None or found[0] is None or columns is None:
        return []
    rows = sql.Literal(str(found[0])).as_string(admin)
    statement = (
        f"INSERT INTO {table} ({columns[0]}) OVERRIDING SYSTEM VALUE SELECT {columns[0]}"  # noqa: S608  # as above
        f" FROM jsonb_populate_recordset(NULL::{table}, {rows})"
    )
    # Those that every workspace begins with are there already.
    return [f"{statement} ON CONFLICT DO NOTHING" if table in _GAP_TAGS else statement]

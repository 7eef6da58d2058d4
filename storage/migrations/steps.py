"""How a revision changes a database that is in use.

A lock that others feel is never held for long. What a transaction needs it takes first, all at
once and within 300 ms in all (`hold`), and then only notes things in the catalogue. What takes
time on a large table is done in transactions of its own that hold up nobody (`apart`): these may
be done again, since a revision that fails after them begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op


def run(sql: str) -> None:
    """Run SQL as it stands, several statements at once; `%` and `:` mean nothing special."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(sql)


def hold(*, changed: str = "", pointed_at: str = "") -> None:
    """Lock tables that stand until the transaction ends, waiting for all of them at most 300 ms.

    `changed` are those that are altered, dropped or no longer pointed at; `pointed_at` those that
    a new foreign key points at. Several are separated by commas; they are all of schema uptake.
    """
    # One mode for all: else a request passes one table, and waits at the next for what we hold
    # while we wait for what it holds.
    mode = "ACCESS EXCLUSIVE" if changed else "SHARE ROW EXCLUSIVE"
    names = sorted({*_names(changed), *_names(pointed_at)}, key=_met)
    locks = [f"LOCK TABLE uptake.{name} IN {mode} MODE;" for name in names]
    run("SET LOCAL statement_timeout = '300ms'")
    run(f"DO $$ BEGIN {' '.join(locks)} END $$")
    run("SET LOCAL statement_timeout TO DEFAULT")


# A request meets the tables in this order: while we wait for those that have begun, none that
# begins holds what we want.
_MET_FIRST = ("inbox", "person", "workspace", "role_assignment", "enrollment", "engagement")


def _met(name: str) -> tuple[int, str]:
    place = _MET_FIRST.index(name) if name in _MET_FIRST else len(_MET_FIRST)
    return place, name


def _names(tables: str) -> list[str]:
    return [name.strip() for name in tables.split(",") if name.strip()]


@contextmanager
def apart() -> Iterator[None]:
    """Run each call of `run` within in a transaction of its own.

    This comes first in a revision, up and down: what failed begins anew with the whole revision.
    """
    with op.get_context().autocommit_block():
        yield


@contextmanager
def patiently() -> Iterator[None]:
    """Wait for as long as it takes, within `apart`: for what nobody else has to wait for."""
    run("SET lock_timeout = 0")
    try:
        yield
    finally:
        run("RESET lock_timeout")


_BATCH = 1000


def add_random_id(table: str, column: str, key: str) -> None:
    """Add a column of random ids, unique and never missing, to a table that may be large.

    `key` is its primary key. Whoever inserts in the old way gets an id too.
    """
    unique = f"{table}_{column}_key"
    with apart():
        run(f"ALTER TABLE uptake.{table} ADD COLUMN IF NOT EXISTS {column} uuid")
        run(f"ALTER TABLE uptake.{table} ALTER COLUMN {column} SET DEFAULT gen_random_uuid()")
        _fill(table, column, key)
        run(f"ALTER TABLE uptake.{table} DROP CONSTRAINT IF EXISTS {unique}")
        with patiently():
            run(f"DROP INDEX CONCURRENTLY IF EXISTS uptake.{unique}")
            run(f"CREATE UNIQUE INDEX CONCURRENTLY {unique} ON uptake.{table} ({column})")
        run(f"""
            ALTER TABLE uptake.{table} DROP CONSTRAINT IF EXISTS {table}_{column}_filled;
            ALTER TABLE uptake.{table} ADD CONSTRAINT {table}_{column}_filled
                CHECK ({column} IS NOT NULL) NOT VALID;
        """)
        with patiently():
            run(f"ALTER TABLE uptake.{table} VALIDATE CONSTRAINT {table}_{column}_filled")
        # That it is never missing is known by now: nothing is read.
        run(f"""
            ALTER TABLE uptake.{table} ALTER COLUMN {column} SET NOT NULL;
            ALTER TABLE uptake.{table} DROP CONSTRAINT {table}_{column}_filled;
            ALTER TABLE uptake.{table} ADD CONSTRAINT {unique} UNIQUE USING INDEX {unique};
        """)


def _fill(table: str, column: str, key: str) -> None:
    after = None
    while True:
        row = (
            op.get_bind()
            .exec_driver_sql(
                f"""
                WITH batch AS (
                    SELECT {key} AS at FROM uptake.{table}
                    WHERE %(after)s::uuid IS NULL OR {key} > %(after)s
                    ORDER BY {key} LIMIT {_BATCH}),
                filled AS (
                    UPDATE uptake.{table} SET {column} = gen_random_uuid()
                    WHERE {key} IN (SELECT at FROM batch) AND {column} IS NULL)
                SELECT at FROM batch ORDER BY at DESC LIMIT 1
                """,  # noqa: S608  # names are the revisions' own
                {"after": after},
            )
            .first()
        )
        if row is None:
            return
        after = row[0]

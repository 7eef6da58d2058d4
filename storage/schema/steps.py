"""How a revision changes a database that is in use.

A lock that others feel is never held for long. What a transaction needs it takes first, all at
once and within 300 ms in all (`lock_tables`), and then only notes things in the catalogue. What
takes time on a large table is done in transactions of its own that hold up nobody
(`own_transactions`): these may be done again, since a revision that fails after them begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op

# A request meets the tables in this order: while we wait for those that have begun, none that
# begins holds what we want.
_MET_FIRST = ("inbox", "person", "workspace", "role_assignment", "enrollment", "engagement")

# Roles are the server's: roles.sql renames them there, and a landed revision is not edited.
RENAMED_ROLES = {"uptake_keeper": "uptake_operator"}


def run(sql: str) -> None:
    """Run several statements at once; `%` and `:` mean nothing special.

    Roles are meant that are called as the SQL says, or are called otherwise by now.
    """
    for before, now in RENAMED_ROLES.items():
        sql = sql.replace(before, now)
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(sql)


def lock_tables(*, changed: str = "", pointed_at: str = "") -> None:
    """Lock existing tables until the transaction ends, waiting for all of them at most 300 ms.

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


def _met(name: str) -> tuple[int, str]:
    place = _MET_FIRST.index(name) if name in _MET_FIRST else len(_MET_FIRST)
    return place, name


def _names(tables: str) -> list[str]:
    return [name.strip() for name in tables.split(",") if name.strip()]


@contextmanager
def own_transactions() -> Iterator[None]:
    """Run each call of `run` within in a transaction of its own.

    This comes first in a revision: what failed begins anew with the whole revision.
    """
    with op.get_context().autocommit_block():
        yield


@contextmanager
def without_lock_timeout() -> Iterator[None]:
    """Wait for as long as it takes, within `own_transactions`: where nobody else has to wait."""
    run("SET lock_timeout = 0")
    try:
        yield
    finally:
        run("RESET lock_timeout")

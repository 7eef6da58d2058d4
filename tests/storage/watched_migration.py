"""Watches what each transaction of a migration locks, and what it reads while it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

# Those that somebody who writes, or only reads, would have to wait for.
_LOCKED = """
    SELECT c.relname FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.granted AND c.relkind = 'r' AND l.mode IN (
        'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
_TOUCHED = """
    SELECT coalesce(sum(seq_tup_read + idx_tup_fetch + n_tup_ins + n_tup_upd + n_tup_del), 0)
    FROM pg_stat_xact_all_tables WHERE schemaname IN ('uptake', 'uptake_raw', 'pg_toast')
"""
_STANDING = """
    SELECT relname FROM pg_class WHERE relkind = 'r'
        AND relnamespace::regnamespace::text IN ('uptake', 'uptake_raw')
"""
# Each of these is a transaction of its own by its nature, and locks nobody out.
_ALONE = "CONCURRENTLY"


@dataclass
class Step:
    """One transaction: the tables that stood, those it locked, those of them at once.

    `before` are the rows touched when it began, or when it locked all of them at once.
    """

    statements: list[str] = field(default_factory=list)
    standing: set[str] = field(default_factory=set)
    locked_first: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    touched: int = 0
    before: int = 0
    apart: bool = False

    def __str__(self) -> str:
        return " ".join(" ".join(self.statements).split())[:200]


@dataclass
class Watch:
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look at every statement of every SQLAlchemy connection, as long as this lasts."""
        listeners = {
            "before_cursor_execute": self._before,
            "after_cursor_execute": self._after,
            "commit": self._end,
            "rollback": self._end,
        }
        for name, listener in listeners.items():
            event.listen(Engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners.items():
                event.remove(Engine, name, listener)

    def __post_init__(self) -> None:
        self._open: Step | None = None

    def _step(self, cursor: Any) -> Step:
        if self._open is None:
            standing = {row[0] for row in _looked(cursor, _STANDING)}
            # What earlier transactions of this session did may still be counted among it.
            self._open = Step(standing=standing, before=_looked(cursor, _TOUCHED)[0][0])
            self.steps.append(self._open)
        return self._open

    def _before(self, connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        raw = connection.connection.driver_connection
        if _ALONE in statement or "advisory" in statement or statement.startswith("SET lock"):
            return
        if raw is not None and raw.autocommit:
            cursor.execute("BEGIN")
        self._step(cursor)

    def _after(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        raw = connection.connection.driver_connection
        if self._open is None or raw is None:
            return
        with raw.cursor() as own:
            step = self._step(own)
            step.statements.append(statement)
            step.locked = {row[0] for row in _looked(own, _LOCKED)} & step.standing
            step.touched = _looked(own, _TOUCHED)[0][0]
            if statement.startswith("DO $$ BEGIN LOCK TABLE"):
                step.locked_first = set(step.locked)
                step.before = step.touched
            if raw.autocommit:
                step.apart = True
                own.execute("COMMIT")
                self._open = None

    def _end(self, _connection: Connection) -> None:
        self._open = None


def _looked(cursor: Any, query: str) -> list[Any]:
    rows: list[Any] = cursor.execute(query).fetchall()
    return rows

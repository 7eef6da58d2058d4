"""What people asked for of their own data, seen by whoever carries it out: one process at a time.

Everything noted through a turn fails once its connection is lost, and with it the turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from core.data_requests import RequestKind
from storage.operator.connection import Connection, keeper

_TAKE_TURN = "SELECT pg_try_advisory_lock(hashtextextended('uptake.keep', 0))"
_OPEN = "SELECT * FROM uptake.open_requests()"


@dataclass(frozen=True, slots=True)
class Request:
    """`tried`: its message may be in Slack; it `rests` until Slack is sure to show it.

    `overdue`: it was begun more than a day ago.
    """

    id: UUID
    person_id: UUID
    kind: RequestKind
    slack_user_id: str
    tried: bool
    rests: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class ExclusiveRequestQueue:
    connection: Connection

    def open(self) -> list[Request]:
        """Return what is open: copies first, then by age."""
        rows = self.connection.execute(_OPEN).fetchall()
        return [Request(row[0], row[1], RequestKind(row[2]), *row[3:]) for row in rows]

    def begin(self, request: Request) -> bool:
        """Note that it can't be taken back any more. False when it is open no more."""
        return self._note("SELECT uptake.begin_request(%s)", request.id)

    def about_to_post(self, request: Request) -> bool:
        """Note that its message may be in Slack from now on. False when it is open no more."""
        return self._note("SELECT uptake.try_request(%s)", request.id)

    def end(self, request: Request, outcome: str) -> None:
        self.connection.execute("SELECT uptake.end_request(%s, %s)", (request.id, outcome))

    def _note(self, sql: str, request_id: UUID) -> bool:
        row = self.connection.execute(sql.encode(), (request_id,)).fetchone()
        return row is not None and bool(row[0])


@contextmanager
def turn(url: str) -> Iterator[ExclusiveRequestQueue | None]:
    """Take the turn; none while another process has it. Raises PostgresError."""
    with keeper(url, autocommit=True) as connection:
        row = connection.execute(_TAKE_TURN).fetchone()
        yield ExclusiveRequestQueue(connection) if row and row[0] else None

"""What people asked for of their own data, seen by whoever carries it out: one process at a time.

Everything noted through a turn fails once its connection is lost, and with it the turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from core.data_requests import RequestKind
from storage.kit.rows import Rows, scalar
from storage.operator.connection import Connection, connect_as_operator

_TAKE_TURN = "SELECT pg_try_advisory_lock(hashtextextended('uptake.keep', 0))"
_OPEN = """
    SELECT id, person_id, kind, slack_user_id, tried, rests, overdue
    FROM uptake.open_requests()
"""


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


_REQUESTS: Final = Rows(Request)


@dataclass(frozen=True, slots=True)
class ExclusiveRequestQueue:
    connection: Connection

    def open(self) -> list[Request]:
        """Return what is open: copies first, then by age."""
        return _REQUESTS.all(self.connection.execute(_OPEN).fetchall())

    def begin(self, request: Request) -> bool:
        """Note that it can't be taken back any more. False when it is open no more."""
        return self._note("SELECT uptake.begin_request(%s)", request.id)

    def about_to_post(self, request: Request) -> bool:
        """Note that its message may be in Slack from now on. False when it is open no more."""
        return self._note("SELECT uptake.try_request(%s)", request.id)

    def end(self, request: Request, outcome: str) -> None:
        self.connection.execute("SELECT uptake.end_request(%s, %s)", (request.id, outcome))

    def _note(self, sql: str, request_id: UUID) -> bool:
        return bool(scalar(self.connection.execute(sql.encode(), (request_id,)).fetchall()))


@contextmanager
def turn(url: str) -> Iterator[ExclusiveRequestQueue | None]:
    """Take the turn; none while another process has it. Raises PostgresError."""
    with connect_as_operator(url, autocommit=True) as connection:
        is_ours = scalar(connection.execute(_TAKE_TURN).fetchall())
        yield ExclusiveRequestQueue(connection) if is_ours else None

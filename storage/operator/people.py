"""One person as a whole: who they are, what is held about them, and its erasure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from storage.kit.rows import Rows, column, scalar
from storage.operator.connection import Connection


@dataclass(frozen=True, slots=True)
class Found:
    id: UUID
    team_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Erased:
    """`mark` is all that is kept. `alone` are roles, with where, that nobody holds any more."""

    mark: str
    alone: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit. People are their Slack user ids, or references when they are gone."""

    at: datetime
    who: str
    action: str
    record_kind: str
    record: str
    before: dict[str, str] | None
    after: dict[str, str] | None
    request: str | None


_FOUND: Final = Rows(Found)
_LINES: Final = Rows(Line)


def find(connection: Connection, slack_user: str) -> list[Found]:
    """Return the people with a Slack user id, one a workspace at most."""
    rows = connection.execute("SELECT * FROM uptake.find_person(%s)", (slack_user,)).fetchall()
    return _FOUND.all(rows)


def export(connection: Connection, person: UUID) -> dict[str, Any] | None:
    """Return everything held about them, under plain headings. None when there is nobody."""
    rows = connection.execute("SELECT uptake.export_person(%s)", (person,)).fetchall()
    everything: dict[str, Any] | None = scalar(rows)
    return everything


def erase(connection: Connection, person: UUID, remember: Callable[[str], None]) -> Erased | None:
    """Take everything out. None when there is nobody.

    `remember` is called with the mark once all is done but not yet for good: what it wrote down
    stands before the erasure does, so that no erasure is ever without it. Where the erasure then
    fails after all, it is known as one that is still to be done.
    """
    rows = connection.execute("SELECT uptake.erase_person(%s)", (person,)).fetchall()
    erased: dict[str, Any] | None = scalar(rows)
    if erased is None:
        return None
    remember(erased["mark"])
    return Erased(erased["mark"], tuple((one["role"], one["where"]) for one in erased["alone"]))


def erase_again(connection: Connection, marks: Collection[str]) -> int:
    """Take out whoever bears one of these marks, or one that the database knows; say how many."""
    rows = connection.execute("SELECT uptake.erase_again(%s)", (sorted(marks),)).fetchall()
    count: int = scalar(rows)
    return count


def known_erasures(connection: Connection) -> frozenset[str]:
    rows = connection.execute("SELECT mark FROM uptake.erasure").fetchall()
    return frozenset(column(rows))


def read_audit(
    connection: Connection, person: UUID | None, record: str | None, limit: int
) -> list[Line]:
    """Return the newest lines, oldest of them first. That they were read is a line too."""
    rows = connection.execute(
        "SELECT * FROM uptake.read_audit(%s, %s, %s)", (person, record, limit)
    ).fetchall()
    return _LINES.all(rows)

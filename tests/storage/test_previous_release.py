"""The release before goes on working on the newest schema: what it sends is sent again.

A story of that release was recorded as it sent it: statements, values, and what it was answered.
Ids that the database made are others now, and stand wherever the recorded ones stood.
"""

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from tests.conftest import Database

RECORDED = json.loads(
    Path(__file__).with_name("data").joinpath("previous_release.json").read_text()
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a figure says may be told otherwise by a newer release; that it is answered may not. And an
# engagement's cohorts are released together now: of the second one it is said that it was done.
TOLD_OTHERWISE = ("released_figure", "release_checkpoint(")
_READ = {
    "time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "number": Decimal,
    "uuid": UUID,
}


class Story:
    """Sends the recorded story, and knows which id stands now for which recorded one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._now_called: dict[str, str] = {}

    def tell(self) -> None:
        for transaction in RECORDED["transactions"]:
            options = f"-c role={transaction['role']} -c search_path=uptake -c timezone=UTC"
            with psycopg.connect(self._database.app_url, options=options) as connection:
                for name, values, rows in transaction["steps"]:
                    self._send(connection, RECORDED["statements"][name], values, rows)
                if not transaction["committed"]:
                    connection.rollback()

    def _send(
        self,
        connection: psycopg.Connection,
        statement: str,
        values: dict[str, Any],
        rows: list[Any] | None,
    ) -> None:
        cursor = connection.execute(
            statement.encode(), {key: self._value(value) for key, value in values.items()}
        )
        if rows is None:
            return
        found = cursor.fetchall() if cursor.description else []
        assert len(found) == len(rows), statement
        pairs = list(zip(self._in_order(rows), self._in_order(map(_written, found)), strict=True))
        for before, now in pairs:
            self._learn(before, now)
        if not any(word in statement for word in TOLD_OTHERWISE):
            assert [self._renamed(before) for before, _ in pairs] == [now for _, now in pairs]

    def _in_order(self, rows: Any) -> list[Any]:
        """Sort rows by everything but ids that are new: their order was never promised."""
        known = set(self._now_called.values())
        return sorted(
            rows,
            key=lambda row: _UUID.sub(
                lambda m: m[0] if m[0] in known else "", json.dumps(self._renamed(row))
            ),
        )

    def _learn(self, before: Any, now: Any) -> None:
        """Note which id stands now where which one stood."""
        ids, new_ids = _UUID.findall(json.dumps(before)), _UUID.findall(json.dumps(now))
        assert len(ids) == len(new_ids)
        for old, new in zip(ids, new_ids, strict=True):
            assert self._now_called.setdefault(old, new) == new

    def _renamed(self, told: Any) -> Any:
        return json.loads(_UUID.sub(lambda m: self._now_called.get(m[0], m[0]), json.dumps(told)))

    def _value(self, told: Any) -> Any:
        return _read(self._renamed(told))


def _read(told: Any) -> Any:
    if isinstance(told, list):
        return [_read(one) for one in told]
    if not isinstance(told, dict):
        return told
    ((kind, value),) = told.items()
    return Jsonb(value) if kind == "json" else _READ[kind](value)


def _written(value: Any) -> Any:
    """Write a value as the recording does."""
    for kind, written in (
        (UUID, lambda v: {"uuid": str(v)}),
        (datetime, lambda v: {"time": v.isoformat()}),
        (date, lambda v: {"date": v.isoformat()}),
        (timedelta, lambda v: {"seconds": v.total_seconds()}),
        (Decimal, lambda v: {"number": str(v)}),
        (dict, lambda v: {"json": v}),
        ((list, tuple), lambda v: [_written(one) for one in v]),
    ):
        if isinstance(value, kind):  # type: ignore[arg-type]  # a type or several
            return written(value)
    return value


def test_what_the_release_before_sends_is_answered_as_before(own_database: Database) -> None:
    Story(own_database).tell()

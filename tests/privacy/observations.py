"""Everything a statement tells whoever sent it: rows, notices, and each word of an error."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import errors

# What differs between any two runs, whatever was answered: where and when they took place.
_OF_THE_RUN = (
    (re.compile(r"\btest_\d+\b"), "<database>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00\b"), "<moment>"),
    # Planted ids have noughts in the middle; others are of chance.
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?!-0000-4000)(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"xid/subid/cid: \d+"), "xid"),
)
_WORDS = (
    "severity_nonlocalized",
    "sqlstate",
    "message_primary",
    "message_detail",
    "message_hint",
    "context",
    "internal_query",
    "schema_name",
    "table_name",
    "column_name",
    "datatype_name",
    "constraint_name",
)


@dataclass(frozen=True)
class Told:
    """`states` are the SQLSTATEs of the statements, in order; that of one which ran is empty."""

    states: tuple[str, ...]
    text: str


def told_by(
    connection: psycopg.Connection, statements: Sequence[str], *, alone: bool = False
) -> Told:
    """Send the statements and take them back again. `alone`: outside any transaction."""
    output: list[str] = []
    states: list[str] = []

    def hear(notice: errors.Diagnostic) -> None:
        output.append(words_of(notice))

    # A session's own counts go out once a second: what went before would show or not, by chance.
    connection.execute("SELECT pg_stat_force_next_flush()")
    connection.add_notice_handler(hear)
    try:
        if not alone:
            connection.execute("BEGIN")
        for sql in statements:
            if not alone:
                connection.execute("SAVEPOINT attempt")
            try:
                output.extend(_rows(connection, sql))
                states.append("")
            except psycopg.Error as error:
                if error.sqlstate is None:
                    raise
                states.append(error.sqlstate)
                output.append(words_of(error.diag))
                if not alone:
                    _take_back(connection, b"ROLLBACK TO SAVEPOINT attempt")
    finally:
        if not alone:
            _take_back(connection, b"ROLLBACK")
        connection.remove_notice_handler(hear)
    return Told(tuple(states), steady("\n".join(output)))


def _take_back(connection: psycopg.Connection, rollback: bytes) -> None:
    """Roll back behind psycopg, which would forget every statement that it has prepared."""
    result = connection.pgconn.exec_(rollback)
    assert result.status == psycopg.pq.ExecStatus.COMMAND_OK, result.error_message


def _rows(connection: psycopg.Connection, sql: str) -> list[str]:
    cursor = connection.cursor()
    if re.search(r"^COPY .* (TO STDOUT|FROM STDIN)", sql, re.DOTALL):
        with cursor.copy(sql.encode()) as copied:
            return [str(bytes(block)) for block in copied] if "STDOUT" in sql else []
    cursor.execute(sql.encode())
    return list(map(str, cursor.fetchall() if cursor.description else []))


def steady(text: str) -> str:
    for pattern, name in _OF_THE_RUN:
        text = pattern.sub(name, text)
    return text


def words_of(diagnostic: errors.Diagnostic) -> str:
    return " | ".join(str(getattr(diagnostic, name)) for name in _WORDS)

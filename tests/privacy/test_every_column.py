"""Errors, plans and places of every column that a role may read, found in the catalogue."""

import psycopg
import pytest

from tests.privacy.planted import plant
from tests.privacy.telling import told_by
from tests.privacy.twins import Twins, session

_READABLE = """
    SELECT n.nspname || '.' || quote_ident(c.relname), quote_ident(a.attname)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('uptake', 'uptake_raw')
        AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
        AND (a.attnum > 0 OR a.attname = 'ctid')
        -- All databases of a server count their transactions together.
        AND a.atttypid <> 'xid8'::regtype
    ORDER BY 1, a.attnum
"""
_PEEPS = (
    "SELECT {column}::text FROM {relation} ORDER BY 1",
    "SELECT {column}::text::integer FROM {relation}",
    "SELECT ('x' || {column}::text)::date FROM {relation}",
    "SELECT 1 / (length({column}::text) - length(max({column}::text) OVER ())) FROM {relation}",
    (
        "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT FROM {relation}"
        " WHERE 1 / (1 + length({column}::text)) >= 0"
    ),
    "EXPLAIN (VERBOSE) SELECT {column} FROM {relation} WHERE {column} IS NULL",
)


@pytest.fixture(scope="module")
def planted(twins: Twins) -> Twins:
    for side, database in enumerate(twins):
        plant(database, side)
    return twins


@pytest.mark.parametrize("role", ["writer", "reader"])
def test_no_error_plan_or_place_tells_what_was_answered(planted: Twins, role: str) -> None:
    with session(planted.left, role) as left, session(planted.right, role) as right:
        columns = left.execute(_READABLE.encode()).fetchall()
        assert len({relation for relation, _ in columns}) >= 5
        different = [
            sql
            for relation, column in columns
            for peep in _PEEPS
            if (sql := peep.format(relation=relation, column=column))
            and _told(left, sql) != _told(right, sql)
        ]
    assert different == []


def _told(connection: psycopg.Connection, sql: str) -> str:
    return told_by(connection, [sql]).text

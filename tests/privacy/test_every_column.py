"""Errors, plans and places of every column that a role may read, found in the catalogue."""

import psycopg
import pytest

from tests.privacy.observations import told_by
from tests.privacy.paired_databases import PairedDatabases, session
from tests.privacy.seed_answers import seed_answers

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
def seeded(paired_databases: PairedDatabases) -> PairedDatabases:
    for side, database in enumerate(paired_databases):
        seed_answers(database, side)
    return paired_databases


@pytest.mark.parametrize("role", ["writer", "reader"])
def test_no_error_plan_or_place_tells_what_was_answered(seeded: PairedDatabases, role: str) -> None:
    with session(seeded.left, role) as left, session(seeded.right, role) as right:
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

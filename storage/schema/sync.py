"""Brings functions, views, triggers, policies and grants to what the .sql files say.

What differs is found by the form that Postgres renders, not by text: everything is made in a
transaction that is rolled back, and read as the catalogue has it then. Triggers and policies are
made there on empty copies of their tables, so that nobody who uses these has to wait.

What a release no longer has is dropped by a revision, and not before the release after.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, LiteralString

import psycopg

from storage.schema.sources import (
    OWNER,
    Kind,
    Statement,
    as_raw_owner,
    in_order,
    statements,
)

_PROBE: Final = "uptake_probe"
_RIGHTS: Final = "right"
# One row for each thing: its kind, its name, and all that makes it what it is.
_FORMS: Final[LiteralString] = """
    WITH space (oid, name) AS (
        SELECT oid, nspname FROM pg_namespace
        WHERE nspname IN ('uptake', 'uptake_raw', 'uptake_probe')),
    relation AS (
        SELECT c.*, s.name || '.' || c.relname AS named FROM pg_class AS c
        JOIN space AS s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'v')),
    function AS (
        SELECT p.*, s.name || '.' || p.proname AS named FROM pg_proc AS p
        JOIN space AS s ON s.oid = p.pronamespace),
    granted (object, acl, owner) AS (
        SELECT named, relacl, relowner FROM relation
        UNION ALL
        SELECT r.named || '.' || a.attname, a.attacl, r.relowner
        FROM pg_attribute AS a JOIN relation AS r ON r.oid = a.attrelid
        UNION ALL
        SELECT named, coalesce(proacl, acldefault('f', proowner)), proowner FROM function)
    SELECT 'FUNCTION', f.named, string_agg(concat_ws(' ', f.proowner::regrole,
        CASE f.prokind WHEN 'a' THEN concat_ws(' ', pg_get_function_arguments(f.oid),
            a.aggtransfn, format_type(a.aggtranstype, NULL), a.agginitval, f.proparallel)
            ELSE pg_get_functiondef(f.oid) END), '/' ORDER BY f.oid)
    FROM function AS f LEFT JOIN pg_aggregate AS a ON a.aggfnoid = f.oid GROUP BY f.named
    UNION ALL
    SELECT 'VIEW', named, concat_ws(' ', relowner::regrole, reloptions, pg_get_viewdef(oid))
    FROM relation WHERE relkind = 'v'
    UNION ALL
    SELECT 'TRIGGER', r.named || ' ' || t.tgname, concat(t.tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger AS t JOIN relation AS r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'POLICY', concat(schemaname, '.', tablename, ' ', policyname),
        concat_ws(' ', permissive, cmd, roles, qual, with_check)
    FROM pg_policies AS p JOIN space AS s ON s.name = p.schemaname
    UNION ALL
    SELECT 'ROW_SECURITY', named, 'on' FROM relation WHERE relrowsecurity
    UNION ALL
    SELECT 'right', concat_ws(' ', g.object, x.grantee::regrole, x.privilege_type,
        x.is_grantable), '' FROM granted AS g CROSS JOIN LATERAL aclexplode(g.acl) AS x
    WHERE x.grantee <> g.owner
"""
# Columns' rights go with those of their table. The owner's own stay.
_REVOKE: Final[LiteralString] = """
    DO $$
    DECLARE
        one record;
    BEGIN
        FOR one IN
            SELECT format('TABLE %s', c.oid::regclass) AS name FROM pg_class AS c
            WHERE c.relnamespace::regnamespace::text IN ('uptake', 'uptake_raw')
                AND c.relkind IN ('r', 'v') AND c.relowner::regrole::text = current_user
            UNION ALL
            SELECT format('FUNCTION %s', p.oid::regprocedure) FROM pg_proc AS p
            WHERE p.pronamespace::regnamespace::text IN ('uptake', 'uptake_raw')
                AND p.proowner::regrole::text = current_user
        LOOP
            EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, %s', one.name, (
                SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles
                WHERE rolname LIKE 'uptake\\_%' AND rolname <> current_user));
        END LOOP;
    END
    $$;
"""
_AS_TABLES: Final = frozenset({Kind.TRIGGER, Kind.POLICY, Kind.ROW_SECURITY})

Forms = dict[tuple[str, str], str]


def bring_up(connection: psycopg.Connection) -> Sequence[str]:
    """Make what differs anew, and name it. The connection is the migrator's."""
    written = statements()
    before, wanted = _simulated(connection, written)
    differing = [
        one
        for one in written
        if (key := (one.kind.name, one.name)) in wanted and wanted[key] != before.get(key)
    ]
    rights = _of_rights(before) != _of_rights(wanted)
    alone = [one for one in differing if one.kind in _AS_TABLES]
    with connection.transaction():
        _begin(connection)
        _make(connection, [one for one in differing if one not in alone])
        if rights:
            _grant(connection, written)
    # Each of these locks its table: one after the other, so that none waits for another.
    for one in alone:
        with connection.transaction():
            _begin(connection)
            _make(connection, [one])
    return [*(f"{one.kind.name} {one.name}" for one in differing), *(["rights"] if rights else [])]


def forms(connection: psycopg.Connection) -> Forms:
    """Return everything as the catalogue renders it, by kind and name."""
    rows = connection.execute(_FORMS).fetchall()
    return {(kind, name): form for kind, name, form in rows}


def _of_rights(found: Forms) -> set[str]:
    return {name for kind, name in found if kind == _RIGHTS}


def _begin(connection: psycopg.Connection) -> None:
    # Without a path every name is rendered whole.
    connection.execute(f"SET LOCAL ROLE {OWNER}")
    connection.execute("SET LOCAL search_path = ''")
    connection.execute("SET LOCAL lock_timeout = '300ms'")


def _simulated(connection: psycopg.Connection, written: Sequence[Statement]) -> tuple[Forms, Forms]:
    """Return the forms as they are, and as they would be were everything made anew."""
    with connection.transaction(force_rollback=True):
        _begin(connection)
        before = forms(connection)
        _make(connection, [one for one in written if one.kind not in _AS_TABLES])
        _grant(connection, written)
        on_tables = [one for one in written if one.kind in _AS_TABLES and one.owner == OWNER]
        connection.execute(f"CREATE SCHEMA {_PROBE}".encode())
        for table in sorted({one.name.split()[0] for one in on_tables}):
            probe = _probe(table)
            connection.execute(f"CREATE TABLE {probe} (LIKE {table})".encode())
        for one in on_tables:
            table = one.name.split()[0]
            connection.execute(one.sql.replace(table, _probe(table), 1).encode())
        after = forms(connection)
    kinds = {kind.name for kind in _AS_TABLES}
    wanted = {key: form for key, form in after.items() if key[0] not in kinds}
    for (kind, name), form in after.items():
        if kind in kinds and name.startswith(f"{_PROBE}."):
            wanted[kind, _live(name)] = _live(form)
    for one in written:
        if one.kind is Kind.ROW_SECURITY:
            wanted[one.kind.name, one.name] = "on"
    return before, {key: form for key, form in wanted.items() if _PROBE not in key[1]}


def _probe(table: str) -> str:
    return table.replace("uptake.", f"{_PROBE}.", 1)


def _live(text: str) -> str:
    return text.replace(f"{_PROBE}.", "uptake.")


def _make(connection: psycopg.Connection, wanted: Sequence[Statement]) -> None:
    """Run what makes functions and views, each after those that it names, and what tables have."""
    plain = {Kind.FUNCTION, Kind.VIEW}
    _run(connection, in_order([one for one in wanted if one.kind in plain]))
    for one in wanted:
        if one.kind is Kind.POLICY:
            table, policy = one.name.split()
            connection.execute(f"DROP POLICY IF EXISTS {policy} ON {table}".encode())
    _run(connection, [one for one in wanted if one.kind in _AS_TABLES])


def _grant(connection: psycopg.Connection, written: Iterable[Statement]) -> None:
    """Take back every right on tables and functions, and give those that are written."""
    connection.execute(_REVOKE)
    connection.execute(as_raw_owner(_REVOKE).encode())
    _run(connection, [one for one in written if one.kind is Kind.GRANT])


def _run(connection: psycopg.Connection, wanted: Iterable[Statement]) -> None:
    for sql in _by_owner(wanted):
        connection.execute(sql.encode())


def _by_owner(wanted: Iterable[Statement]) -> Iterator[str]:
    for owner, group in groupby(wanted, key=lambda one: one.owner):
        for one in group:
            yield one.sql if owner == OWNER else as_raw_owner(one.sql)

"""The bot's own powerlessness, checked before anything is served.

A restore, or a helpful administrator, may give the bot's login more than it was meant to have.
"""

from collections.abc import Iterable
from typing import LiteralString

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.kit.rows import column, scalar
from storage.kit.transaction import Transaction
from storage.migrate import newest
from storage.rights import RIGHTS_TXT, TOLD, Right, read

# Each finds what is too much; the sentence is for whoever runs the database.
_CHECKS: tuple[tuple[str, LiteralString], ...] = (
    (
        (
            "The login {} may do what only an administrator should (superuser, CREATEROLE, "
            "CREATEDB, REPLICATION or BYPASSRLS). Give the bot the login uptake_app."
        ),
        """
        SELECT rolname FROM pg_catalog.pg_roles
        WHERE rolname IN (session_user, 'uptake_writer', 'uptake_reader')
            AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
        """,
    ),
    (
        (
            "The login is a member of {}. Take that away: the bot needs only uptake_writer and "
            "uptake_reader."
        ),
        """
        SELECT rolname FROM pg_catalog.pg_roles
        WHERE rolname NOT IN (session_user, 'uptake_app', 'uptake_writer', 'uptake_reader',
                'uptake_operator', 'uptake_owner', 'uptake_raw', 'uptake_migrator')
            AND (pg_has_role(session_user, oid, 'MEMBER')
                OR pg_has_role('uptake_writer', oid, 'MEMBER')
                OR pg_has_role('uptake_reader', oid, 'MEMBER'))
            AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user)
        """,
    ),
    (
        (
            "{} owns something in this database. Everything belongs to uptake_owner and "
            "uptake_raw: ALTER … OWNER TO uptake_owner."
        ),
        """
        SELECT DISTINCT r.rolname FROM pg_catalog.pg_shdepend AS d
        JOIN pg_catalog.pg_roles AS r ON r.oid = d.refobjid
        WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.deptype = 'o'
            AND r.rolname IN (session_user, 'uptake_writer', 'uptake_reader')
        """,
    ),
    (
        (
            "{} does not belong to uptake_owner, or to uptake_raw where it holds or guards raw "
            "answers: whoever owns it sees through it. Restore with the owners of the backup, or "
            "ALTER … OWNER TO."
        ),
        """
        SELECT o.name || ', of ' || o.owner::regrole
        FROM (
            SELECT 'schema ' || nspname, nspname, nspowner FROM pg_catalog.pg_namespace
            UNION ALL
            SELECT format('%%s.%%s', n.nspname, c.relname), n.nspname, c.relowner
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind NOT IN ('i', 'I')
            UNION ALL
            SELECT format('%%s.%%s()', n.nspname, p.proname), n.nspname, p.proowner
            FROM pg_catalog.pg_proc AS p
            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace) AS o (name, schema, owner)
        WHERE o.schema = 'uptake' AND o.owner::regrole::text NOT IN ('uptake_owner', 'uptake_raw')
            OR o.schema = 'uptake_raw' AND o.owner::regrole::text <> 'uptake_raw'
        """,
    ),
)
# A newer release's migration left its own list: this release still serves on its tables.
_LEFT_LIST = """
    SELECT obj_description('uptake.alembic_version'::regclass, 'pg_class')
    FROM uptake.alembic_version WHERE version_num > %(newest)s
"""
_NAMED = 5
_AGAIN = "run roles.sql again (`uptake database sql` prints it)."
_PLAIN = {
    ("TEMPORARY", "database"): "make temporary tables in",
    ("CREATE", "database"): "make schemas in",
    ("CONNECT", "database"): "connect to",
    ("CREATE", "schema"): "make things in",
    ("SELECT", "table"): "read",
    ("INSERT", "table"): "add to",
    ("UPDATE", "table"): "change",
    ("DELETE", "table"): "delete from",
    ("EXECUTE", "function"): "call",
}


async def problems(engine: AsyncEngine) -> list[str]:
    """Return a sentence for each right that the bot's roles should not have; none is well."""
    found = []
    async with Transaction(engine) as transaction:
        for sentence, sql in _CHECKS:
            rows = await transaction.rows(sql, {})
            found += [sentence.format(one) for one in sorted(column(rows))]
        current = frozenset(Right(**row) for row in await transaction.rows(TOLD, {}))
        left = scalar(await transaction.rows(_LEFT_LIST, {"newest": newest()}))
    allowed = read(left or RIGHTS_TXT.read_text())
    return found + differences(current, allowed)


def differences(current: frozenset[Right], allowed: frozenset[Right]) -> list[str]:
    """Return a sentence for what is too much, for what is missing, and for what is otherwise."""
    made = {one for one in current | allowed if one.grantee == "made"}
    otherwise = {one.object: one for one in sorted((current ^ allowed) & made)}
    return [
        *(_too_much(rights) for rights in _alike(current - allowed - made)),
        *(_missing(rights) for rights in _alike(allowed - current - made)),
        *(_otherwise(one) for one in otherwise.values()),
    ]


def _alike(rights: Iterable[Right]) -> list[list[Right]]:
    """Take together what one sentence tells: the same privilege of the same grantee."""
    groups: dict[tuple[str, ...], list[Right]] = {}
    for right in sorted(rights):
        groups.setdefault(right[:3], []).append(right)
    return list(groups.values())


def _too_much(rights: list[Right]) -> str:
    one = rights[0]
    if one.kind == "role":
        return (
            f"{_who(one)} is a member of {_names(rights)}, which it never needs. REVOKE "
            f"{_roles(rights)} FROM {one.grantee}, then {_AGAIN}"
        )
    if one.grantee == "rows":
        return (
            f"Rows of {_names(rights)} are shown by a policy that Uptake did not make: somebody "
            "may see what one person did. DROP POLICY."
        )
    return f"{_who(one)} may {_does(one)} {_names(rights)}, which it never needs. {_cure(one)}"


def _missing(rights: list[Right]) -> str:
    one = rights[0]
    if one.kind == "role":
        return f"{_who(one)} is not a member of {_names(rights)}, which it needs: {_AGAIN}"
    if one.grantee == "rows":
        return (
            f"Rows of {_names(rights)} are not guarded as Uptake made them: ALTER TABLE … ENABLE "
            "ROW LEVEL SECURITY, and make the policy again if it was dropped."
        )
    return f"{_who(one)} may not {_does(one)} {_names(rights)}, which it needs: GRANT that."


def _otherwise(right: Right) -> str:
    name = right.object if right.kind == "function" else _names([right])
    return (
        f"{name} is not as Uptake made it: what it guards may be open. Restore the tables and "
        "functions from a backup."
    )


def _who(right: Right) -> str:
    return "The bot's login" if right.grantee == "uptake_app" else right.grantee


def _does(right: Right) -> str:
    plain = _PLAIN.get((right.privilege, right.kind))
    return plain or f"{right.privilege} {right.kind}"


def _names(rights: list[Right]) -> str:
    """Name objects, with columns as table.column; after some of them, only how many more."""
    names = [
        f"{one.object} ({one.part})"
        if one.kind == "role"
        else ".".join(filter(None, (one.object, one.part)))
        for one in rights
    ]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _roles(rights: list[Right]) -> str:
    return ", ".join(dict.fromkeys(one.object for one in rights))


def _cure(right: Right) -> str:
    if right.grantee == "PUBLIC" and right.kind in {"database", "schema"}:
        return _AGAIN.capitalize()
    return f"REVOKE that from {right.grantee}."

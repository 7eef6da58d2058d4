"""What the bot's roles may do, as the catalogue has it and as rights.txt allows it.

A right is told as grantee, privilege, kind, object and part; the part is a column, a policy, or
what a member of a role may do with it: act as it (set), have its rights without that (inherit),
make others members (admin). Rights that came with Postgres or an extension are not told, unless
somebody added to them. What was `made` to guard is told as well: triggers, checks, rules, the
columns of views, and the definer functions with a digest of what they do.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, LiteralString, NamedTuple

RIGHTS_TXT = Path(__file__).with_name("rights.txt")
HEADING = """\
# What the bot's login, its two roles and PUBLIC may do, which tables have row security, and what
# was made to guard: the bot starts where exactly this holds. `python -m tests.storage.catalogue`
# writes it, for review.
# grantee | privilege | kind | object | columns, policies, or what a member may do
"""


class Right(NamedTuple):
    """`uptake_app` stands for the bot's login, `rows` for all whom row security applies to."""

    grantee: str
    privilege: str
    kind: str
    object: str
    part: str = ""


_RIGHTS: Final[LiteralString] = """
    WITH grantee (oid, name) AS (
        SELECT oid, CASE rolname WHEN session_user THEN 'uptake_app' ELSE rolname END
        FROM pg_catalog.pg_roles WHERE rolname IN (session_user, 'uptake_writer', 'uptake_reader')
        UNION ALL SELECT 0, 'PUBLIC'),
    given (kind, object, part, classoid, objoid, objsubid, acl) AS (
        SELECT 'table', format('%%I.%%I', n.nspname, c.relname), '', 'pg_class'::regclass, c.oid, 0,
            c.relacl
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname <> 'information_schema'
        UNION ALL
        SELECT 'table', format('%%I.%%I', n.nspname, c.relname), a.attname, 'pg_class'::regclass,
            c.oid, a.attnum, a.attacl
        FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE NOT a.attisdropped AND n.nspname <> 'information_schema'
        UNION ALL
        SELECT 'function', format('%%I.%%I(%%s)', n.nspname, p.proname,
            pg_catalog.pg_get_function_identity_arguments(p.oid)), '', 'pg_proc'::regclass, p.oid,
            -- Functions that came with Postgres have lower numbers.
            0, coalesce(p.proacl, CASE WHEN p.oid >= 16384 AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_proc'::regclass
                    AND d.objid = p.oid AND d.deptype = 'e')
                THEN acldefault('f', p.proowner) END)
        FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        UNION ALL
        SELECT 'schema', nspname, '', 'pg_namespace'::regclass, oid, 0, nspacl
        FROM pg_catalog.pg_namespace WHERE nspname <> 'information_schema'
        UNION ALL
        SELECT 'database', 'this one', '', 'pg_database'::regclass, oid, 0,
            coalesce(datacl, acldefault('d', datdba))
        FROM pg_catalog.pg_database WHERE datname = current_database()
        UNION ALL
        SELECT 'parameter', parname, '', 'pg_parameter_acl'::regclass, oid, 0, paracl
        FROM pg_catalog.pg_parameter_acl
        UNION ALL
        SELECT 'default privileges', defaclrole::regrole::text, '', 'pg_default_acl'::regclass,
            oid, 0, defaclacl
        FROM pg_catalog.pg_default_acl
        UNION ALL
        SELECT 'language', lanname, '', 'pg_language'::regclass, oid, 0, lanacl
        FROM pg_catalog.pg_language
        UNION ALL
        SELECT 'foreign server', srvname, '', 'pg_foreign_server'::regclass, oid, 0, srvacl
        FROM pg_catalog.pg_foreign_server
        UNION ALL
        SELECT 'large object', oid::text, '', 'pg_largeobject'::regclass, oid, 0, lomacl
        FROM pg_catalog.pg_largeobject_metadata),
    role (oid, name, inherits) AS (
        SELECT oid, CASE rolname WHEN session_user THEN 'uptake_app' ELSE rolname END, rolinherit
        FROM pg_catalog.pg_roles WHERE rolname IN (session_user, 'uptake_app', 'uptake_writer',
            'uptake_reader', 'uptake_operator', 'uptake_owner', 'uptake_raw', 'uptake_migrator'))
    SELECT g.name::text AS grantee, may.privilege, o.kind, o.object::text, o.part::text
    FROM given AS o CROSS JOIN LATERAL aclexplode(o.acl) AS x JOIN grantee AS g ON g.oid = x.grantee
    CROSS JOIN LATERAL (VALUES (x.privilege_type),
        (CASE WHEN x.is_grantable THEN 'GRANT ' || x.privilege_type END)) AS may (privilege)
    WHERE may.privilege IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_init_privs AS i CROSS JOIN LATERAL aclexplode(i.initprivs) AS y
        WHERE i.classoid = o.classoid AND i.objoid = o.objoid AND i.objsubid = o.objsubid
            AND y.grantee = x.grantee AND y.privilege_type = x.privilege_type)
    UNION ALL
    SELECT 'rows', 'GUARDED', 'table', format('%%I.%%I', n.nspname, c.relname), ''
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('uptake', 'uptake_raw') AND c.relrowsecurity
    UNION ALL
    SELECT 'rows', lower(permissive) || ' ' || cmd, 'table',
        format('%%I.%%I', schemaname, tablename),
        concat_ws(' ', policyname, 'to', array_to_string(roles, ','), qual, with_check)
    FROM pg_catalog.pg_policies WHERE schemaname IN ('uptake', 'uptake_raw')
    UNION ALL
    -- Before PostgreSQL 16 the member, and not the membership, said whether rights are inherited.
    SELECT m.name::text, 'MEMBER', 'role', r.name::text, may.told
    FROM pg_catalog.pg_auth_members AS a JOIN role AS m ON m.oid = a.member
    JOIN role AS r ON r.oid = a.roleid
    CROSS JOIN LATERAL to_jsonb(a) AS has CROSS JOIN LATERAL (VALUES
        ('set', coalesce((has ->> 'set_option')::boolean, true)),
        ('inherit', coalesce((has ->> 'inherit_option')::boolean, m.inherits)),
        ('admin', a.admin_option)) AS may (told, holds)
    WHERE may.holds AND m.name <> 'uptake_migrator'
"""
# A definition is told as it was written, or not at all: what a server makes of it for showing may
# change with its version.
_MADE: Final[LiteralString] = """
    WITH made (oid, kind, name) AS (
        SELECT c.oid, c.relkind, format('%%I.%%I', n.nspname, c.relname)
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('uptake', 'uptake_raw'))
    SELECT 'made', 'TRIGGER', 'table', m.name, concat_ws(' ', t.tgname,
        format('%%I.%%I', n.nspname, p.proname), t.tgenabled, t.tgtype)
    FROM pg_catalog.pg_trigger AS t JOIN made AS m ON m.oid = t.tgrelid
    JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'made', 'CHECK', 'table', m.name, k.conname::text
    FROM pg_catalog.pg_constraint AS k JOIN made AS m ON m.oid = k.conrelid WHERE k.contype = 'c'
    UNION ALL
    SELECT 'made', 'RULE', 'table', m.name, r.rulename::text
    FROM pg_catalog.pg_rewrite AS r JOIN made AS m ON m.oid = r.ev_class
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'made', 'VIEW', 'table', m.name, unnest(c.reloptions)
    FROM pg_catalog.pg_class AS c JOIN made AS m USING (oid) WHERE m.kind = 'v'
    UNION ALL
    SELECT 'made', 'VIEW', 'table', m.name,
        concat_ws(' ', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod))
    FROM pg_catalog.pg_attribute AS a JOIN made AS m ON m.oid = a.attrelid
    WHERE m.kind = 'v' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'made', 'DEFINER', 'function', format('%%I.%%I(%%s)', n.nspname, p.proname,
        pg_catalog.pg_get_function_identity_arguments(p.oid)),
        concat_ws(' ', replace(array_to_string(p.proconfig, ' '), ', ', ','),
            left(encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'), 16))
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('uptake', 'uptake_raw') AND p.prosecdef
"""
TOLD: Final[LiteralString] = _RIGHTS + "UNION ALL (" + _MADE + ")"


def read(text: str) -> frozenset[Right]:
    """Read a list as `written` writes it."""
    rights = set()
    for line in text.splitlines():
        if line and not line.startswith("#"):
            grantee, privilege, kind, name, *parts = line.split(" | ")
            rights |= {
                Right(grantee, privilege, kind, name, part)
                for part in (parts[0].split(", ") if parts else ("",))
            }
    return frozenset(rights)


def written(rights: Iterable[Right]) -> str:
    """Write a list: a line for each grantee, privilege and object."""
    parts: dict[tuple[str, ...], list[str]] = {}
    for right in sorted(rights):
        parts.setdefault((*right[:4], "part" if right.part else ""), []).append(right.part)
    lines = (
        " | ".join((*what[:4], ", ".join(names)) if what[4] else what[:4])
        for what, names in parts.items()
    )
    return HEADING + "\n".join(lines) + "\n"

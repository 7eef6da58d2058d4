"""What no migration tool compares: owners, grants, functions, triggers, policies, role rights.

`python -m tests.storage.catalogue` writes the committed file anew, to be read in review, and with
it `storage/rights.txt`, which the bot compares with the database before it serves.
"""

import tempfile
from pathlib import Path

import psycopg

from storage.embedded import start
from storage.migrate import upgrade
from storage.rights import RIGHTS_TXT, TOLD, Right, written

_SECTIONS = {
    "roles": """
        SELECT rolname, CASE WHEN rolcanlogin THEN 'login' ELSE 'no login' END,
            CASE WHEN rolinherit THEN 'inherit' ELSE 'no inherit' END,
            CASE WHEN rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
                THEN 'powerful' ELSE 'plain' END
        FROM pg_roles WHERE rolname LIKE 'uptake\\_%'
    """,
    "memberships": """
        SELECT m.rolname, 'is a member of', r.rolname,
            CASE WHEN a.admin_option THEN 'admin' ELSE 'no admin' END,
            CASE WHEN a.inherit_option THEN 'inherit' ELSE 'no inherit' END
        FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
        JOIN pg_roles r ON r.oid = a.roleid WHERE m.rolname LIKE 'uptake\\_%'
    """,
    "database": """
        SELECT coalesce(r.rolname, 'PUBLIC'), x.privilege_type FROM pg_database d
        CROSS JOIN LATERAL aclexplode(d.datacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
        WHERE d.datname = current_database()
    """,
    "schemas": """
        SELECT n.nspname, o.rolname, coalesce(r.rolname, 'PUBLIC'), x.privilege_type
        FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner
        CROSS JOIN LATERAL aclexplode(n.nspacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
        WHERE n.nspname IN ('public', 'uptake', 'uptake_raw')
    """,
    "default privileges": """
        SELECT r.rolname, d.defaclobjtype::text, d.defaclacl::text
        FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
    """,
    "relations": """
        SELECT c.relname, c.relkind::text, o.rolname,
            CASE WHEN c.relrowsecurity THEN 'row security' ELSE 'no row security' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_roles o ON o.oid = c.relowner
        WHERE n.nspname IN ('uptake', 'uptake_raw') AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    """,
    "table grants": """
        SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), string_agg(x.privilege_type, ', '
            ORDER BY x.privilege_type)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
        WHERE n.nspname IN ('uptake', 'uptake_raw') AND x.grantee <> c.relowner GROUP BY 1, 2
    """,
    "column grants": """
        SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), x.privilege_type,
            string_agg(a.attname, ', ' ORDER BY a.attname)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL aclexplode(a.attacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
        WHERE n.nspname IN ('uptake', 'uptake_raw') GROUP BY 1, 2, 3
    """,
    "functions": """
        SELECT p.oid::regprocedure::text, o.rolname,
            CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END,
            coalesce(array_to_string(p.proconfig, ' '), 'no settings'),
            coalesce((SELECT string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
                FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
                LEFT JOIN pg_roles r ON r.oid = x.grantee), 'nobody')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_roles o ON o.oid = p.proowner WHERE n.nspname IN ('uptake', 'uptake_raw')
    """,
    "triggers": """
        SELECT pg_get_triggerdef(t.oid), t.tgenabled::text FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('uptake', 'uptake_raw') AND NOT t.tgisinternal
    """,
    "policies": """
        SELECT tablename, policyname, cmd, roles::text FROM pg_policies
        WHERE schemaname IN ('uptake', 'uptake_raw')
    """,
}


def snapshot(admin_url: str) -> str:
    """Return the catalogue as text, one fact a line."""
    lines = []
    with psycopg.connect(admin_url) as connection:
        for title, sql in _SECTIONS.items():
            rows = connection.execute(sql.encode()).fetchall()
            lines += [f"[{title}]", *sorted(" | ".join(map(str, row)) for row in rows), ""]
    return "\n".join(lines)


def rights(app_url: str) -> str:
    """Return what the bot's roles may do, as `storage/rights.txt` has it."""
    with psycopg.connect(app_url) as connection:
        return written(Right(*row) for row in connection.execute(TOLD, {}).fetchall())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = start(Path(folder))
        upgrade(server.migrator_url)
        Path(__file__).with_name("catalogue.txt").write_text(snapshot(server.admin_url))
        RIGHTS_TXT.write_text(rights(server.app_url))
        server.stop()


if __name__ == "__main__":
    main()

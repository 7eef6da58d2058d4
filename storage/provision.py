"""Roles and the database's own rights, from `roles.sql`, which an administrator runs."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

ROLES_SQL = Path(__file__).with_name("roles.sql")


def provision(admin_url: str, database: str, logins: Mapping[str, str]) -> None:
    """Make `database`, run `roles.sql` in it, and set the logins' passwords."""
    maintenance = psycopg.conninfo.make_conninfo(admin_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if found.fetchone() is None:
            name = sql.Identifier(database)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    with psycopg.connect(
        psycopg.conninfo.make_conninfo(admin_url, dbname=database), autocommit=True
    ) as connection:
        apply_roles(connection)
        for login, password in logins.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(login), sql.Literal(password)
                )
            )


def apply_roles(connection: psycopg.Connection) -> None:
    """Run `roles.sql`. Without parameters psycopg sends the file as it stands, as psql would."""
    connection.execute(ROLES_SQL.read_bytes())

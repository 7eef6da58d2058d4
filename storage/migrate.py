"""Bring a database's schema up, as the migrator.

Locks are waited for at most 300 ms, so that a running bot never queues behind a migration; the
step that lost is tried again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import errors, sql
from psycopg.rows import dict_row
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from storage.kit.engine import sqlalchemy_url
from storage.kit.errors import PostgresError, UnavailableError
from storage.kit.rows import scalar
from storage.rights import RIGHTS_TXT
from storage.schema import sync

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).with_name("schema")
_BASELINE = "0100"
_PATIENCE_SECONDS = 60.0
# Locks are waited for one by one, or several together for as long as a statement may take.
_IN_VAIN = (errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected)
_TAKE_TURNS = "SELECT pg_advisory_lock(hashtext('uptake.migrate'))"

_BECOME_WHO_MAY_LOOK = """
    SELECT set_config('role', name, false)
    FROM unnest(ARRAY['uptake_owner', 'uptake_writer']) AS name
    WHERE pg_has_role(session_user, name, 'MEMBER') LIMIT 1
"""
_MAY_LOOK = """
    SELECT FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'uptake' AND c.relname = 'alembic_version'
        AND has_table_privilege(c.oid, 'SELECT')
"""
_VERSION = "SELECT version_num FROM uptake.alembic_version"


class UnreleasedDatabaseError(Exception):
    """A database that was made before the first release: no revision leads from it to today.

    Whoever knows where the database is says how to start anew.
    """


def upgrade(migrator_url: str, revision: str = "head") -> None:
    """Apply what is missing. Raises PostgresError and UnreleasedDatabaseError."""
    from alembic import command  # noqa: PLC0415  # costs a tenth of a second, here only

    _refuse_unreleased(current(migrator_url))
    _with_patience(migrator_url, lambda one: command.upgrade(_config(one), revision))
    if revision == "head":
        # Afterwards: a revision may bring what the functions of this release name.
        _with_patience(migrator_url, lambda _: _bring_up_functions(migrator_url))
        _leave_the_rights(migrator_url)


def _bring_up_functions(url: str) -> None:
    with psycopg.connect(url, application_name="uptake migrations") as connection:
        sync.bring_up(connection)


def _leave_the_rights(url: str) -> None:
    """Leave the list of rights with the tables: an older release compares with it."""
    text = sql.Literal(RIGHTS_TXT.read_text())
    with psycopg.connect(url, application_name="uptake migrations") as connection:
        connection.execute("SET ROLE uptake_owner")
        connection.execute(sql.SQL("COMMENT ON TABLE uptake.alembic_version IS {}").format(text))


def current(url: str) -> str | None:
    """Return the revision the database is at, by the migrator's URL or the bot's.

    Raises PostgresError.
    """
    try:
        with psycopg.connect(
            url, application_name="uptake migrations", row_factory=dict_row
        ) as connection:
            connection.execute(_BECOME_WHO_MAY_LOOK)
            if connection.execute(_MAY_LOOK).fetchone() is None:
                return None
            version = scalar(connection.execute(_VERSION).fetchall())
    except psycopg.OperationalError as error:
        raise UnavailableError(error) from None
    except psycopg.Error as error:
        raise PostgresError(error) from None
    return None if version is None else str(version)


def newest() -> str:
    """Return the revision the code was written for. Revisions are numbered and have one line."""
    return max(path.name[:4] for path in (_FOLDER / "revisions").glob("[0-9]*.py"))


def pending(url: str) -> bool:
    """Say whether the database is behind the code. One that is ahead still serves it.

    Raises PostgresError and UnreleasedDatabaseError.
    """
    found = current(url)
    _refuse_unreleased(found)
    return (found or "") < newest()


def _refuse_unreleased(revision: str | None) -> None:
    if revision is not None and revision < _BASELINE:
        raise UnreleasedDatabaseError(revision)


def _with_patience(url: str, step: Callable[[Connection], None]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with _as_owner(url) as connection:
                step(connection)
        except (DBAPIError, psycopg.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if not isinstance(cause, psycopg.Error):
                raise
            if not isinstance(cause, _IN_VAIN) or time.monotonic() > deadline:
                raise PostgresError(cause) from None
            time.sleep(0.2)
        else:
            return


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  # as above

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    revisions = str(_FOLDER / "revisions").replace("%", "%%")
    config.set_main_option("version_locations", revisions)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _as_owner(url: str) -> Iterator[Connection]:
    engine = create_engine(
        sqlalchemy_url(url),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "application_name": "uptake migrations",
            "options": "-c role=uptake_owner -c lock_timeout=300ms",
        },
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(_TAKE_TURNS)
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS uptake")
        connection.commit()
        yield connection

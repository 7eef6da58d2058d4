"""Where the database is and who may log in: the embedded Postgres, or one's own by its URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import DatabaseSettings
from core.kernel.errors import StorageError
from storage import embedded, migrate
from storage.kit.programs import EmbeddedPostgresError
from storage.operator.connection import Connection, connect_as_operator
from storage.operator.requests import ExclusiveRequestQueue, turn

# Read by `migrate` alone: whoever can change the tables is never in the bot's environment.
MIGRATOR_URL = "UPTAKE_MIGRATOR_DATABASE_URL"
# Read by process-requests, export, erase and audit alone: the bot has not this login either.
OPERATOR_URL = "UPTAKE_OPERATOR_DATABASE_URL"
_OPERATOR_URL_BEFORE = "UPTAKE_KEEPER_DATABASE_URL"


class DatabaseError(Exception):
    """The database is not fit to serve. `str(error)` says why and what to do."""


def url_for_the_bot(settings: DatabaseSettings) -> str:
    """Return the URL of the bot's own login, with the tables at this version.

    The embedded server is started, and its tables brought up, where needed. Raises DatabaseError.
    """
    if settings.database_url is None:
        return _started(settings).app_url
    url = settings.database_url.get_secret_value()
    if migrate.pending(url):
        raise DatabaseError(
            "The database's tables are older than this version. Run `uptake migrate` with "
            f"{MIGRATOR_URL} set, then start again."
        )
    return url


def _started(settings: DatabaseSettings) -> embedded.EmbeddedServer:
    server = embedded.start(settings.data_dir)
    if migrate.pending(server.app_url):
        migrate.upgrade(server.migrator_url)
    return server


@contextmanager
def worded_errors(
    settings: DatabaseSettings, setting: str = "UPTAKE_DATABASE_URL", *, own: bool = False
) -> Iterator[None]:
    """Turn what a person can mend into a sentence with its cure. Raises DatabaseError.

    `own` says that the database is not the embedded one, whatever the settings say.
    """
    try:
        yield
    except EmbeddedPostgresError as error:
        raise DatabaseError(str(error)) from None
    except migrate.UnreleasedDatabaseError:
        raise DatabaseError(_start_anew(settings, own=own or bool(settings.database_url))) from None
    except StorageError as error:
        where = (
            f"Is it running, and are host, login and password in {setting} right?"
            if settings.database_url
            else f"Its log is in {settings.data_dir}/postgres/log."
        )
        raise DatabaseError(f"The database cannot be used: {error}. {where}") from None
    except OSError as error:
        raise DatabaseError(
            f"{settings.data_dir} cannot be used ({error.strerror}): "
            "name a folder in UPTAKE_DATA_DIR that this user may write to."
        ) from None


def _start_anew(settings: DatabaseSettings, *, own: bool) -> str:
    """Word that a database is older than every release, and which commands make a new one."""
    made = "was made by an unreleased version, and nothing leads from it to this one: start anew"
    if own:
        return (
            f"The database {made}. Let an administrator drop it and create an empty one of the "
            "same name, run in it what `uptake database sql` prints, and then run `uptake migrate`."
        )
    return (
        f"The embedded database in {settings.data_dir} {made} with `UPTAKE_DATA_DIR="
        f"{settings.data_dir} uptake database stop` and then "
        f"`rm -r {settings.data_dir}/postgres {settings.data_dir}/postgres-roles`."
    )


def can_process_requests(settings: DatabaseSettings) -> bool:
    """Say whether exports and erasures can be carried out from here."""
    return settings.database_url is None or bool(os.environ.get(OPERATOR_URL))


@contextmanager
def open_operator(settings: DatabaseSettings) -> Iterator[Connection]:
    """Open one transaction under the operator's login. Raises DatabaseError."""
    with (
        worded_errors(settings, OPERATOR_URL),
        connect_as_operator(_operator_url(settings)) as connection,
    ):
        yield connection


@contextmanager
def open_request_queue(
    settings: DatabaseSettings,
) -> Iterator[tuple[ExclusiveRequestQueue | None, str]]:
    """Take the turn to carry out what people asked for, with the operator's URL.

    There is none while another process has it. Raises DatabaseError.
    """
    with worded_errors(settings, OPERATOR_URL):
        url = _operator_url(settings)
        with turn(url) as taken:
            yield taken, url


def _operator_url(settings: DatabaseSettings) -> str:
    url = os.environ.get(OPERATOR_URL, "")
    if not url and os.environ.get(_OPERATOR_URL_BEFORE):
        raise DatabaseError(
            f"{_OPERATOR_URL_BEFORE} is called {OPERATOR_URL} now, and its login uptake_operator: "
            "let an administrator run what `uptake database sql` prints, and set the new name."
        )
    if not url and settings.database_url is not None:
        raise DatabaseError(
            f"{OPERATOR_URL} is missing: give the URL of the login uptake_operator. "
            "`uptake database sql` prints what makes that login."
        )
    return url or _started(settings).operator_url

"""Opens the product's memory: the embedded Postgres, or one's own by its URL."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.settings import DatabaseSettings, Settings
from bot.tombstones import Tombstones, TombstonesError
from core.kernel.clock import Clock
from core.kernel.errors import MemoryFailedError
from core.ports import OutboxQueue
from storage import embedded, migrate
from storage.keeping.connection import Connection, keeper
from storage.keeping.people import erase_again
from storage.keeping.requests import Turn, turn
from storage.keeping.returned import known_marks, returned
from storage.kit.programs import EmbeddedPostgresError
from storage.provision import ROLES_SQL
from storage.selfcheck import problems
from storage.unit_of_work import PostgresMemory

# Read by `migrate` alone: whoever can change the tables is never in the bot's environment.
MIGRATOR_URL = "UPTAKE_MIGRATOR_DATABASE_URL"
# Read by keep, export, erase and audit alone: the operator's login is not the bot's either.
OPERATOR_URL = "UPTAKE_OPERATOR_DATABASE_URL"
_OPERATOR_URL_BEFORE = "UPTAKE_KEEPER_DATABASE_URL"
POOL_SIZE = 12


class DatabaseError(Exception):
    """The database is not fit to serve. `str(error)` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Database:
    memory: PostgresMemory
    queue: OutboxQueue

    async def healthy(self) -> bool:
        """Say whether the database answers."""
        try:
            await self.queue.next_due()
        except MemoryFailedError:
            return False
        return True


@asynccontextmanager
async def open_database(
    settings: Settings, clock: Clock, wake: Callable[[], None]
) -> AsyncIterator[Database]:
    """Open the database and check the bot's own powerlessness before anything is served.

    Raises DatabaseError. The embedded server is started, and its tables brought up, where needed.
    """
    with _in_words(settings):
        url = _ready_url(settings)
    memory = PostgresMemory(
        url,
        clock,
        application_name="uptake",
        pool_size=POOL_SIZE,
        wake=wake,
        lease=timedelta(seconds=settings.lease_seconds),
    )
    try:
        with _in_words(settings):
            wrong = await problems(memory.writer)
        if wrong:
            raise DatabaseError("The database gives the bot too much:\n" + "\n".join(wrong))
        await _erase_who_is_back(settings, memory)
        yield Database(memory, memory.outbox_queue)
    finally:
        await memory.aclose()


async def _erase_who_is_back(settings: Settings, memory: PostgresMemory) -> None:
    """Erase again whom a restored backup brought back, before anything is served."""
    stones = Tombstones(settings.erasures)
    with _in_words(settings):
        marks = stones.read()
        found = await returned(memory.writer, marks)
        if settings.database_url is None and (found.back or marks - found.known):
            with keeper(embedded.start(settings.data_dir).operator_url) as connection:
                erase_again(connection, marks)
        elif found.back:
            raise DatabaseError(
                f"{found.back} people who were erased are in the database again, as after a "
                f"restored backup. Run `uptake erase --again` with {OPERATOR_URL} set, "
                "then start again."
            )
        stones.add(found.known - marks)


async def remember_erased(database: Database, settings: DatabaseSettings) -> None:
    """Write down here whoever was erased anywhere."""
    Tombstones(settings.erasures).add(await known_marks(database.memory.writer))


def _ready_url(settings: Settings) -> str:
    if settings.database_url is None:
        server = embedded.start(settings.data_dir)
        if migrate.pending(server.app_url):
            migrate.upgrade(server.migrator_url)
        return server.app_url
    url = settings.database_url.get_secret_value()
    if migrate.pending(url):
        raise DatabaseError(
            "The database's tables are older than this version. Run `uptake migrate` with "
            f"{MIGRATOR_URL} set, then start again."
        )
    return url


@contextmanager
def _in_words(
    settings: DatabaseSettings, setting: str = "UPTAKE_DATABASE_URL", *, own: bool = False
) -> Iterator[None]:
    """Turn what a person can mend into a sentence with its cure.

    `own` says that the database is not the embedded one, whatever the settings say.
    """
    try:
        yield
    except (EmbeddedPostgresError, TombstonesError) as error:
        raise DatabaseError(str(error)) from None
    except migrate.UnreleasedDatabaseError:
        raise DatabaseError(_start_anew(settings, own=own or bool(settings.database_url))) from None
    except MemoryFailedError as error:
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


def migrate_database(settings: DatabaseSettings) -> str:
    """Bring the tables up; return which database and revision, in words. Raises DatabaseError."""
    url = os.environ.get(MIGRATOR_URL, "")
    which = f"The database of {MIGRATOR_URL}"
    if not url and settings.database_url is not None:
        raise DatabaseError(
            f"{MIGRATOR_URL} is missing: give the URL of the login uptake_migrator. "
            "`uptake database sql` prints what makes that login."
        )
    with _in_words(settings, own=bool(url)):
        if not url:
            url = embedded.start(settings.data_dir).migrator_url
            which = f"The embedded database in {settings.data_dir}"
        migrate.upgrade(url)
    return f"{which} is at revision {migrate.newest()}."


def keeper_is_here(settings: DatabaseSettings) -> bool:
    """Say whether exports and erasures can be carried out from here."""
    return settings.database_url is None or bool(os.environ.get(OPERATOR_URL))


@contextmanager
def open_keeper(settings: DatabaseSettings) -> Iterator[Connection]:
    """Open one transaction under the keeper's login. Raises DatabaseError."""
    with _in_words(settings, OPERATOR_URL), keeper(_operator_url(settings)) as connection:
        yield connection


@contextmanager
def open_turn(settings: DatabaseSettings) -> Iterator[tuple[Turn | None, str]]:
    """Take the turn to carry out what people asked for, with the keeper's URL.

    There is none while another process has it. Raises DatabaseError.
    """
    with _in_words(settings, OPERATOR_URL):
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
    if url:
        return url
    server = embedded.start(settings.data_dir)
    if migrate.pending(server.app_url):
        migrate.upgrade(server.migrator_url)
    return server.operator_url


def stop_embedded(settings: DatabaseSettings) -> str:
    """Stop the embedded server, if it is the one in use; say what was done."""
    if settings.database_url is not None:
        return "UPTAKE_DATABASE_URL names your own Postgres; it is not stopped."
    if not (settings.data_dir / "postgres").exists():
        return f"There is no embedded Postgres in {settings.data_dir}."
    embedded.start(settings.data_dir).stop()
    return "The embedded Postgres is stopped. It starts again with the next command."


def administrators_sql() -> str:
    """Return what an administrator of one's own Postgres must run, once."""
    return ROLES_SQL.read_text()

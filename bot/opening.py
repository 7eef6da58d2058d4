"""Opens the database for the bot, once it is safe to serve from."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.data_requests.resurrected import erase_resurrected
from bot.database import DatabaseError, url_for_the_bot, worded_errors
from bot.settings import Settings
from core.delivery import OutboxQueue
from core.kernel.clock import Clock
from core.kernel.errors import StorageError
from storage.selfcheck import problems
from storage.unit_of_work import PostgresDatabase

POOL_SIZE = 12


@dataclass(frozen=True, slots=True)
class OpenDatabase:
    database: PostgresDatabase
    queue: OutboxQueue

    async def healthy(self) -> bool:
        """Say whether the database answers."""
        try:
            await self.queue.next_due()
        except StorageError:
            return False
        return True


@asynccontextmanager
async def open_database(
    settings: Settings, clock: Clock, wake: Callable[[], None]
) -> AsyncIterator[OpenDatabase]:
    """Open the database and check the bot's own powerlessness before anything is served.

    Raises DatabaseError. The embedded server is started, and its tables brought up, where needed.
    """
    with worded_errors(settings):
        url = url_for_the_bot(settings)
    database = PostgresDatabase(
        url,
        clock,
        application_name="uptake",
        pool_size=POOL_SIZE,
        wake=wake,
        lease=timedelta(seconds=settings.lease_seconds),
    )
    try:
        with worded_errors(settings):
            wrong = await problems(database.writer)
        if wrong:
            raise DatabaseError("The database gives the bot too much:\n" + "\n".join(wrong))
        await erase_resurrected(settings, database)
        yield OpenDatabase(database, database.outbox_queue)
    finally:
        await database.aclose()

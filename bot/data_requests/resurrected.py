"""People whom a restored backup brought back although they were erased."""

from bot.data_requests.erasure_log import ErasureLog
from bot.database import OPERATOR_URL, DatabaseError, worded_errors
from bot.settings import DatabaseSettings
from storage import embedded
from storage.operator import people
from storage.operator.connection import connect_as_operator
from storage.operator.resurrected import find_resurrected, known_erasures
from storage.unit_of_work import PostgresDatabase


async def erase_resurrected(settings: DatabaseSettings, database: PostgresDatabase) -> None:
    """Erase again whom a restored backup brought back, before anything is served.

    Raises DatabaseError.
    """
    log = ErasureLog(settings.erasures)
    with worded_errors(settings):
        erasure_ids = log.read()
        found = await find_resurrected(database.writer, erasure_ids)
        if settings.database_url is None and (found.back or erasure_ids - found.known):
            with connect_as_operator(embedded.start(settings.data_dir).operator_url) as connection:
                people.erase_again(connection, erasure_ids)
        elif found.back:
            raise DatabaseError(
                f"{found.back} people who were erased are in the database again, as after a "
                f"restored backup. Run `uptake erase --again` with {OPERATOR_URL} set, "
                "then start again."
            )
        log.add(found.known - erasure_ids)


async def remember_erased(settings: DatabaseSettings, database: PostgresDatabase) -> None:
    """Write down here whoever was erased anywhere."""
    ErasureLog(settings.erasures).add(await known_erasures(database.writer))

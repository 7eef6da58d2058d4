from typing import Protocol

from core.unit_of_work import Database


class RequestProcessor(Protocol):
    """Has exports and erasures carried out. `bot` implements it."""

    def is_ready(self) -> bool:
        """Say whether it may be started: after a failure it rests for a while."""
        ...

    async def process(self) -> None: ...


async def requests_waiting(database: Database) -> int:
    """Count the copies and erasures that people asked for and wait for."""
    async with database.unit_of_work("job:own_data") as uow:
        return await uow.data_requests.waiting()


async def process_waiting(database: Database, processor: RequestProcessor | None) -> int:
    """Have what people asked for carried out. Return how many requests waited.

    Without a processor nothing is done: the operator runs it by hand or by a timer.
    """
    if processor is None or not processor.is_ready():
        return 0
    waiting = await requests_waiting(database)
    if waiting:
        await processor.process()
    return waiting

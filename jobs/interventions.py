from core.interventions import queueing
from core.unit_of_work import Database


async def queue_due_nudges(database: Database) -> int:
    """Queue every nudge that is due. Return how many were new."""
    async with database.unit_of_work("job:signals") as uow:
        return await queueing.queue_due_nudges(uow)

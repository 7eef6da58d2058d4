from core.interventions import nudges
from core.unit_of_work import Database


async def find_signals(database: Database) -> int:
    """Fire every signal that is due. Return how many were new."""
    async with database.unit_of_work("job:signals") as uow:
        return await nudges.find_signals(uow)

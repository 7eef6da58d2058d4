from core import interventions
from core.ports import Database


async def find_signals(database: Database) -> int:
    """Fire every signal that is due. Return how many were new."""
    async with database.unit_of_work("job:signals") as uow:
        return await interventions.find_signals(uow)

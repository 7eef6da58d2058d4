from core.signals.next_engagement import draft_due
from core.unit_of_work import Database


async def draft_signals(database: Database) -> int:
    """Draft the next-engagement signals of all cohorts whose figures are out. Return how many."""
    async with database.unit_of_work("job:signals") as uow:
        return await draft_due(uow)

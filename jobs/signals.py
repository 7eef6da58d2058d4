from core.ports import Memory
from core.signals.next_engagement import draft_due


async def draft_signals(memory: Memory) -> int:
    """Draft the next-engagement signals of all cohorts whose figures are out. Return how many."""
    async with memory.unit_of_work("job:signals") as uow:
        return await draft_due(uow)

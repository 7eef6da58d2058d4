from core import interventions
from core.ports import Memory


async def find_signals(memory: Memory) -> int:
    """Fire every signal that is due. Return how many were new."""
    async with memory.unit_of_work("job:signals") as uow:
        return await interventions.find_signals(uow)

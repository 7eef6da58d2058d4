from core.content import visibility
from core.ports import Memory


async def release_assets_due(memory: Memory) -> int:
    """Move the assets whose release rule says so. Return how many."""
    async with memory.unit_of_work("job:content") as uow:
        return await visibility.release_assets_due(uow)

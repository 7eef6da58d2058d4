from core import metrics
from core.ports import Memory


async def release_and_announce(memory: Memory) -> int:
    """Release the checkpoints that are due, then write the digests that follow from them."""
    async with memory.unit_of_work("job:releases") as uow:
        released = await metrics.release_due(uow)
    async with memory.unit_of_work("job:digests") as uow:
        return released + await metrics.announce_digests(uow)

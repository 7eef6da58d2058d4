from core.ports import Memory


async def requests_waiting(memory: Memory) -> int:
    """Count the copies and erasures that people asked for and wait for."""
    async with memory.unit_of_work("job:own_data") as uow:
        return await uow.own_data.waiting()

from core.pulses import running
from core.unit_of_work import Database


async def close_and_release(database: Database) -> int:
    """Close the rounds whose time has come, and release what is closed. Return how many.

    Each step is a transaction of its own: only what was closed by an earlier one is released.
    """
    async with database.unit_of_work("job:pulses") as uow:
        due = await running.due(uow)
    released = 0
    for pulse in due:
        async with database.unit_of_work("job:pulses") as uow:
            await running.close_due(uow, pulse)
        async with database.unit_of_work("job:pulses") as uow:
            released += await running.release(uow, pulse)
    return released

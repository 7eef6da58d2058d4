from core.kernel.errors import MemoryFailedError
from core.ports import Memory
from core.pulses import running
from core.pulses.records import PulseRound


async def close_and_release(memory: Memory) -> int:
    """Close the rounds whose time has come, and release what is closed. Return how many.

    Raises MemoryFailedError after all were looked at: one that fails holds up none of the others.
    """
    async with memory.unit_of_work("job:pulses") as uow:
        due = await running.due(uow)
    released, failed = 0, None
    for pulse in due:
        try:
            released += await _finish(memory, pulse)
        except MemoryFailedError as error:
            failed = error
    if failed is not None:
        raise failed
    return released


async def _finish(memory: Memory, pulse: PulseRound) -> bool:
    # Each a transaction of its own: only what an earlier one closed is released.
    async with memory.unit_of_work("job:pulses") as uow:
        await running.close_due(uow, pulse)
    async with memory.unit_of_work("job:pulses") as uow:
        return await running.release(uow, pulse)

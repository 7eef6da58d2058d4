"""The clock: says when to look. What is due, core and the database say.

APScheduler runs in every replica with its memory alone; looking twice fires once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = logging.getLogger("uptake.clock")

Job = Callable[[], Awaitable[object]]


class Scheduler:
    """Runs named jobs at intervals, and at once when asked, never the same one twice at a time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._by_the_clock: list[Job] = []

    def every(
        self, seconds: float, name: str, job: Job, *, by_the_products_clock: bool = True
    ) -> None:
        """Look every so many seconds. A job that fails is logged and looked at again later.

        What goes `by_the_products_clock` is looked at whenever that clock is moved.
        """
        turn = asyncio.Lock()

        async def run() -> None:
            async with turn:
                await _logged(name, job)

        if by_the_products_clock:
            self._by_the_clock.append(run)
        self._scheduler.add_job(
            run, "interval", seconds=seconds, name=name, max_instances=1, coalesce=True
        )

    async def run_due(self) -> None:
        """Look now at what goes by the product's clock, in the order in which it was added."""
        for job in self._by_the_clock:
            await job()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _logged(name: str, job: Job) -> None:
    try:
        done = await job()
    except Exception as error:  # noqa: BLE001  # a clock that stops at one failure is no clock
        _log.error("job %s failed: %s", name, type(error).__name__)  # no texts
        return
    if done:
        _log.info("job %s: %s", name, done)

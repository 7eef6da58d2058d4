"""Runs the timetable of `jobs/schedule.py`. What is due, core and the database say.

APScheduler runs in every replica with its memory alone; looking twice fires once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.schedule import TIMETABLE, JobContext, ScheduledJob

_log = logging.getLogger("uptake.clock")


class Scheduler:
    """Runs each job at its interval, and at once when asked, never the same one twice at a time.

    A job that fails is logged and run again at its next turn.
    """

    def __init__(self, context: JobContext, timetable: Sequence[ScheduledJob] = TIMETABLE) -> None:
        self._context = context
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._by_product_clock: list[Callable[[], Awaitable[None]]] = []
        for job in timetable:
            self._add(job)

    def _add(self, job: ScheduledJob) -> None:
        one_at_a_time = asyncio.Lock()

        async def run() -> None:
            async with one_at_a_time:
                await _logged(job, self._context)

        if job.by_product_clock:
            self._by_product_clock.append(run)
        self._scheduler.add_job(
            run,
            "interval",
            seconds=job.every_seconds,
            name=job.name,
            max_instances=1,
            coalesce=True,
        )

    async def run_due(self) -> None:
        """Run what goes by the product's clock now, in the timetable's order."""
        for run in self._by_product_clock:
            await run()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _logged(job: ScheduledJob, context: JobContext) -> None:
    try:
        done = await job.run(context)
    except Exception as error:  # noqa: BLE001  # a clock that stops at one failure is no clock
        _log.error("job %s failed: %s", job.name, type(error).__name__)  # no texts
        return
    if done:
        _log.info("job %s: %s", job.name, done)

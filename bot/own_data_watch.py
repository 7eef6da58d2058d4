"""Sees that somebody waits for their data or their erasure, and starts whoever carries it out.

The bot's own login can do neither. What can is a process of its own, which ends when it is done.
"""

import asyncio
import contextlib
import os
import sys
import time
from dataclasses import dataclass, field

from bot.database import OPERATOR_URL
from bot.settings import Settings
from core.ports import Memory
from jobs.own_data import requests_waiting

# What could not be carried out is tried again after this long.
_PAUSE_SECONDS = 20.0
_LONGEST_SECONDS = 600.0


@dataclass(slots=True)
class DataWatch:
    memory: Memory
    settings: Settings
    _not_before: float = field(default=0.0, init=False)

    async def look(self) -> int:
        """Return how many waited, when they were seen to."""
        if time.monotonic() < self._not_before:
            return 0
        waiting = await requests_waiting(self.memory)
        if waiting and await self._keep() != 0:
            self._not_before = time.monotonic() + _PAUSE_SECONDS
        return waiting

    async def _keep(self) -> int | None:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "keep"),
            stdin=asyncio.subprocess.DEVNULL,
            env=_environment(self.settings),
        )
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), _LONGEST_SECONDS)
        finally:
            # It may be ended at any moment: the next one goes on from there.
            if child.returncode is None:
                child.kill()
                await child.wait()
        return child.returncode


def _environment(settings: Settings) -> dict[str, str]:
    """Return this process's environment with the settings in use, wherever they came from."""
    own = settings.as_environment()
    meant = {*settings.variables(), *([OPERATOR_URL] if settings.database_url is None else [])}
    return {name: value for name, value in os.environ.items() if name not in meant} | own

import asyncio
import contextlib
import os
import random
import signal
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.support.launch import Launcher, Plainly, Started

_READY_SECONDS = 30.0
_STOP_SECONDS = 15.0
_LOOK_AGAIN = 0.03
# Below the ports that outgoing connections take: one of those could sit on ours after a kill.
_PORTS = range(20_000, 32_000)


def reserve_port() -> int:
    """Find a port that stays free while the process that had it is restarted."""
    order = random.SystemRandom().sample(_PORTS, len(_PORTS))
    for port in order:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with none of the product's settings but the given ones."""
    ours = ("SLACK_", "UPTAKE_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | dict(settings)


@dataclass
class Bot:
    """`python -m bot serve` as a process that can be killed and started again.

    `only` names the parts to run, all of them when empty. What it says goes to `log`.
    """

    settings: Mapping[str, str]
    log: Path
    only: Sequence[str] = ()
    launcher: Launcher = field(default_factory=Plainly)
    process: Started | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['UPTAKE_PORT']}"

    @property
    def events_url(self) -> str:
        return f"{self.url}/slack/events"

    @property
    def pid(self) -> int:
        if self.process is None:
            raise AssertionError("the bot was not started")
        return self.process.pid

    async def start(self) -> None:
        """Start, and wait until it serves. Raises AssertionError with its words when it cannot."""
        await self.begin()
        await self.until_ready()

    async def begin(self) -> None:
        """Start without waiting."""
        arguments = ["serve", *(part for name in self.only for part in ("--only", name))]
        self.process = await self.launcher.launch(arguments, environment(self.settings), self.log)

    async def until_ready(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _READY_SECONDS
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while loop.time() < end:
                if self.process is None or not self.process.alive():
                    raise AssertionError(f"the bot did not start\n{self.words()}")
                if await self._serves(session):
                    return
                await asyncio.sleep(_LOOK_AGAIN)
        raise AssertionError(f"the bot was not ready in {_READY_SECONDS} s\n{self.words()}")

    async def _serves(self, session: aiohttp.ClientSession) -> bool:
        if self.only and "web" not in self.only:
            return "serving" in self.words()
        try:
            async with session.get(f"{self.url}/healthz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def kill(self) -> None:
        """Send SIGKILL: it ends without a word, in the middle of whatever it does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to end, as an operator does. Raises AssertionError when it does not."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send(how)
        try:
            await asyncio.wait_for(self.process.ended(), _STOP_SECONDS)
        except TimeoutError:
            self.process.send(signal.SIGKILL)
            await self.process.ended()
            raise AssertionError(f"the bot did not end by {how.name}\n{self.words()}") from None

    def words(self) -> str:
        """Return what it has said so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

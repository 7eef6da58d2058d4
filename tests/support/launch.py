"""Ways to start `python -m bot …`: as anybody would, or by a fork that has read it already."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
_LOOK_AGAIN = 0.01


class Started(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int: ...

    def alive(self) -> bool: ...

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when it has ended already."""
        ...

    async def ended(self) -> None:
        """Wait until it is gone."""
        ...


class Launcher(Protocol):
    async def launch(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> Started: ...


@dataclass(frozen=True)
class _Child:
    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.returncode is None

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    async def ended(self) -> None:
        await self.process.wait()


class Plainly:
    """`python -m bot …`, a new interpreter each time."""

    async def launch(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> Started:
        with log.open("ab") as text:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=text,
                stderr=text,
                env=environment,
                cwd=ROOT,
                start_new_session=True,
            )
        return _Child(process)


@dataclass(frozen=True)
class _Grandchild:
    pid: int

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def ended(self) -> None:
        while self.alive():  # noqa: ASYNC110  # nobody sets an event when another's child ends
            await asyncio.sleep(_LOOK_AGAIN)


class ForkServer:
    """See `tests.support.fork_server`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def launch(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> Started:
        asked = {"arguments": arguments, "environment": dict(environment), "log": str(log)}
        async with self._turn:
            return _Grandchild(int(await self._say(json.dumps(asked))))

    async def _say(self, line: str) -> str:
        speaks, hears = self._process.stdin, self._process.stdout
        if speaks is None or hears is None:
            raise AssertionError("the fork server has no pipes")
        speaks.write(f"{line}\n".encode())
        await speaks.drain()
        return (await hears.readline()).decode().strip()


@asynccontextmanager
async def fork_server() -> AsyncIterator[ForkServer]:
    """Start one and wait until it has read the product."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.fork_server"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        if process.stdout is None or await process.stdout.readline() != b"ready\n":
            raise AssertionError("the fork server did not start; its words are above")
        yield ForkServer(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()

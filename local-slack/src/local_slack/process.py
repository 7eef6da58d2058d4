"""Starts `local-slack` for a test or a demo, and stops it."""

import asyncio
import errno
import fcntl
import os
import secrets
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import aiohttp

_READY_SECONDS = 30.0
_STOP_SECONDS = 10.0
_PORTS = range(18_000, 32_000)
_TRIES = 200
# One byte of one file stands for each port; it is locked until this process ends.
_locks: list[int] = []
_reserved: set[int] = set()


@dataclass
class SlackProcess:
    url: str
    process: asyncio.subprocess.Process

    async def stop(self) -> None:
        """As Ctrl-C would: what is to be kept is written."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), _STOP_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def free_port() -> int:
    """Return a port that nobody listens on, and that no other process was given by this function.

    Below the range from which outgoing connections take theirs, so that none comes between.
    """
    for _ in range(_TRIES):
        port = secrets.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                _reserve(port)
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def _reserve(port: int) -> None:
    """Keep a port for this process until it ends. Raises OSError where it is taken.

    It is bound only later: two processes that look at once would both be given it.
    """
    if port in _reserved:
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    if not _locks:
        path = Path(tempfile.gettempdir()) / "local-slack-ports.lock"
        _locks.append(os.open(path, os.O_RDWR | os.O_CREAT, 0o666))
    fcntl.lockf(_locks[0], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    _reserved.add(port)


async def start_process(
    workspace: Path,
    manifest: Path,
    app_url: str,
    *,
    signing_secret: str,
    bot_token: str,
    app_token: str | None = None,
    clock_urls: tuple[str, ...] = (),
    state: Path | None = None,
    port: int | None = None,
    rate_limits: bool = True,
    seed: int | None = None,
    clock: str | None = None,
) -> SlackProcess:
    """Answers when the server is ready. Raises RuntimeError when it cannot be."""
    port = port or free_port()
    arguments = [
        *("--port", str(port), "--workspace", str(workspace), "--manifest", str(manifest)),
        *("--app-url", app_url, "--signing-secret", signing_secret, "--bot-token", bot_token),
        *(part for url in clock_urls for part in ("--clock-url", url)),
        *(("--app-token", app_token) if app_token else ()),
        *(("--state", str(state)) if state else ()),
        *(("--seed", str(seed)) if seed is not None else ()),
        *(("--clock", clock) if clock else ()),
        *(() if rate_limits else ("--no-rate-limits",)),
    ]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "local_slack", *arguments)
    started = SlackProcess(f"http://127.0.0.1:{port}", process)
    await _until_ready(started)
    return started


async def _until_ready(started: SlackProcess) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + _READY_SECONDS
    async with aiohttp.ClientSession() as session:
        while loop.time() < end:
            if started.process.returncode is not None:
                code = started.process.returncode
                raise RuntimeError(f"the local Slack stopped with {code}; its words are above")
            try:
                async with session.get(f"{started.url}/control/ready") as response:
                    if response.ok:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    await started.stop()
    raise RuntimeError(f"the local Slack was not ready after {_READY_SECONDS} s")

"""Runs the product in this process with everybody who could tell listened to, at their loudest."""

import asyncio
import logging
import os
import signal
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest

from bot.serving import ALL_PARTS, serve
from bot.settings import read_settings
from tests.support.deployment import Deployment

_READY_SECONDS = 30


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.heard = heard
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        # Fields that a formatter of somebody else's would print are heard too.
        self.heard.append(f"{self.format(record)} {vars(record)!r}")


@dataclass
class Told:
    """What was said where people who run the product can read it."""

    logs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @contextmanager
    def refused(self, *kinds: type[Exception]) -> Iterator[None]:
        """Keep the whole text of an error that must come, and of those it is said to come from."""
        try:
            yield
        except kinds as error:
            self.errors.append("\n".join(_words(error)))
        else:
            raise AssertionError(f"none of {kinds} was raised")


def _words(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [repr(error), str(error), *traceback.format_exception_only(error), *_words(before)]


@contextmanager
def at_their_loudest(told: Told) -> Iterator[None]:
    """Hear every record of every logger that has not been told otherwise by the product."""
    ear, root = _Ear(told.logs), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    for name in ("psycopg", "psycopg.pq", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(ear)
        root.setLevel(before)
        for name in ("psycopg", "psycopg.pq", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool"):
            logging.getLogger(name).setLevel(logging.NOTSET)


@asynccontextmanager
async def serving_here(
    home: Deployment, environment: Mapping[str, str], patch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Serve as `python -m bot serve` does, but here, so that its logs are heard."""
    for name, value in environment.items():
        patch.setenv(name, value)
    task = asyncio.create_task(serve(read_settings(), ALL_PARTS, socket_mode=False))
    try:
        await _until_ready(home, task)
        yield
    finally:
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await task
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _until_ready(home: Deployment, task: asyncio.Task[None]) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + _READY_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        while loop.time() < end and not task.done():
            try:
                async with session.get(f"{home.bot.url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.05)
    raise AssertionError("the product was not ready")

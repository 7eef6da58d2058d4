"""Sends signed submissions over kept-alive connections and takes the time of each answer."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.submissions import Submission


@dataclass
class Round:
    """`milliseconds` has one entry for each answer; `seconds` is the whole round's length."""

    milliseconds: list[float] = field(default_factory=list)
    acknowledged: list[Submission] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds


@dataclass(frozen=True)
class Target:
    """`shows_saved`: the answer has to be the view that shows what was saved."""

    url: str
    signing_secret: str
    shows_saved: bool


class Connection:
    """One HTTP/1.1 connection. As little as possible of the generator's own work is measured."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._host = urlsplit(target.url).netloc

    async def open(self) -> None:
        address = urlsplit(self._target.url)
        self._reader, self._writer = await asyncio.open_connection(address.hostname, address.port)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def send(self, submission: Submission, into: Round) -> None:
        """Send one, and check its answer. Raises AssertionError when it is not as it must be."""
        request = submission.request(self._target.signing_secret, self._host)
        begun = time.perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        body = await self._reader.readexactly(_length(head))
        into.milliseconds.append((time.perf_counter() - begun) * 1000)
        _check(head, body, submission if self._target.shows_saved else None)
        into.acknowledged.append(submission)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise AssertionError(f"an answer without a length: {head!r}")


def _check(head: bytes, body: bytes, expected: Submission | None) -> None:
    if not head.startswith(b"HTTP/1.1 200 "):
        raise AssertionError(f"not acknowledged: {head!r} {body!r}")
    if expected is None:
        return
    answer = json.loads(body)
    if answer.get("response_action") != "update" or expected.shown not in _words(answer["view"]):
        raise AssertionError(f"the answer does not show what was saved: {answer}")


def _words(view: object) -> str:
    return json.dumps(view, ensure_ascii=False)


async def run(target: Target, sources: list[Iterator[Submission]], requests: int) -> Round:
    """Send so many requests in all, over one connection for each of `sources`."""
    round_ = Round()
    connections = [Connection(target) for _ in sources]
    for connection in connections:
        await connection.open()
    left = iter(range(requests))

    async def work(connection: Connection, source: Iterator[Submission]) -> None:
        for _ in left:
            await connection.send(next(source), round_)

    begun = time.perf_counter()
    await asyncio.gather(*map(work, connections, sources))
    round_.seconds = time.perf_counter() - begun
    for connection in connections:
        await connection.close()
    return round_

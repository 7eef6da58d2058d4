"""A Slack on a free port that answers as a test says, however wrong, and notes what it was asked.

`local_slack` is correct; here the answers are those of a bad day.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Mapping[str, Any] | web.Response | Callable[[dict[str, str]], Any]


@dataclass
class SlackServer:
    """`answers` by method: a dict is sent as JSON, a function is asked, a list is used up."""

    url: str = ""
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    never: asyncio.Event = field(default_factory=asyncio.Event)

    def named(self, method: str) -> list[dict[str, str]]:
        return [text for name, text in self.asked if name == method]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        text = {key: str(value) for key, value in (await request.post()).items()}
        text |= dict(request.query)
        if request.content_type == "application/json":
            text |= {key: str(value) for key, value in (await request.json()).items()}
        self.asked.append((method, text))
        answer = self.answers.get(method, {"ok": True})
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else {"ok": True}
        if callable(answer) and not isinstance(answer, web.Response):
            answer = answer(text)
        if isinstance(answer, web.Response):
            return answer
        if answer is HANGS:
            await self.never.wait()
        if answer is CUT and request.transport:
            request.transport.abort()
        return web.json_response(dict(answer))


# The answer never comes; the connection is cut instead of an answer.
HANGS: dict[str, Any] = {"hangs": True}
CUT: dict[str, Any] = {"cut": True}


@asynccontextmanager
async def running() -> AsyncIterator[SlackServer]:
    server = SlackServer()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.never.set()
        await runner.cleanup()

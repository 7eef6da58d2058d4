"""The Web API side of Slack, as far as listeners use it: records, checks, fails when told to."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from local_slack.checker import check_blocks, check_view


@dataclass
class SlackDouble:
    """What the app has said to Slack, newest last. `failures` maps a method to errors to come."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: dict[str, list[str]] = field(default_factory=dict)

    @property
    def response_url(self) -> str:
        return f"{self.url}/respond"

    def named(self, method: str) -> list[dict[str, Any]]:
        return [output for name, output in self.calls if name == method]

    @property
    def view(self) -> dict[str, Any]:
        """The newest view that was opened, pushed, updated or published."""
        method, output = self.calls[-1]
        assert method.startswith("views."), f"the last word was {method}"
        view: dict[str, Any] = output["view"]
        return view

    @property
    def sentence(self) -> dict[str, Any]:
        """The newest message that only the person sees."""
        method, output = self.calls[-1]
        assert method == "respond", f"the last word was {method}"
        return output

    async def method(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        output = await _arguments(request)
        self.calls.append((name, output))
        if waiting := self.failures.get(name):
            return web.json_response({"ok": False, "error": waiting.pop(0)})
        if isinstance(output.get("view"), str):
            output["view"] = json.loads(output["view"])
        if "view" in output:
            assert [str(problem) for problem in check_view(output["view"])] == []
        return web.json_response({"ok": True, "view": {"id": "V0DOUBLE", "hash": "2.b"}})

    async def respond(self, request: web.Request) -> web.Response:
        output = await request.json()
        self.calls.append(("respond", output))
        if self.failures.get("respond"):
            raise web.HTTPNotFound
        assert output["text"]
        assert [str(p) for p in check_blocks(output.get("blocks", []), "message")] == []
        return web.Response(text="ok")


async def _arguments(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    if request.content_type == "application/json":
        output: dict[str, Any] = json.loads(text or "{}")
        return output
    return dict(parse_qsl(text))


@asynccontextmanager
async def running() -> AsyncIterator[SlackDouble]:
    double = SlackDouble()
    app = web.Application()
    app.router.add_post("/api/{method}", double.method)
    app.router.add_post("/respond", double.respond)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    double.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield double
    finally:
        await runner.cleanup()

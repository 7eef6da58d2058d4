"""The addresses that apps get as response_url."""

import time

from aiohttp import web

from local_slack.keys import PLATFORM
from local_slack.responses import ResponseError


async def respond(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    begun = time.monotonic()
    entry = platform.log.start(time.time(), "from_app", "response_url", None)
    try:
        entry.payload = payload = await _payload(request)
        entry.broken_rules += platform.responses.use(request.match_info["key"], payload)
        entry.status, text = 200, "ok"
    except ResponseError as error:
        entry.status, text = error.status, error.code
        entry.broken_rules.append(error.words)
    entry.answer, entry.ms = text, (time.monotonic() - begun) * 1000
    return web.Response(status=entry.status, text=text)


async def _payload(request: web.Request) -> object:
    try:
        return await request.json()
    except ValueError:
        raise ResponseError("invalid_payload", 400, "body is no JSON") from None


def add_routes(app: web.Application) -> None:
    app.router.add_post("/actions/{key:.+}", respond)
    app.router.add_post("/commands/{key:.+}", respond)

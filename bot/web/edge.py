"""The web edge. Requests that are not Slack's end here, before anything is parsed."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request, Response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.guard import MAX_BODY_BYTES, Guard, Refusal, is_ssl_check
from bot.web.pages import build_pages

READ_AND_THROWN_AWAY = 8_000_000
_NOT_SLACKS_SHAPES = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)

_log = logging.getLogger("uptake.web")


async def _body(request: Request) -> bytes | None:
    """Read the body; none when it is too long.

    What is too long is read on for a while and thrown away: whoever sends it would otherwise see
    a broken connection instead of the answer.
    """
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > READ_AND_THROWN_AWAY:
            return None
        if length <= MAX_BODY_BYTES:
            chunks.append(chunk)
    return b"".join(chunks) if length <= MAX_BODY_BYTES else None


def _refused(refusal: Refusal) -> Response:
    _log.warning("refused a request: %s", refusal.reason)
    return Response(status_code=refusal.status)


def build_web(
    slack: AsyncApp,
    guard: Guard,
    healthy: Callable[[], Awaitable[bool]],
    pages: Sequence[APIRouter] = (),
) -> FastAPI:
    """Build the application: Slack's one address, people's pages, and a health check."""
    web = FastAPI(title="Uptake", docs_url=None, redoc_url=None, openapi_url=None)

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refused(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "oversized"))
        if is_ssl_check(body):
            return Response()
        if refusal := guard.check(request.headers, body):
            return _refused(refusal)
        try:
            # Bolt reads users, views and actions out of the body and trusts their shapes, also
            # while it prepares what its error handler is given. Our listeners' errors end there.
            bolt_request = AsyncBoltRequest(
                body=body.decode(), query=dict(request.query_params), headers=dict(request.headers)
            )
            return to_starlette_response(await slack.async_dispatch(bolt_request))
        except _NOT_SLACKS_SHAPES as error:
            return _refused(Refusal(HTTPStatus.BAD_REQUEST, f"shape: {type(error).__name__}"))

    async def health() -> Response:
        return Response(
            status_code=HTTPStatus.OK if await healthy() else HTTPStatus.SERVICE_UNAVAILABLE
        )

    web.add_api_route("/slack/events", events, methods=["POST"])
    web.add_api_route("/healthz", health, methods=["GET"])
    for router in (build_pages(), *pages):
        web.include_router(router)
    return web

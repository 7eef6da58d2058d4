"""/api/<method>: who calls, what may fail, and Slack's way of answering."""

import asyncio
import inspect
import time
from typing import Any, Literal

from aiohttp import web

from local_slack.faults import Fault
from local_slack.keys import PLATFORM
from local_slack.model import App, Change, Installation, Json
from local_slack.platform import Platform
from local_slack.ratelimit import RateLimitedError
from local_slack.requestlog import Entry
from local_slack.webapi import basics, chat, conversations, files, oauth, reactions, users, views
from local_slack.webapi.arguments import checked, read_arguments, unknown_arguments
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.methods import Method, methods

HANDLERS: dict[str, Handler] = {
    **basics.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **views.METHODS,
    **files.METHODS,
    **reactions.METHODS,
}
_OPEN_SOCKET = "apps.connections.open"
_TOO_MANY = 429
_SERVER_ERROR = 500


async def handle(request: web.Request) -> web.StreamResponse:
    platform = request.app[PLATFORM]
    name = request.match_info["method"]
    begun = time.monotonic()
    entry = platform.log.start(time.time(), "from_app", name, {})
    fault = platform.faults.take(name)
    await _be_slow(fault, "before")
    try:
        response = await _answer(request, platform, name, entry, fault)
    finally:
        entry.ms = (time.monotonic() - begun) * 1000
        platform.world.changed(Change(0, "log"))
    await _be_slow(fault, "after")
    if fault is not None and fault.drop and request.transport is not None:
        entry.broken_rules.append(f"fault on demand: connection closed {fault.when} the work")
        request.transport.abort()
    return response


async def _be_slow(fault: Fault | None, when: Literal["before", "after"]) -> None:
    if fault is not None and fault.when == when:
        await asyncio.sleep(fault.delay_seconds)


async def _answer(
    request: web.Request, platform: Platform, name: str, entry: Entry, fault: Fault | None
) -> web.StreamResponse:
    if fault is not None and fault.when == "before" and _is_failure(fault):
        return _faulty(entry, fault)
    response = await _served(request, platform, name, entry)
    if fault is not None and fault.when == "after" and _is_failure(fault):
        return _faulty(entry, fault)
    return response


def _is_failure(fault: Fault) -> bool:
    return bool(fault.error or fault.status or fault.drop)


def _faulty(entry: Entry, fault: Fault) -> web.Response:
    words = fault.error or (f"HTTP {fault.status}" if fault.status else "connection closed")
    entry.broken_rules.append(f"fault on demand {fault.when} the work: {words}")
    if fault.error in ("ratelimited", "rate_limited") and not fault.status:
        return _too_many(entry, RateLimitedError(fault.error, fault.retry_after))
    entry.status = fault.status or (200 if fault.error else 0)
    if fault.error:
        entry.answer = {"ok": False, "error": fault.error}
        return web.json_response(entry.answer, status=entry.status)
    return web.Response(status=entry.status or _SERVER_ERROR, text="")


async def _served(
    request: web.Request, platform: Platform, name: str, entry: Entry
) -> web.Response:
    method = methods().get(name)
    try:
        raw = await read_arguments(request, method)
        entry.payload = {k: v for k, v in raw.items() if k != "token"}
        if method is not None and not _is_here(name):
            entry.broken_rules.append(f"Slack has {name}, this local Slack does not")
        method = _known(name, method)
        if name in oauth.METHODS:
            return _answered(entry, oauth.METHODS[name](platform, request, raw))
        if name in basics.OPEN_METHODS:
            body = basics.OPEN_METHODS[name](checked(raw, method))
            entry.status, entry.answer = 200, {"ok": True, **body}
            return web.json_response(entry.answer)
        token = _token(request, raw)
        if name == _OPEN_SOCKET:
            return _socket_url(platform, token, entry)
        app, installation = _caller(platform, token)
        entry.app_id, entry.team_id = app.id, installation.team_id
        call = Call(name, {}, platform, app, installation)
        return await _run(call, method, raw, entry)
    except ApiError as error:
        return _refused(entry, error)
    except RateLimitedError as error:
        return _too_many(entry, error)


async def _run(call: Call, method: Method, raw: Json, entry: Entry) -> web.Response:
    call.platform.limiter.call(call.app.id, call.team_id, method.name, method.tier)
    if method.scopes:
        call.need_scope(*method.scopes)
    call.warnings += unknown_arguments(raw, method)
    call.args = checked(raw, method)
    try:
        result: Any = HANDLERS[method.name](call)
        body: Json = await result if inspect.isawaitable(result) else result
    finally:
        entry.broken_rules += call.warnings
    entry.status, entry.answer = 200, {"ok": True, **body}
    headers = {
        "X-OAuth-Scopes": ",".join(call.installation.scopes),
        "X-Accepted-OAuth-Scopes": ",".join(method.scopes),
    }
    return web.json_response(entry.answer, headers=headers)


def _is_here(name: str) -> bool:
    tokenless = {*oauth.METHODS, *basics.OPEN_METHODS}
    return name in HANDLERS or name in tokenless or name == _OPEN_SOCKET


def _known(name: str, method: Method | None) -> Method:
    if method is None or not _is_here(name):
        raise ApiError("unknown_method", req_method=name)
    return method


def _answered(entry: Entry, body: Json) -> web.Response:
    # Secrets are not for the log.
    entry.payload = {k: v for k, v in entry.payload.items() if k in ("grant_type", "redirect_uri")}
    entry.status, entry.answer = 200, {"ok": True, "team": body.get("team")}
    return web.json_response({"ok": True, **body})


def _token(request: web.Request, raw: Json) -> str:
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() or str(raw.get("token", ""))
    if not token:
        raise ApiError("not_authed")
    return token


def _socket_url(platform: Platform, token: str, entry: Entry) -> web.Response:
    """apps.connections.open: the only method for the app's own token."""
    world = platform.world
    app = next((a for a in world.apps.values() if a.app_token == token), None)
    if app is None:
        known = world.installation_by_token(token)
        raise ApiError("not_allowed_token_type" if known else "invalid_auth")
    if not app.socket_mode:
        entry.broken_rules.append("the manifest does not turn Socket Mode on")
    entry.app_id, entry.status = app.id, 200
    entry.answer = {"ok": True, "url": platform.sockets.issue_url(app)}
    return web.json_response(entry.answer)


def _caller(platform: Platform, token: str) -> tuple[App, Installation]:
    world = platform.world
    installation = world.installation_by_token(token)
    if installation is None:
        if any(token in i.revoked_tokens for i in world.installations.values()):
            raise ApiError("token_revoked")
        if any(token in i.user_tokens.values() for i in world.installations.values()):
            raise ApiError("not_allowed_token_type")
        if any(app.app_token == token for app in world.apps.values()):
            raise ApiError("not_allowed_token_type")
        raise ApiError("invalid_auth")
    if token in installation.revoked_tokens:
        raise ApiError("token_revoked")
    if not installation.active:
        raise ApiError("account_inactive")
    end = installation.end_of(token)
    if end and end < time.time():
        raise ApiError("token_expired")
    return world.apps[installation.app_id], installation


def _refused(entry: Entry, error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error": error.code, **error.extra}
    if error.messages:
        body["response_metadata"] = {"messages": error.messages}
    entry.status, entry.answer = 200, body
    entry.broken_rules += [error.code, *error.messages]
    return web.json_response(body)


def _too_many(entry: Entry, error: RateLimitedError) -> web.Response:
    entry.status, entry.answer = _TOO_MANY, {"ok": False, "error": error.code}
    entry.broken_rules.append(f"too many calls: come back in {error.retry_after} s")
    headers = {"Retry-After": str(error.retry_after)}
    return web.json_response(entry.answer, status=_TOO_MANY, headers=headers)


async def link(request: web.Request) -> web.StreamResponse:
    return await request.app[PLATFORM].sockets.serve(request)


def add_routes(app: web.Application) -> None:
    app.router.add_route("*", "/api/{method}", handle)
    app.router.add_get("/link/", link)

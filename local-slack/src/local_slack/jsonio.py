"""Reading control requests, and answering them."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local_slack.model import Json, MessageRef, User, ViewRef, Where
from local_slack.world import World


class ControlError(Exception):
    """A test asked for something that cannot be; the text says what."""


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def controlled(handler: Handler) -> Handler:
    """Turns what was asked wrongly into 400 with words."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ControlError as error:
            return web.json_response({"error": str(error)}, status=400)
        except (KeyError, TypeError, ValueError) as error:
            words = f"{type(error).__name__}: {error}"
            return web.json_response({"error": words}, status=400)

    return answered


async def body_of(request: web.Request) -> Json:
    # A form or a plain text could be sent by any web page that the person has open.
    if request.content_type != "application/json":
        raise ControlError("the body must be JSON")
    body = await request.json()
    if not isinstance(body, dict):
        raise ControlError("the body must be a JSON object")
    return body


def user_of(world: World, who: Any) -> User:
    user = world.user_named(str(who))
    if user is None:
        raise ControlError(f"nobody is called {who!r}")
    return user


def channel_id_of(world: World, user: User, name: Any) -> str:
    """A channel by id or name; "dm": the person's DM with the only app."""
    if name == "dm":
        apps = world.apps_in(user.team_id)
        if not apps:
            raise ControlError("no app is installed")
        return world.app_channel(user.id, apps[0].id).id
    channel = world.channel_named(str(name), user.team_id)
    if channel is not None:
        return channel.id
    other = world.user_named(str(name), user.team_id)
    if other is None:
        raise ControlError(f"no conversation is called {name!r}")
    return world.open_direct(user.team_id, (user.id, other.id)).id


def where_of(raw: Any) -> Where:
    """{"channel": ..., "ts": ...} or {"view": ...}."""
    if not isinstance(raw, dict):
        raise ControlError("where must be an object")
    if "view" in raw:
        return ViewRef(raw["view"])
    return MessageRef(raw["channel"], raw["ts"])

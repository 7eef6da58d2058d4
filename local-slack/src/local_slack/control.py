"""/control/...: acting as people, seeing their screens, and the levers for tests.

All bodies and answers are JSON. What a person does is `POST /control/act` with `user`,
`act` and the arguments of the act (see `_ACTS`).
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from aiohttp import web

from local_slack import levers
from local_slack.jsonio import ControlError, body_of, channel_id_of, controlled, user_of, where_of
from local_slack.keys import PLATFORM
from local_slack.model import Json, User
from local_slack.outcome import Outcome
from local_slack.people import People
from local_slack.screen import Screen
from local_slack.world import World

Act = Callable[[People, User, Json], Awaitable[Any]]
_LONGEST_POLL = 30.0


def _channel(people: People, user: User, body: Json) -> str:
    return channel_id_of(people.world, user, body.get("channel", "dm"))


async def _say(people: People, user: User, body: Json) -> Outcome:
    channel = _channel(people, user, body)
    return await people.say(user.id, channel, body["text"], thread_ts=body.get("thread_ts"))


async def _command(people: People, user: User, body: Json) -> Outcome:
    return await people.command(user.id, _channel(people, user, body), body["text"])


async def _press(people: People, user: User, body: Json) -> Outcome:
    where = where_of(body["where"])
    return await people.press(
        user.id, where, body["block_id"], body["action_id"], body.get("value")
    )


async def _fill(people: People, user: User, body: Json) -> Outcome:
    where, end = where_of(body["where"]), body.get("end", "typing")
    return await people.fill(
        user.id, where, body["block_id"], body["action_id"], body.get("value"), end=end
    )


async def _suggest(people: People, user: User, body: Json) -> Any:
    where = where_of(body["where"])
    return await people.suggest(
        user.id, where, body["block_id"], body["action_id"], body.get("query", "")
    )


async def _submit(people: People, user: User, body: Json) -> Outcome:
    return await people.submit(user.id, body.get("view"))


async def _close(people: People, user: User, body: Json) -> Outcome:
    return await people.close(user.id, whole_stack=bool(body.get("whole_stack")))


async def _open_home(people: People, user: User, body: Json) -> Outcome:
    return await people.open_home(user.id, body.get("app"))


async def _open_messages(people: People, user: User, body: Json) -> Json:
    channel = await people.open_messages_tab(user.id, body.get("app"))
    return {"ok": True, "channel": channel.id}


async def _shortcut(people: People, user: User, body: Json) -> Outcome:
    return await people.shortcut(user.id, body["callback_id"])


async def _message_shortcut(people: People, user: User, body: Json) -> Outcome:
    channel = _channel(people, user, body)
    return await people.message_shortcut(user.id, body["callback_id"], channel, body["ts"])


async def _react(people: People, user: User, body: Json) -> Outcome:
    return await people.react(user.id, _channel(people, user, body), body["ts"], body["name"])


async def _edit(people: People, user: User, body: Json) -> Outcome:
    channel = _channel(people, user, body)
    return await people.edit_message(user.id, channel, body["ts"], body["text"])


async def _delete(people: People, user: User, body: Json) -> Outcome:
    return await people.delete_message(user.id, _channel(people, user, body), body["ts"])


async def _join(people: People, user: User, body: Json) -> Outcome:
    return await people.join(user.id, _channel(people, user, body))


async def _leave(people: People, user: User, body: Json) -> Outcome:
    return await people.leave(user.id, _channel(people, user, body))


async def _snooze(people: People, user: User, body: Json) -> Outcome:
    return await people.snooze(user.id, int(body["minutes"]))


async def _read(people: People, user: User, body: Json) -> Outcome:
    await people.read(user.id, _channel(people, user, body))
    return Outcome()


async def _upload(people: People, user: User, body: Json) -> Json:
    data = base64.b64decode(body["data"])
    mimetype = body.get("mimetype", "application/octet-stream")
    file = people.upload(user.id, body["name"], data, mimetype)
    return {"ok": True, "file": file.id}


async def _open_dm(people: People, user: User, body: Json) -> Json:
    others = [user_of(people.world, who).id for who in body["with"]]
    return {"ok": True, "channel": people.open_dm(user.id, others).id}


_ACTS: dict[str, Act] = {
    "say": _say,
    "command": _command,
    "press": _press,
    "fill": _fill,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "open_home": _open_home,
    "open_messages": _open_messages,
    "shortcut": _shortcut,
    "message_shortcut": _message_shortcut,
    "react": _react,
    "edit": _edit,
    "delete": _delete,
    "join": _join,
    "leave": _leave,
    "read": _read,
    "snooze": _snooze,
    "upload": _upload,
    "open_dm": _open_dm,
}


def _as_json(result: Any) -> Any:
    if isinstance(result, Outcome):
        shown: Json = {"ok": result.ok, "trouble": result.trouble, "errors": result.errors}
        message = result.message
        where = {"channel": message.channel_id, "ts": message.ts} if message else None
        return shown | {"message": where}
    if is_dataclass(result) and not isinstance(result, type):
        return asdict(result)
    return result


async def _act(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    body = await body_of(request)
    act = _ACTS.get(str(body.get("act")))
    if act is None:
        raise ControlError(f"no such act: {body.get('act')!r}")
    user = user_of(platform.world, body.get("user"))
    if user.deleted or user.is_bot:
        raise ControlError(f"nobody can act as {user.name!r}")
    return web.json_response(_as_json(await act(platform.people, user, body)))


async def _ready(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _person(user: User) -> Json:
    names = ("id", "team_id", "name", "real_name", "email", "title", "tz", "is_bot", "deleted")
    return {name: getattr(user, name) for name in names} | {"label": user.label}


async def _people(request: web.Request) -> web.Response:
    world = request.app[PLATFORM].world
    return web.json_response({"people": [_person(user) for user in world.users.values()]})


def _screen_of(request: web.Request) -> Screen:
    world: World = request.app[PLATFORM].world
    return Screen(world, user_of(world, request.query.get("user", "")))


async def _screen(request: web.Request) -> web.Response:
    return web.json_response(_screen_of(request).as_json())


async def _modal(request: web.Request) -> web.Response:
    """Only the id of the open modal on top, or null: quicker than the whole screen."""
    world = request.app[PLATFORM].world
    top = world.top_modal(user_of(world, request.query.get("user", "")).id)
    return web.json_response({"view": top.id if top else None})


async def _screen_text(request: web.Request) -> web.Response:
    return web.Response(text=_screen_of(request).as_text())


async def _messages(request: web.Request) -> web.Response:
    """Everything in a conversation, ephemeral messages to anybody included."""
    world = request.app[PLATFORM].world
    channel = world.channel_named(request.query.get("channel", ""))
    if channel is None:
        raise ControlError(f"no conversation is called {request.query.get('channel')!r}")
    viewer = world.users[channel.members[0]] if channel.members else None
    if viewer is None:
        return web.json_response({"messages": []})
    screen = Screen(world, viewer)
    found = [screen.message(message) for message in world.messages[channel.id].values()]
    return web.json_response({"messages": found})


async def _channels(request: web.Request) -> web.Response:
    world = request.app[PLATFORM].world
    return web.json_response({"channels": [asdict(c) for c in world.channels.values()]})


async def _changes(request: web.Request) -> web.Response:
    """Waits for what changes on screens after version `after`, up to `timeout` seconds."""
    world = request.app[PLATFORM].world
    after = int(request.query.get("after", world.version))
    timeout = min(float(request.query.get("timeout", 10)), _LONGEST_POLL)
    found = await world.wait_for_change(after, timeout)
    changes = [asdict(change) for change in found]
    return web.json_response({"version": world.version, "changes": changes})


def add_routes(app: web.Application) -> None:
    routes = [
        ("GET", "ready", _ready),
        ("GET", "people", _people),
        ("GET", "channels", _channels),
        ("GET", "screen", _screen),
        ("GET", "modal", _modal),
        ("GET", "screen.txt", _screen_text),
        ("GET", "messages", _messages),
        ("GET", "changes", _changes),
        ("POST", "act", _act),
        *levers.ROUTES,
    ]
    for verb, name, handler in routes:
        app.router.add_route(verb, f"/control/{name}", controlled(handler))

"""What the page's script posts: one handler for each act of a person."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from local_slack.clockmove import move_by, move_to_school_morning
from local_slack.keys import PLATFORM, WORLD
from local_slack.model import Json, MessageRef, User, ViewRef, Where
from local_slack.page.directory import context_for, zone_of
from local_slack.page.place import Place
from local_slack.page.render.richwords import words_to_rich_text
from local_slack.page.render.selects import choices_of, choices_of_groups, list_html
from local_slack.people import Outcome
from local_slack.platform import Platform

_MOVES = {"hour": 3600.0, "day": 86400.0}
Act = Callable[[Platform, User, Json], Awaitable[Json]]


async def handle_act(request: web.Request) -> web.Response:
    """POST /as/{user}/act/{name}: answers what the person sees at once, as JSON."""
    user = request.app[WORLD].users.get(request.match_info["user"])
    act = ACTS.get(request.match_info["name"])
    if user is None or act is None:
        raise web.HTTPNotFound(text="no such person or act")
    body = await _json_body(request)
    try:
        return web.json_response(await act(request.app[PLATFORM], user, body))
    except (LookupError, TypeError, ValueError) as error:
        raise web.HTTPBadRequest(text=f"this act needs other fields: {error!r}") from error


async def _json_body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        # A form on another site cannot send JSON: this keeps strangers' pages from acting here.
        raise web.HTTPUnsupportedMediaType(text="send JSON")
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        raise web.HTTPBadRequest(text="send JSON") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="send a JSON object")
    return body


def _answer(outcome: Outcome) -> Json:
    return {"ok": outcome.ok, "trouble": outcome.trouble, "errors": outcome.errors}


def _where(body: Json) -> Where:
    if body.get("view"):
        return ViewRef(str(body["view"]))
    return MessageRef(str(body["channel"]), str(body["ts"]))


def typed_value(kind: str, value: Any, user: User) -> Any:
    """What stands in the page's field as `People` takes it. Raises ValueError for a bad time."""
    if value in ("", []):
        return None if value == "" else []
    if kind == "datetimepicker" and value is not None:
        return int(datetime.fromisoformat(str(value)).replace(tzinfo=zone_of(user)).timestamp())
    if kind == "rich_text_input" and isinstance(value, str):
        return words_to_rich_text(value)
    return value


async def _say(platform: Platform, user: User, body: Json) -> Json:
    thread = str(body["thread_ts"]) if body.get("thread_ts") else None
    text, channel = str(body["text"]), str(body["channel"])
    return _answer(await platform.people.say(user.id, channel, text, thread_ts=thread))


async def _press(platform: Platform, user: User, body: Json) -> Json:
    value = typed_value(str(body.get("type", "")), body.get("value"), user)
    where = _where(body)
    block, action = str(body["block"]), str(body["action"])
    return _answer(await platform.people.press(user.id, where, block, action, value))


async def _fill(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await _fill_one(platform, user, _where(body), body))


async def _fill_one(platform: Platform, user: User, where: Where, body: Json) -> Outcome:
    value = typed_value(str(body.get("type", "")), body.get("value"), user)
    end = "enter" if body.get("end") == "enter" else "typing"
    block, action = str(body["block"]), str(body["action"])
    return await platform.people.fill(user.id, where, block, action, value, end=end)  # type: ignore[arg-type]  # one of the two words


async def _submit(platform: Platform, user: User, body: Json) -> Json:
    """`fields`: what was typed and not yet reported, so that nothing is lost on the way."""
    where = ViewRef(str(body["view"]))
    for field in body.get("fields") or []:
        outcome = await _fill_one(platform, user, where, field)
        if not outcome.ok:
            return _answer(outcome)
    return _answer(await platform.people.submit(user.id, where.view_id))


async def _close(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await platform.people.close(user.id, whole_stack=bool(body.get("whole_stack"))))


async def _open_home(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await platform.people.open_home(user.id, str(body["app"])))


async def _open_messages(platform: Platform, user: User, body: Json) -> Json:
    channel = await platform.people.open_messages_tab(user.id, str(body["app"]))
    return {"ok": True, "channel": channel.id}


async def _shortcut(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await platform.people.shortcut(user.id, str(body["callback_id"])))


async def _message_shortcut(platform: Platform, user: User, body: Json) -> Json:
    channel, ts = str(body["channel"]), str(body["ts"])
    return _answer(
        await platform.people.message_shortcut(user.id, str(body["callback_id"]), channel, ts)
    )


async def _react(platform: Platform, user: User, body: Json) -> Json:
    channel, ts = str(body["channel"]), str(body["ts"])
    return _answer(await platform.people.react(user.id, channel, ts, str(body["name"])))


async def _read(platform: Platform, user: User, body: Json) -> Json:
    channel = str(body["channel"])
    # Reading what is read already would tell every tab of a change for ever.
    if platform.world.unread(channel, user.id):
        await platform.people.read(user.id, channel)
    return {"ok": True}


async def _dismiss(platform: Platform, user: User, body: Json) -> Json:
    platform.people.dismiss(user.id, str(body["channel"]), str(body["ts"]))
    return {"ok": True}


async def _edit(platform: Platform, user: User, body: Json) -> Json:
    channel, ts = str(body["channel"]), str(body["ts"])
    return _answer(await platform.people.edit_message(user.id, channel, ts, str(body["text"])))


async def _delete(platform: Platform, user: User, body: Json) -> Json:
    channel, ts = str(body["channel"]), str(body["ts"])
    return _answer(await platform.people.delete_message(user.id, channel, ts))


async def _join(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await platform.people.join(user.id, str(body["channel"])))


async def _leave(platform: Platform, user: User, body: Json) -> Json:
    return _answer(await platform.people.leave(user.id, str(body["channel"])))


async def _open_dm(platform: Platform, user: User, body: Json) -> Json:
    channel = platform.people.open_dm(user.id, [str(one) for one in body["others"]])
    return {"ok": True, "url": Place(user.id).channel_url(channel.id)}


async def _suggest(platform: Platform, user: User, body: Json) -> Json:
    """The options an app offers for an external select, as the rows of its list."""
    block, action = str(body["block"]), str(body["action"])
    found = await platform.people.suggest(user.id, _where(body), block, action, str(body["query"]))
    context = context_for(platform.world, user, Place(user.id))
    choices = choices_of(found.options, context) + choices_of_groups(found.option_groups, context)
    chosen = {str(value) for value in body.get("chosen") or []}
    return {"ok": not found.trouble, "trouble": found.trouble, "html": list_html(choices, chosen)}


async def _clock(platform: Platform, user: User, body: Json) -> Json:
    """Moves the local Slack's time; answers when everybody who listens has followed."""
    move = body["move"]
    if move == "morning":
        moved = await move_to_school_morning(platform, user.tz)
    else:
        moved = await move_by(platform, _MOVES[move])
    return {"ok": not moved.troubles, "trouble": " ".join(moved.troubles) or None}


ACTS: dict[str, Act] = {
    "say": _say,
    "press": _press,
    "fill": _fill,
    "submit": _submit,
    "close": _close,
    "open-home": _open_home,
    "open-messages": _open_messages,
    "shortcut": _shortcut,
    "message-shortcut": _message_shortcut,
    "react": _react,
    "read": _read,
    "dismiss": _dismiss,
    "edit": _edit,
    "delete": _delete,
    "join": _join,
    "leave": _leave,
    "open-dm": _open_dm,
    "suggest": _suggest,
    "clock": _clock,
}

"""The page's addresses. `add_routes(app)` needs the keys of `local_slack.keys` in the app."""

import re
from pathlib import Path
from typing import Any
from weakref import WeakSet

import jinja2
from aiohttp import web

from local_slack.keys import LOG, PEOPLE, WORLD
from local_slack.model import User
from local_slack.page.acts import handle_act
from local_slack.page.directory import zone_of
from local_slack.page.live import FOLLOWERS, handle_live, stop_followers
from local_slack.page.logpage import entry_text, log_rows
from local_slack.page.place import Place, user_url
from local_slack.page.screen import build_screen

_HERE = Path(__file__).parent
_TS = re.compile(r"\d+(\.\d+)?")
_INLINE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_CSP = (
    "default-src 'self'; img-src 'self' data: https: http:; media-src 'self' https:; "
    "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
)
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True
)


def add_routes(app: web.Application) -> None:
    app[FOLLOWERS] = WeakSet()
    app.on_shutdown.append(stop_followers)
    app.add_routes(
        [
            web.get("/", _front),
            web.get("/as/{user}", _start),
            web.get("/as/{user}/c/{channel}", _conversation),
            web.get("/as/{user}/app/{app}/{tab:home|about}", _app_tab),
            web.get("/archives/{channel}/p{ts:\\d{7,}}", _permalink),
            web.get("/as/{user}/archives/{channel}/p{ts:\\d{7,}}", _own_permalink),
            web.get("/as/{user}/log", _log),
            web.get("/as/{user}/log/{number:\\d+}", _log_entry),
            web.get("/as/{user}/file/{file}", _file),
            web.get("/as/{user}/live", handle_live),
            web.post("/as/{user}/upload", _upload),
            web.post("/as/{user}/act/{name}", handle_act),
            web.static("/static", _HERE / "static"),
        ]
    )


def _user(request: web.Request) -> User:
    user = request.app[WORLD].users.get(request.match_info["user"])
    if user is None or user.is_bot or user.deleted:
        raise web.HTTPNotFound(text="Nobody here has this id.")
    return user


async def _front(request: web.Request) -> web.Response:
    people = request.app[WORLD].people()
    if not people:
        raise web.HTTPNotFound(text="This workspace has no people yet.")
    raise web.HTTPFound(user_url(people[0].id))


async def _start(request: web.Request) -> web.Response:
    """The app's messages first: that is where things happen here."""
    user, world = _user(request), request.app[WORLD]
    directs = [world.app_channel(user.id, app.id) for app in world.apps_in(user.team_id)]
    rooms = [c for c in world.channels_of(user.id) if not c.archived]
    for channel in (*directs, *rooms):
        raise web.HTTPFound(Place(user.id).channel_url(channel.id))
    return _page(request, Place(user.id))


async def _conversation(request: web.Request) -> web.Response:
    user, world = _user(request), request.app[WORLD]
    channel = world.channels.get(request.match_info["channel"])
    if channel is None or not request.app[WORLD].may_see(user, channel):
        raise web.HTTPNotFound(text="This person cannot see such a conversation.")
    asked = request.query
    seen = asked.get("seen")
    if seen is not None and not _TS.fullmatch(seen):
        seen = ""
    place = Place(
        user.id,
        "conversation",
        channel.id,
        thread_ts=asked.get("thread", ""),
        seen=seen,
        at=asked.get("at", ""),
    )
    return _page(request, place)


async def _permalink(request: web.Request) -> web.Response:
    """What chat.getPermalink gives: nobody in particular opens it, so the first who can see it."""
    world = request.app[WORLD]
    channel = world.channels.get(request.match_info["channel"])
    found = [user for user in world.people() if channel and world.may_see(user, channel)]
    if channel is None or not found:
        raise web.HTTPNotFound(text="Nobody here can see such a message.")
    # Members before those who could only look.
    found.sort(key=lambda user: user.id not in channel.members)
    raise web.HTTPFound(f"{user_url(found[0].id)}{request.path}")


async def _own_permalink(request: web.Request) -> web.Response:
    user, world = _user(request), request.app[WORLD]
    channel = world.channels.get(request.match_info["channel"])
    digits = request.match_info["ts"]
    message = world.message(channel.id, f"{digits[:-6]}.{digits[-6:]}") if channel else None
    if channel is None or message is None or not request.app[WORLD].may_see(user, channel):
        raise web.HTTPNotFound(text="This person cannot see such a message.")
    if message.ephemeral_to not in (None, user.id):
        raise web.HTTPNotFound(text="This person cannot see such a message.")
    is_reply = message.thread_ts not in (None, message.ts)
    thread = message.thread_ts or "" if is_reply else ""
    raise web.HTTPFound(Place(user.id).message_url(channel.id, message.ts, thread))


async def _app_tab(request: web.Request) -> web.Response:
    user = _user(request)
    app_id, tab = request.match_info["app"], request.match_info["tab"]
    if app_id not in {app.id for app in request.app[WORLD].apps_in(user.team_id)}:
        raise web.HTTPNotFound(text="No such app is installed here.")
    return _page(request, Place(user.id, "home" if tab == "home" else "about", app_id=app_id))


async def _log(request: web.Request) -> web.Response:
    user = _user(request)
    only_broken = request.query.get("only") == "broken"
    rows = log_rows(request.app[LOG], zone_of(user), only_broken=only_broken)
    return _page(request, Place(user.id, "log"), rows=rows, only_broken=only_broken)


async def _log_entry(request: web.Request) -> web.Response:
    number = int(request.match_info["number"])
    found = [entry for entry in request.app[LOG].entries(number - 1) if entry.number == number]
    if not found:
        raise web.HTTPNotFound(text="This request has left the log.")
    return web.Response(text=entry_text(found[0]))


def _page(request: web.Request, place: Place, **more: Any) -> web.Response:
    screen = build_screen(request.app[WORLD], place)
    html = _TEMPLATES.get_template("page.html").render(screen=screen, place=place, **more)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": _CSP}
    return web.Response(text=html, content_type="text/html", headers=headers)


async def _file(request: web.Request) -> web.Response:
    _user(request)
    file = request.app[WORLD].files.get(request.match_info["file"])
    if file is None or not file.completed:
        raise web.HTTPNotFound(text="No such file.")
    # Only pictures are shown; anything else could run as a page of this site.
    shown = file.mimetype in _INLINE_TYPES
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    if not shown:
        headers["Content-Disposition"] = "attachment"
    kind = file.mimetype if shown else "application/octet-stream"
    return web.Response(body=file.data, content_type=kind, headers=headers)


async def _upload(request: web.Request) -> web.Response:
    """A file chosen in a file input; answers its id."""
    user = _user(request)
    part = (await request.post()).get("file")
    if not isinstance(part, web.FileField):
        raise web.HTTPBadRequest(text="send one file")
    data = part.file.read()
    file = request.app[PEOPLE].upload(user.id, part.filename, data, part.content_type)
    return web.json_response({"ok": True, "id": file.id, "name": file.name})

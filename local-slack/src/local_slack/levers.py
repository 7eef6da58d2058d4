"""The part of /control that no person in Slack has: time, faults, limits, the log, the state."""

import time
from dataclasses import asdict

from aiohttp import web

from local_slack.clockmove import Moved, move_by, move_to_school_morning
from local_slack.faults import Fault
from local_slack.installing import uninstall
from local_slack.jsonio import ControlError, Handler, body_of, user_of
from local_slack.keys import PLATFORM
from local_slack.model import Change, Dnd, Json
from local_slack.platform import Platform
from local_slack.seed import add_user
from local_slack.settings import change_settings
from local_slack.shapes import user_json
from local_slack.snapshot import as_json, save

_EDITABLE = frozenset(
    {
        "real_name",
        "display_name",
        "title",
        "email",
        "tz",
        "locale",
        "deleted",
        "is_restricted",
        "is_ultra_restricted",
        "is_stranger",
        "is_admin",
    }
)
_DAY = 86_400.0
_STEPS = {"hour": 3600.0, "day": _DAY}


async def _clock(request: web.Request) -> web.Response:
    clock = request.app[PLATFORM].world.clock
    return web.json_response({"now": clock.now(), "offset_seconds": clock.offset_seconds})


async def _move_clock(request: web.Request) -> web.Response:
    """{"seconds": N}, {"step": "hour" | "day"} or {"step": "school_morning", "zone": ...}."""
    platform, body = request.app[PLATFORM], await body_of(request)
    moved = await _moved(platform, body)
    return web.json_response(asdict(moved), status=502 if moved.troubles else 200)


async def _moved(platform: Platform, body: Json) -> Moved:
    step = body.get("step")
    if step == "school_morning":
        return await move_to_school_morning(platform, str(body.get("zone", "UTC")))
    if step in _STEPS:
        return await move_by(platform, _STEPS[step])
    if "seconds" in body:
        return await move_by(platform, float(body["seconds"]))
    raise ControlError("say `seconds` or a `step`: hour, day, school_morning")


async def _add_fault(request: web.Request) -> web.Response:
    """A Fault's fields; see faults.Fault."""
    platform, body = request.app[PLATFORM], await body_of(request)
    platform.faults.waiting.append(Fault(**body))
    return web.json_response({"ok": True})


async def _faults(request: web.Request) -> web.Response:
    found = request.app[PLATFORM].faults.waiting
    return web.json_response({"faults": [fault.as_json() for fault in found]})


async def _clear_faults(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    platform.faults.clear()
    platform.delivery.event_copies = 1
    return web.json_response({"ok": True})


async def _hold_events(request: web.Request) -> web.Response:
    delivery = request.app[PLATFORM].delivery
    delivery.held = delivery.held if delivery.held is not None else []
    return web.json_response({"ok": True})


async def _release_events(request: web.Request) -> web.Response:
    """{"order": "same" | "reversed"}."""
    body = await body_of(request)
    count = request.app[PLATFORM].delivery.release_held(body.get("order", "same"))
    return web.json_response({"ok": True, "released": count})


async def _settle(request: web.Request) -> web.Response:
    await request.app[PLATFORM].delivery.settle()
    return web.json_response({"ok": True})


async def _verify_url(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    troubles = [await platform.delivery.verify_url(app) for app in platform.world.apps.values()]
    return web.json_response({"ok": not any(troubles), "troubles": [t for t in troubles if t]})


async def _check_ssl(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    troubles = [await platform.delivery.check_ssl(app) for app in platform.world.apps.values()]
    return web.json_response({"ok": not any(troubles), "troubles": [t for t in troubles if t]})


async def _disconnect_sockets(request: web.Request) -> web.Response:
    """{"reason": "warning" | "refresh_requested" | "link_disabled"}."""
    platform, body = request.app[PLATFORM], await body_of(request)
    reason = str(body.get("reason", "refresh_requested"))
    closed = [await platform.sockets.disconnect(app_id, reason) for app_id in platform.world.apps]
    return web.json_response({"ok": True, "connections": sum(closed)})


async def _log(request: web.Request) -> web.Response:
    entries = request.app[PLATFORM].log.entries(int(request.query.get("after", 0)))
    return web.json_response({"entries": [entry.as_json() for entry in entries]})


async def _clear_log(request: web.Request) -> web.Response:
    request.app[PLATFORM].log.clear()
    return web.json_response({"ok": True})


async def _state(request: web.Request) -> web.Response:
    return web.json_response(as_json(request.app[PLATFORM].world))


async def _save(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    if platform.state_file is None:
        raise ControlError("started without --state")
    save(platform.world, platform.state_file)
    return web.json_response({"ok": True, "file": str(platform.state_file)})


async def _edit_user(request: web.Request) -> web.Response:
    """{"user": ..., and any of the editable fields, "dnd": {...}}; fires user_change."""
    platform, body = request.app[PLATFORM], await body_of(request)
    user = user_of(platform.world, body.pop("user"))
    if "dnd" in body:
        user.dnd = Dnd(**body.pop("dnd"))
    for name, value in body.items():
        if name not in _EDITABLE:
            raise ControlError(f"cannot set {name!r} of a person")
        setattr(user, name, value)
    platform.world.changed(Change(0, "user", user.team_id, None, user.id))
    platform.announcer.user_changed(user, user_json(platform.world, user))
    return web.json_response({"ok": True})


async def _add_user(request: web.Request) -> web.Response:
    """{"team": id or absent, "name": ..., and the fields of the workspace file}."""
    world, body = request.app[PLATFORM].world, await body_of(request)
    team_id = body.pop("team", None) or next(iter(world.workspaces))
    user = add_user(world, team_id, body)
    return web.json_response({"ok": True, "user": user.id})


async def _membership(request: web.Request) -> web.Response:
    """{"channel": ..., "join": [people], "leave": [people], "archived": true or false}."""
    platform, body = request.app[PLATFORM], await body_of(request)
    world = platform.world
    channel = world.channel_named(str(body.get("channel")))
    if channel is None:
        raise ControlError(f"no conversation is called {body.get('channel')!r}")
    for who in body.get("join", []):
        user = user_of(world, who)
        if user.id not in channel.members:
            channel.members.append(user.id)
            platform.announcer.joined(user, channel)
    for who in body.get("leave", []):
        channel.members = [m for m in channel.members if m != user_of(world, who).id]
    channel.archived = bool(body.get("archived", channel.archived))
    world.changed(Change(0, "channel", channel.team_id, channel.id))
    return web.json_response({"ok": True})


async def _uninstall(request: web.Request) -> web.Response:
    """Takes the app out of a workspace: {"team": id or absent}."""
    platform, body = request.app[PLATFORM], await body_of(request)
    wanted = body.get("team")
    for installation in platform.world.installations.values():
        if installation.active and wanted in (None, installation.team_id):
            app = platform.world.apps[installation.app_id]
            platform.announcer.removed(app, installation.team_id)
            uninstall(platform.world, installation)
    return web.json_response({"ok": True})


async def _expire_token(request: web.Request) -> web.Response:
    """Ends the bot token of a rotating installation now: {"team": id or absent}."""
    platform, body = request.app[PLATFORM], await body_of(request)
    found = [
        installation
        for installation in platform.world.installations.values()
        if installation.refresh_token and body.get("team") in (None, installation.team_id)
    ]
    for installation in found:
        installation.expires_at = time.time() - 1
    return web.json_response({"ok": True, "tokens": len(found)})


async def _app(request: web.Request) -> web.Response:
    """What the developer of the app would see in its settings: ids, secrets, tokens."""
    world = request.app[PLATFORM].world
    apps = [asdict(app) for app in world.apps.values()]
    found = [asdict(installation) for installation in world.installations.values()]
    return web.json_response({"apps": apps, "installations": found})


ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "clock", _clock),
    ("POST", "clock", _move_clock),
    ("GET", "faults", _faults),
    ("POST", "faults", _add_fault),
    ("DELETE", "faults", _clear_faults),
    ("POST", "settings", change_settings),
    ("POST", "events/hold", _hold_events),
    ("POST", "events/release", _release_events),
    ("POST", "events/settle", _settle),
    ("POST", "events/verify_url", _verify_url),
    ("POST", "events/ssl_check", _check_ssl),
    ("POST", "sockets/disconnect", _disconnect_sockets),
    ("GET", "log", _log),
    ("DELETE", "log", _clear_log),
    ("GET", "state", _state),
    ("POST", "save", _save),
    ("POST", "users/edit", _edit_user),
    ("POST", "users/add", _add_user),
    ("POST", "channels/edit", _membership),
    ("GET", "apps", _app),
    ("POST", "apps/uninstall", _uninstall),
    ("POST", "apps/expire_token", _expire_token),
]

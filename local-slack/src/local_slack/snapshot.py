"""The whole world as JSON, and back: what survives a restart."""

import base64
import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, cast

from local_slack.model import (
    App,
    Channel,
    Command,
    Dnd,
    File,
    Installation,
    Json,
    Message,
    Scheduled,
    Shortcut,
    User,
    View,
    Workspace,
)
from local_slack.world import World

_T = TypeVar("_T")
_VERSION = 1
# Real moments of a process mean nothing to the next one.
_NOT_KEPT = frozenset({"stored_at", "ready_at", "in_flight"})


def _packed(item: Any) -> Any:
    if isinstance(item, bytes):
        return base64.b64encode(item).decode()
    if hasattr(item, "__dataclass_fields__"):
        kept = [f.name for f in fields(item) if f.name not in _NOT_KEPT]
        return {name: _packed(getattr(item, name)) for name in kept}
    if isinstance(item, list):
        return [_packed(inner) for inner in item]
    return item


def as_json(world: World) -> Json:
    messages = [m for found in world.messages.values() for m in found.values()]
    return {
        "version": _VERSION,
        "offset_seconds": world.clock.offset_seconds,
        "workspaces": [_packed(item) for item in world.workspaces.values()],
        "users": [_packed(item) for item in world.users.values()],
        "channels": [_packed(item) for item in world.channels.values()],
        "messages": [_packed(item) for item in messages],
        "scheduled": [_packed(item) for item in world.scheduled.values()],
        "views": [_packed(item) for item in world.views.values()],
        "stacks": world.stacks,
        "homes": [[user, app, view] for (user, app), view in world.homes.items()],
        "files": [_packed(item) for item in world.files.values()],
        "apps": [_packed(item) for item in world.apps.values()],
        "installations": [_packed(item) for item in world.installations.values()],
    }


def save(world: World, path: Path) -> None:
    """Whole or not at all: a half-written file never takes the place of a good one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(json.dumps(as_json(world)), encoding="utf-8")
    part.replace(path)


def _unpacked(kind: type[_T], raw: Json) -> _T:
    known = {field.name: field for field in fields(cast("Any", kind))}
    values = {name: value for name, value in raw.items() if name in known}
    for name, field in known.items():
        if name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{kind.__name__} without {name}")
    return kind(**values)


def _user(raw: Json) -> User:
    return _unpacked(User, {**raw, "dnd": Dnd(**raw["dnd"])})


def _app(raw: Json) -> App:
    commands = [Command(**command) for command in raw["commands"]]
    shortcuts = [Shortcut(**shortcut) for shortcut in raw["shortcuts"]]
    return _unpacked(App, {**raw, "commands": commands, "shortcuts": shortcuts})


def restore(world: World, path: Path) -> None:
    """Fills an empty world from the file. Raises ValueError when it is no snapshot."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("version") != _VERSION:
        raise ValueError(f"{path}: snapshot version {raw.get('version')}, {_VERSION} expected")
    world.clock.offset_seconds = raw["offset_seconds"]
    world.workspaces = {r["id"]: _unpacked(Workspace, r) for r in raw["workspaces"]}
    world.users = {r["id"]: _user(r) for r in raw["users"]}
    world.channels = {r["id"]: _unpacked(Channel, r) for r in raw["channels"]}
    world.messages = {channel_id: {} for channel_id in world.channels}
    for described in raw["messages"]:
        message = _unpacked(Message, described)
        world.messages[message.channel_id][message.ts] = message
    world.scheduled = {r["id"]: _unpacked(Scheduled, r) for r in raw.get("scheduled", [])}
    world.views = {r["id"]: _unpacked(View, r) for r in raw["views"]}
    world.stacks = raw["stacks"]
    world.homes = {(user, app): view for user, app, view in raw["homes"]}
    for described in raw["files"]:
        data = base64.b64decode(described["data"])
        world.files[described["id"]] = _unpacked(File, {**described, "data": data})
    world.apps = {r["id"]: _app(r) for r in raw["apps"]}
    found = [_unpacked(Installation, r) for r in raw["installations"]]
    world.installations = {(i.app_id, i.team_id): i for i in found}
    world.resume_ts()

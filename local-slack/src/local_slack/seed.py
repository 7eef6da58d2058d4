"""Reads who is in a workspace, and which app stands in it.

The workspace file is JSON:

    {"team": {"id": "T0SCHOOL01", "name": "Oak Street", "domain": "oak-street"},
     "users": [{"id": "U0ANA00001", "name": "ana", "real_name": "Ana Ruiz",
                "email": "ana@oak.example", "title": "Grade 4", "tz": "America/Chicago",
                "locale": "en-US", "is_admin": false, "is_restricted": false,
                "is_ultra_restricted": false, "is_stranger": false, "home_team_id": "",
                "deleted": false, "dnd": {"enabled": true, "quiet_from": "22:00",
                                          "quiet_to": "08:00"}}],
     "channels": [{"id": "C0READING1", "name": "reading", "kind": "public",
                   "members": ["ana", "U0BEN00001", "@app"], "topic": "", "archived": false,
                   "is_general": false, "is_read_only": false, "is_ext_shared": false}]}

Only names are required; ids are made up where they are missing. Members are handles, ids,
e-mails or "@app", the installed app's bot. Several workspaces: {"workspaces": [ ... ]}.
The app itself is read from its Slack manifest (YAML or JSON).
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml

from local_slack.chance import Chance
from local_slack.installing import APP_MEMBER
from local_slack.model import App, Channel, Command, Dnd, Json, Shortcut, User, Workspace
from local_slack.world import World

SAMPLE_WORKSPACE = Path(__file__).parent / "data" / "workspace.json"
"""a small one, for whoever has none of their own"""

_T = TypeVar("_T")


class SeedError(Exception):
    """The file does not describe a workspace or an app; the text says where."""


@dataclass
class Secrets:
    """What the platform gives an app, when a test or a demo wants to know it beforehand."""

    signing_secret: str | None = None
    bot_token: str | None = None
    app_token: str | None = None
    client_id: str | None = None
    client_secret: str | None = None


def read_workspaces(world: World, path: Path) -> None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SeedError(f"{path}: {error}") from None
    for described in raw.get("workspaces") or [raw]:
        add_workspace(world, described)


def _known(kind: type[_T], raw: Json, where: str, **fixed: Any) -> _T:
    """A dataclass from JSON; a key it does not have is named."""
    names = {field.name for field in fields(cast("Any", kind))}
    unknown = raw.keys() - names
    if unknown:
        raise SeedError(f"{where}: unknown key {min(unknown)!r}")
    try:
        return kind(**{**raw, **fixed})
    except TypeError as error:
        raise SeedError(f"{where}: {error}") from None


def add_workspace(world: World, raw: Json) -> Workspace:
    team = raw.get("team")
    if not isinstance(team, dict):
        raise SeedError("team: missing")
    workspace = _known(Workspace, {"id": world.chance.id("T"), **team}, "team")
    world.workspaces[workspace.id] = workspace
    for index, described in enumerate(raw.get("users", [])):
        add_user(world, workspace.id, described, f"users[{index}]")
    for index, described in enumerate(raw.get("channels", [])):
        _add_channel(world, workspace.id, described, f"channels[{index}]")
    return workspace


def add_user(world: World, team_id: str, raw: Json, where: str = "user") -> User:
    given = {"id": world.chance.id("U"), "real_name": raw.get("name", ""), **raw}
    user = _known(User, given, where, team_id=team_id)
    if isinstance(user.dnd, dict):
        user.dnd = _known(Dnd, user.dnd, f"{where}.dnd")
    if user.is_stranger and not user.home_team_id:
        user.home_team_id = world.chance.id("T")
    world.users[user.id] = user
    return user


def _add_channel(world: World, team_id: str, raw: Json, where: str) -> None:
    kind = raw.get("kind", "public")
    given = {"id": world.chance.id("C"), "kind": kind, **raw}
    channel = _known(Channel, given, where, team_id=team_id)
    channel.members = [_member(world, team_id, name, where) for name in channel.members]
    for member in channel.members:
        _may_belong(world, channel, member, where)
    channel.created = channel.created or int(world.clock.now())
    world.add_channel(channel)


def _may_belong(world: World, channel: Channel, member: str, where: str) -> None:
    user = world.users.get(member)
    if user is None:
        return
    if user.is_stranger and not channel.is_ext_shared:
        raise SeedError(f"{where}: {user.name} is an outsider, the channel is not is_ext_shared")
    others = [c for c in world.channels_of(user.id) if c.kind in ("public", "private")]
    if user.is_ultra_restricted and others:
        raise SeedError(f"{where}: {user.name} is a guest of one channel, {others[0].name}")


def _member(world: World, team_id: str, name: str, where: str) -> str:
    if name == APP_MEMBER:
        return name
    user = world.user_named(name, team_id)
    if user is None:
        raise SeedError(f"{where}: no member {name!r}")
    return user.id


def read_manifest(path: Path) -> Json:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SeedError(f"{path}: {error}") from None
    if not isinstance(raw, dict) or "display_information" not in raw:
        raise SeedError(f"{path}: no Slack app manifest")
    return raw


def app_of(manifest: Json, url: str, known: Secrets, chance: Chance) -> App:
    """The app as its manifest describes it; every request goes to `url` instead of its own."""
    features, settings = manifest.get("features") or {}, manifest.get("settings") or {}
    home, bot = features.get("app_home") or {}, features.get("bot_user") or {}
    oauth = manifest.get("oauth_config") or {}
    scopes = oauth.get("scopes") or {}
    about = manifest["display_information"]
    return App(
        id=chance.id("A"),
        name=about["name"],
        description=about.get("description", ""),
        client_id=known.client_id or f"{chance.digits(12)}.{chance.digits(12)}",
        client_secret=known.client_secret or chance.hex(32),
        signing_secret=known.signing_secret or chance.hex(32),
        verification_token=chance.word(24),
        events_url=url,
        interactivity_url=url,
        options_url=url,
        bot_name=bot.get("display_name") or about["name"],
        bot_scopes=list(scopes.get("bot") or []),
        bot_optional_scopes=list(scopes.get("bot_optional") or []),
        user_scopes=list(scopes.get("user") or []),
        redirect_urls=list(oauth.get("redirect_urls") or []),
        bot_events=list((settings.get("event_subscriptions") or {}).get("bot_events") or []),
        commands=[_command(raw, url) for raw in features.get("slash_commands") or []],
        shortcuts=[_shortcut(raw) for raw in features.get("shortcuts") or []],
        app_token=known.app_token or "xapp-1-" + chance.hex(48),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
        token_rotation=bool(settings.get("token_rotation_enabled")),
    )


def _command(raw: Json, url: str) -> Command:
    return Command(
        name=raw["command"],
        description=raw.get("description", ""),
        usage_hint=raw.get("usage_hint", ""),
        should_escape=bool(raw.get("should_escape")),
        url=url,
    )


def _shortcut(raw: Json) -> Shortcut:
    about = raw.get("description", "")
    return Shortcut(raw["name"], raw["callback_id"], raw["type"], about)

"""Puts an app into a workspace, and takes it out."""

import time

from local_slack.model import App, Channel, Installation, User
from local_slack.world import World

APP_MEMBER = "@app"
"""stands among a channel's members in the workspace file for the installed app's bot"""


def may_install(user: User) -> bool:
    return not (user.is_bot or user.deleted or user.is_guest or user.is_stranger)


def install(
    world: World,
    app: App,
    team_id: str,
    bot_token: str | None = None,
    scopes: list[str] | None = None,
) -> Installation:
    """All scopes of the manifest, or those asked for beside those granted before."""
    world.apps[app.id] = app
    wanted = scopes if scopes is not None else [*app.bot_scopes, *app.bot_optional_scopes]
    old = world.installations.get((app.id, team_id))
    if old is not None and old.active:
        old.scopes = list(dict.fromkeys([*old.scopes, *wanted]))
        return old
    token = bot_token or f"xoxb-{world.chance.digits(12)}-{world.chance.word(24)}"
    if old is not None:
        _revive(world, old, token, wanted)
        return old
    bot = _bot_user(world, app, team_id)
    installation = Installation(app.id, team_id, bot.id, bot.bot_id or "", token, wanted)
    world.installations[app.id, team_id] = installation
    for channel in _channels(world, team_id):
        if APP_MEMBER in channel.members:
            channel.members = [bot.id if m == APP_MEMBER else m for m in channel.members]
    return installation


def _bot_user(world: World, app: App, team_id: str) -> User:
    bot = User(
        id=world.chance.id("U"),
        team_id=team_id,
        name=app.bot_name.lower().replace(" ", "_"),
        real_name=app.bot_name,
        is_bot=True,
        app_id=app.id,
        bot_id=world.chance.id("B"),
        title=app.description,
    )
    world.users[bot.id] = bot
    return bot


def _revive(world: World, installation: Installation, token: str, scopes: list[str]) -> None:
    """The same bot comes back, into no channel: people invite it again."""
    installation.active, installation.bot_token, installation.scopes = True, token, list(scopes)
    installation.refresh_token, installation.expires_at = "", 0.0
    world.users[installation.bot_user_id].deleted = False


def usable_installation(world: World, token: str) -> Installation | None:
    """The installation whose living token this is."""
    found = world.installation_by_token(token)
    if found is None or not found.active or token in found.revoked_tokens:
        return None
    end = found.end_of(token)
    return None if end and end < time.time() else found


def uninstall(world: World, installation: Installation) -> None:
    """Its tokens end, and its bot leaves every channel."""
    installation.active = False
    installation.user_tokens.clear()
    _clear_views(world, installation)
    bot = installation.bot_user_id
    world.users[bot].deleted = True
    for channel in _channels(world, installation.team_id):
        if channel.kind in ("public", "private") and bot in channel.members:
            channel.members.remove(bot)


def _clear_views(world: World, installation: Installation) -> None:
    whose = (installation.app_id, installation.team_id)
    gone = [view for view in world.views.values() if (view.app_id, view.team_id) == whose]
    for view in gone:
        del world.views[view.id]
        world.homes.pop((view.user_id, view.app_id), None)
        stack = world.stacks.get(view.user_id, [])
        world.stacks[view.user_id] = [view_id for view_id in stack if view_id != view.id]
        world.view_changed(view)


def _channels(world: World, team_id: str) -> list[Channel]:
    return [channel for channel in world.channels.values() if channel.team_id == team_id]

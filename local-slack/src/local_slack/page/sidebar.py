"""The sidebar's lines: conversations with unread marks, apps, people to act as."""

from dataclasses import dataclass

from markupsafe import Markup

from local_slack.model import App, Channel, User
from local_slack.page.directory import conversation_name, picture, zone_words
from local_slack.page.place import Place, user_url
from local_slack.page.render.avatars import avatar
from local_slack.page.render.html import EMPTY
from local_slack.world import World


@dataclass(frozen=True)
class Row:
    """One line of the sidebar or of the switcher."""

    name: str
    url: str
    picture: Markup = EMPTY
    sign: str = ""
    note: str = ""
    unread: int = 0
    count: int = 0
    """the number beside the name: of a channel's unread messages only those that name one"""
    is_here: bool = False
    handle: str = ""


def sidebar(
    world: World, user: User, place: Place, apps: list[App]
) -> tuple[list[Row], list[Row], list[Row]]:
    app_channels = {world.app_channel(user.id, app.id).id: app for app in apps}
    channels: list[Row] = []
    directs: list[Row] = []
    app_rows: list[Row] = []
    for channel in world.channels_of(user.id):
        if channel.archived:
            continue
        if channel.id in app_channels:
            app_rows.append(_app_row(world, user, place, app_channels[channel.id], channel))
        elif channel.kind in ("im", "mpim"):
            if _is_begun(world, channel, place):
                directs.append(_channel_row(world, user, place, channel))
        else:
            channels.append(_channel_row(world, user, place, channel))
    channels.sort(key=lambda row: row.name)
    return channels, directs, app_rows


def joinable(world: World, user: User, place: Place) -> list[Row]:
    """The public channels that this person is not in."""
    found = [c for c in world.channels.values() if world.may_see(user, c) and not c.archived]
    rows = [_channel_row(world, user, place, c) for c in found if user.id not in c.members]
    return sorted(rows, key=lambda row: row.name)


def _is_begun(world: World, channel: Channel, place: Place) -> bool:
    return bool(world.messages.get(channel.id)) or channel.id == place.channel_id


def _channel_row(world: World, user: User, place: Place, channel: Channel) -> Row:
    is_direct = channel.kind in ("im", "mpim")
    others = [i for i in channel.members if i != user.id and i in world.users] or [user.id]
    unread = world.unread(channel.id, user.id)
    return Row(
        name=conversation_name(world, channel, user.id),
        url=place.channel_url(channel.id),
        picture=picture(world.users[others[0]], "tiny").picture if is_direct else EMPTY,
        sign="" if is_direct else channel_sign(channel),
        unread=unread,
        count=unread if is_direct else _mentions(world, channel, user),
        is_here=place.channel_id == channel.id,
    )


def _mentions(world: World, channel: Channel, user: User) -> int:
    seen = channel.last_read.get(user.id, "0")
    names = (f"<@{user.id}>", "<!channel>", "<!here>", "<!everyone>")
    found = world.visible_messages(channel.id, user.id)
    later = [m for m in found if m.ts > seen and m.user_id != user.id]
    return sum(any(name in m.text for name in names) for m in later)


def _app_row(world: World, user: User, place: Place, app: App, channel: Channel) -> Row:
    unread = world.unread(channel.id, user.id)
    return Row(
        name=app.name,
        url=place.channel_url(channel.id),
        picture=avatar(app.id, app.name, is_app=True, size="tiny"),
        unread=unread,
        count=unread,
        is_here=place.channel_id == channel.id or place.app_id == app.id,
    )


def channel_sign(channel: Channel) -> str:
    return {"public": "#", "private": "🔒"}.get(channel.kind, "")


def switcher(world: World, user: User) -> list[Row]:
    found = sorted(world.people(user.team_id), key=lambda one: one.label.casefold())
    return [_switch_row(one, user) for one in found]


def _switch_row(one: User, user: User) -> Row:
    shown = picture(one, "small")
    note = " · ".join(part for part in (one.title, zone_words(one)) if part)
    return Row(shown.name, user_url(one.id), shown.picture, note=note, is_here=one.id == user.id)


def members(world: World, channel: Channel) -> list[Row]:
    """Who is in a channel; `url` is the person's id."""
    found = [world.users[i] for i in channel.members if i in world.users]
    found.sort(key=lambda one: (one.is_bot, one.label.casefold()))
    return [_member(one) for one in found]


def _member(one: User) -> Row:
    shown = picture(one, "small")
    return Row(shown.name, one.id, shown.picture, note=shown.note)


def workspaces(world: World, user: User) -> list[Row]:
    rows = []
    for workspace in world.workspaces.values():
        people = world.people(workspace.id)
        if people:
            mark = avatar(workspace.id, workspace.name, is_app=True)
            url = user_url(people[0].id)
            rows.append(Row(workspace.name, url, mark, is_here=workspace.id == user.team_id))
    return rows


def colleagues(world: World, user: User) -> list[Row]:
    found = [one for one in world.people(user.team_id) if one.id != user.id]
    found.sort(key=lambda one: one.label.casefold())
    return [
        Row(one.label, one.id, picture(one, "small").picture, note=one.title, handle=one.name)
        for one in found
    ]

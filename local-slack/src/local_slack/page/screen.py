"""Everything the templates show to one person at one place, made in one go."""

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from local_slack.model import App, Channel, Command, Shortcut, User, Workspace
from local_slack.page.directory import (
    context_for,
    conversation_name,
    picture,
    shown_message,
    shown_view,
    zone_of,
    zone_words,
)
from local_slack.page.place import Place
from local_slack.page.render.avatars import avatar
from local_slack.page.render.context import Context, Person
from local_slack.page.render.dates import clock_time
from local_slack.page.render.html import EMPTY
from local_slack.page.render.talk import list_html, thread_html
from local_slack.page.render.views import home, modal
from local_slack.page.sidebar import (
    Row,
    channel_sign,
    colleagues,
    joinable,
    members,
    sidebar,
    switcher,
    workspaces,
)
from local_slack.world import World

_NEWEST = 300


@dataclass(frozen=True)
class Talk:
    """The conversation in the middle, or the thread at the side."""

    channel_id: str
    title: str
    sign: str
    topic: str
    messages: Markup
    closed: str = ""
    """why one cannot write here; empty when one can"""
    thread_ts: str = ""
    picture: Markup = EMPTY
    is_empty: bool = False
    can_join: bool = False
    members: list[Row] = field(default_factory=list)
    is_channel: bool = False
    seen: str = ""
    """ts up to which the person had read when the tab came here; empty: everything"""


@dataclass(frozen=True)
class AppPage:
    id: str
    name: str
    description: str
    picture: Markup
    home_url: str
    messages_url: str
    about_url: str
    has_home: bool
    has_messages: bool
    commands: list[Command]
    home: Markup = EMPTY


@dataclass(frozen=True)
class Screen:
    place: Place
    user: User
    person: Person
    zone: str
    workspace: Workspace
    workspaces: list[Row]
    people: list[Row]
    channels: list[Row]
    directs: list[Row]
    apps: list[Row]
    joinable: list[Row]
    """public channels one is not in"""
    colleagues: list[Row]
    """those one can begin a direct conversation with"""
    commands: list[Command]
    global_shortcuts: list[Shortcut]
    message_shortcuts: list[Shortcut]
    modal: Markup
    version: int
    now: float
    time: str
    elsewhere: Row | None = None
    """a channel where one can type a command, for when one cannot here"""
    talk: Talk | None = None
    thread: Talk | None = None
    app: AppPage | None = None
    title: str = ""
    unread: int = field(default=0)


def build_screen(world: World, place: Place) -> Screen:
    """Raises KeyError when the person is not known; an unknown conversation shows nothing."""
    user = world.users[place.user_id]
    context = context_for(world, user, place)
    apps = world.apps_in(user.team_id)
    channel = world.channels.get(place.channel_id)
    app = _app_here(world, user, place, apps, channel)
    channels, directs, app_rows = sidebar(world, user, place, apps)
    shortcuts = [shortcut for one in apps for shortcut in one.shortcuts]
    talk = talk_of(world, user, place, channel, context) if channel else None
    moment = datetime.fromtimestamp(context.now, zone_of(user))
    return Screen(
        place=place,
        user=user,
        person=picture(user),
        zone=zone_words(user),
        workspace=world.workspaces[user.team_id],
        workspaces=workspaces(world, user),
        people=switcher(world, user),
        channels=channels,
        directs=directs,
        apps=app_rows,
        joinable=joinable(world, user, place),
        colleagues=colleagues(world, user),
        commands=[command for one in apps for command in one.commands],
        global_shortcuts=[s for s in shortcuts if s.kind == "global"],
        message_shortcuts=[s for s in shortcuts if s.kind == "message"],
        modal=_modal(world, user, context),
        version=world.version,
        now=context.now,
        time=f"{moment:%a, %b} {moment.day}, {clock_time(moment)}",
        elsewhere=_writable(world, user, place, channels),
        talk=talk,
        thread=_thread(world, user, place, channel, context),
        app=_app_page(world, user, place, app, context) if app else None,
        title=_title(place, talk, app),
        unread=sum(row.unread for row in (*channels, *directs, *app_rows)),
    )


def _title(place: Place, talk: Talk | None, app: App | None) -> str:
    if talk:
        return talk.title
    return "Requests" if place.kind == "log" else app.name if app else ""


# -- the middle ------------------------------------------------------------
def talk_of(world: World, user: User, place: Place, channel: Channel, context: Context) -> Talk:
    seen = world.visible_messages(channel.id, user.id)
    main = [m for m in seen if m.thread_ts in (None, m.ts) or m.reply_broadcast][-_NEWEST:]
    shown = [shown_message(world, m, place, in_thread=False) for m in main]
    read = _read_up_to(world, user, channel) if place.seen is None else place.seen
    return Talk(
        channel_id=channel.id,
        title=conversation_name(world, channel, user.id),
        sign=channel_sign(channel),
        topic=channel.topic or channel.purpose,
        members=members(world, channel),
        messages=list_html(shown, context, seen=read),
        closed=_closed(world, user, channel),
        is_empty=not shown,
        can_join=user.id not in channel.members and not channel.archived,
        is_channel=channel.kind in ("public", "private"),
        seen=read,
    )


def _thread(
    world: World, user: User, place: Place, channel: Channel | None, context: Context
) -> Talk | None:
    root = world.message(place.channel_id, place.thread_ts) if channel else None
    if channel is None or root is None:
        return None
    visible = {m.ts for m in world.visible_messages(channel.id, user.id)}
    if root.ts not in visible:
        return None
    found = [m for m in (root, *world.replies(channel.id, root.ts)) if m.ts in visible]
    shown = [shown_message(world, m, place, in_thread=True) for m in found]
    return Talk(
        channel_id=channel.id,
        title="Thread",
        sign="",
        topic=conversation_name(world, channel, user.id),
        messages=thread_html(shown, context),
        closed=_closed(world, user, channel),
        thread_ts=root.ts,
    )


def _read_up_to(world: World, user: User, channel: Channel) -> str:
    return channel.last_read.get(user.id, "0") if world.unread(channel.id, user.id) else ""


def _closed(world: World, user: User, channel: Channel) -> str:
    if channel.archived:
        return "This channel is archived."
    if user.id not in channel.members:
        return f"You are viewing #{channel.name}."
    if channel.is_read_only and not user.is_admin:
        return "Only some people can post in this channel."
    for app in world.apps_in(user.team_id):
        is_silent = not app.messages_tab or app.messages_tab_read_only
        if is_silent and world.app_channel(user.id, app.id).id == channel.id:
            return f"Sending messages to {app.name} has been turned off."
    return ""


def _writable(world: World, user: User, place: Place, rows: list[Row]) -> Row | None:
    """The general channel before others."""
    found = [c for c in world.channels_of(user.id) if c.kind in ("public", "private")]
    found.sort(key=lambda channel: not channel.is_general)
    open_urls = [place.channel_url(c.id) for c in found if not _closed(world, user, c)]
    return next((row for url in open_urls for row in rows if row.url == url), None)


def _modal(world: World, user: User, context: Context) -> Markup:
    stack = world.modal_stack(user.id)
    if not stack:
        return EMPTY
    return modal(shown_view(world, stack[-1], len(stack)), context)


# -- apps ------------------------------------------------------------------
def _app_here(
    world: World, user: User, place: Place, apps: list[App], channel: Channel | None
) -> App | None:
    """The app whose Home, About or direct messages are shown."""
    if place.app_id:
        return next((app for app in apps if app.id == place.app_id), None)
    if channel is None or channel.kind != "im":
        return None
    return next((a for a in apps if world.app_channel(user.id, a.id).id == channel.id), None)


def _app_page(world: World, user: User, place: Place, app: App, context: Context) -> AppPage:
    found = world.home(user.id, app.id)
    shown = shown_view(world, found) if found else None
    return AppPage(
        id=app.id,
        name=app.name,
        description=app.description,
        picture=avatar(app.id, app.name, is_app=True),
        home_url=place.app_url(app.id, "home"),
        messages_url=place.channel_url(world.app_channel(user.id, app.id).id),
        about_url=place.app_url(app.id, "about"),
        has_home=app.home_tab,
        has_messages=app.messages_tab,
        commands=app.commands,
        home=home(shown, context, app.name) if place.kind == "home" else EMPTY,
    )

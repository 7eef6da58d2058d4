"""The names one person sees: people, conversations, files, and how messages look to them."""

import json
import re
import zlib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from local_slack.model import Channel, Message, User, View
from local_slack.page.ownwords import is_editable, typed_words
from local_slack.page.place import Place
from local_slack.page.render.avatars import avatar
from local_slack.page.render.context import UTC, Context, Conversation, Directory, Person
from local_slack.page.render.messages import Attached, Author, Shown
from local_slack.page.render.views import ShownView
from local_slack.world import World

_FILE_ID = re.compile(r"\bF[A-Z0-9]{8,}\b")
_EVENTS = frozenset({"channel_join", "group_join", "channel_topic", "channel_purpose", "bot_add"})


def zone_of(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def zone_words(user: User) -> str:
    """`Chicago` for America/Chicago: what a person would call it."""
    return user.tz.rpartition("/")[2].replace("_", " ")


def picture(user: User, size: str = "") -> "Person":
    is_app = user.is_bot
    return Person(
        id=user.id,
        name=user.label,
        picture=avatar(user.app_id or user.id, user.label, is_app=is_app, size=size),
        note=_note(user),
        is_bot=is_app,
        selectable=not user.deleted,
    )


def _note(user: User) -> str:
    if user.deleted:
        return "deactivated"
    if user.is_bot:
        return "app"
    if user.is_stranger:
        return "from another organisation"
    return "guest" if user.is_restricted or user.is_ultra_restricted else user.title


def directory_for(world: World, viewer: User, place: Place) -> Directory:
    people = [user for user in world.users.values() if user.team_id == viewer.team_id]
    people.sort(key=lambda user: (user.is_bot, user.label.casefold()))
    others = [user for user in world.users.values() if user.team_id != viewer.team_id]
    return Directory(
        people={user.id: picture(user, "tiny") for user in (*people, *others)},
        conversations=_conversations(world, viewer),
        file_url=lambda reference: _file_url(world, place, reference),
        channel_url=place.channel_url,
    )


def _conversations(world: World, viewer: User) -> dict[str, Conversation]:
    found = {}
    for channel in world.channels.values():
        if world.may_see(viewer, channel) and not channel.archived:
            name = conversation_name(world, channel, viewer.id)
            found[channel.id] = Conversation(channel.id, name, channel.kind, channel.is_ext_shared)
    return found


def conversation_name(world: World, channel: Channel, viewer_id: str) -> str:
    """A channel's name; for a direct conversation, the other people's names."""
    if channel.kind not in ("im", "mpim"):
        return channel.name
    others = [world.users[i].label for i in channel.members if i != viewer_id and i in world.users]
    if not others:
        return f"{world.users[viewer_id].label} (you)"
    return ", ".join(others)


def _file_url(world: World, place: Place, reference: str) -> str | None:
    """An id, or an address of a file here (which has the id in it)."""
    match = _FILE_ID.search(reference)
    if match is None or match[0] not in world.files:
        return None
    return place.file_url(match[0])


def context_for(world: World, viewer: User, place: Place) -> Context:
    return Context(
        surface="message",
        prefix="p",
        directory=directory_for(world, viewer, place),
        viewer_id=viewer.id,
        zone=zone_of(viewer),
        now=world.clock.now(),
        conversation_id=place.channel_id or None,
    )


def shown_message(world: World, message: Message, place: Place, *, in_thread: bool) -> Shown:
    replies = [] if in_thread else world.replies(message.channel_id, message.ts)
    return Shown(
        channel_id=message.channel_id,
        ts=message.ts,
        author=_author(world, message),
        text=message.text,
        blocks=message.blocks,
        attachments=message.attachments,
        files=[_attached(world, place, i) for i in message.file_ids if i in world.files],
        reactions={name: users for name, users in message.reactions.items() if users},
        is_ephemeral=message.ephemeral_to is not None,
        is_edited=message.edited_ts is not None,
        is_event=message.subtype in _EVENTS,
        is_linked=message.ts == place.at,
        typed=typed_words(world, message.text) if is_editable(message, place.user_id) else None,
        values=message.states.get(place.user_id, {}),
        trouble=message.trouble.get(place.user_id, ""),
        replies=len(replies),
        last_reply=float(replies[-1].ts) if replies else 0.0,
        in_thread=in_thread,
        thread_url=place.thread_url(message.channel_id, message.thread_ts or message.ts),
    )


def _author(world: World, message: Message) -> Author:
    user = world.users.get(message.user_id)
    is_app = message.app_id is not None or bool(user and user.is_bot)
    name = message.username or (user.label if user else message.user_id)
    picture_id = message.app_id or message.user_id
    if is_app and user is not None:
        picture_id = user.app_id or user.id
    return Author(message.user_id, name, avatar(picture_id, name, is_app=is_app), is_app)


def _attached(world: World, place: Place, file_id: str) -> Attached:
    file = world.files[file_id]
    return Attached(
        name=file.title or file.name,
        url=place.file_url(file.id),
        mimetype=file.mimetype,
        size=file.size,
        alt_text=file.alt_text,
    )


def shown_view(world: World, view: View, depth: int = 1) -> ShownView:
    app = world.apps[view.app_id]
    return ShownView(
        id=view.id,
        root_id=view.root_view_id,
        payload=view.payload,
        values=view.state,
        errors=view.errors,
        trouble=view.trouble or "",
        depth=depth,
        app_name=app.name,
        app_picture=avatar(app.id, app.name, is_app=True, size="tiny"),
        face=f"{view.hash}/{_short([view.errors, view.trouble])}",
    )


def _short(said: object) -> str:
    """Eight characters that differ where the words do."""
    return f"{zlib.crc32(json.dumps(said, sort_keys=True).encode()):08x}"

"""What a person does to words already sent, and to the channels one may join."""

import html
import re

from sandbox.model import Channel, Json, Message, User
from sandbox.outcome import Outcome, refused
from sandbox.platform import Platform
from sandbox.posting import edit
from sandbox.shapes import message_json
from sandbox.words import ARCHIVED, GONE
from sandbox.world import World

DELETED = "This message was deleted."
_NOT_YOURS = "Only the person who wrote a message can change it."
_NO_WORDS = "A message needs words. To take it away, delete it."
_GUESTS = "Guests are invited into channels; they cannot join by themselves."
_NOT_OPEN = "Only public channels can be joined."
_MARKED = re.compile(r"<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>")
_TYPED = re.compile(r"(?<![\w<&])([@#])([\w.\-]*\w)")
_EVENTS = {
    "im": ("message.im", "im:history", "im"),
    "mpim": ("message.mpim", "mpim:history", "mpim"),
    "private": ("message.groups", "groups:history", "group"),
    "public": ("message.channels", "channels:history", "channel"),
}


def typed_words(world: World, text: str) -> str:
    """A stored text as its writer typed it: handles and channel names for ids."""

    def name(found: re.Match[str]) -> str:
        sign, known_id, label = found.groups()
        known = world.users.get(known_id) if sign == "@" else world.channels.get(known_id)
        return sign + (known.name if known else label or known_id)

    return html.unescape(_MARKED.sub(name, text))


def stored_text(world: World, user: User, words: str) -> str:
    """The other way round: ids for the handles and channels that this person knows."""

    def mark(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@":
            person = world.user_named(name, user.team_id)
            return f"<@{person.id}>" if person else found[0]
        channel = world.channel_named(name, user.team_id)
        is_known = channel and (channel.kind == "public" or user.id in channel.members)
        return f"<#{channel.id}>" if channel and is_known else found[0]

    return _TYPED.sub(mark, html.escape(words, quote=False))


def is_editable(message: Message, user_id: str) -> bool:
    is_plain = message.app_id is None and message.subtype is None and message.ephemeral_to is None
    return is_plain and message.user_id == user_id


def edit_message(platform: Platform, user: User, channel_id: str, ts: str, words: str) -> Outcome:
    message = platform.world.message(channel_id, ts)
    problem = _problem(message, user)
    if message is None or problem:
        return refused(problem)
    if not words.strip():
        return refused(_NO_WORDS)
    before = message_json(platform.world, message)
    text = stored_text(platform.world, user, words)
    if text == message.text:
        return Outcome(message=message)
    edit(platform.world, message, {"text": text}, user.id)
    now = message_json(platform.world, message)
    _announce(platform, message, "message_changed", {"message": now, "previous_message": before})
    return Outcome(message=message)


def delete_message(platform: Platform, user: User, channel_id: str, ts: str) -> Outcome:
    """A message with answers leaves a mark behind, so that its thread can still be found."""
    world = platform.world
    message = world.message(channel_id, ts)
    problem = _problem(message, user)
    if message is None or problem:
        return refused(problem)
    before = message_json(world, message)
    if world.replies(channel_id, ts):
        message.text, message.subtype = DELETED, "tombstone"
        message.reactions.clear()
        message.file_ids.clear()
        world.message_changed(message)
    else:
        world.remove_message(message)
    more = {"deleted_ts": ts, "previous_message": before}
    _announce(platform, message, "message_deleted", more)
    return Outcome()


def _problem(message: Message | None, user: User) -> str:
    if message is None:
        return GONE
    return "" if is_editable(message, user.id) else _NOT_YOURS


def _announce(platform: Platform, message: Message, subtype: str, more: Json) -> None:
    """Tells the apps that hear this channel's messages, as Slack does of what changed."""
    channel = platform.world.channels[message.channel_id]
    name, scope, channel_type = _EVENTS[channel.kind]
    now = platform.world.next_ts()
    event: Json = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel_type,
        "ts": now,
        "event_ts": now,
        **more,
    }
    for app in platform.world.apps_in(channel.team_id):
        installed = platform.world.installations[app.id, channel.team_id]
        hears = name in app.bot_events and scope in installed.scopes
        if hears and installed.bot_user_id in channel.members:
            platform.delivery.event(app, channel.team_id, event)


def is_guest(user: User) -> bool:
    return user.is_restricted or user.is_ultra_restricted


def may_see(channel: Channel, user: User) -> bool:
    """Members see a channel; of the others, those who could join it."""
    if user.id in channel.members:
        return True
    return channel.kind == "public" and channel.team_id == user.team_id and not is_guest(user)


def join_channel(platform: Platform, user: User, channel_id: str) -> Outcome:
    channel = platform.world.channels.get(channel_id)
    problem = GONE if channel is None else _join_problem(channel, user)
    if channel is None or problem:
        return refused(problem)
    if user.id not in channel.members:
        channel.members.append(user.id)
        words = f"<@{user.id}> has joined the channel"
        ts = platform.world.next_ts()
        channel.last_read[user.id] = ts
        joined = Message(channel.id, ts, user.id, words, subtype="channel_join")
        platform.world.add_message(joined)
        platform.announcer.joined(user, channel)
        platform.announcer.message(joined)
    return Outcome()


def _join_problem(channel: Channel, user: User) -> str:
    if user.id in channel.members:
        return ""
    if channel.kind != "public" or channel.team_id != user.team_id:
        return _NOT_OPEN
    if channel.archived:
        return ARCHIVED
    return _GUESTS if is_guest(user) else ""

"""reactions.*."""

import re

from local_slack.model import Json, Message
from local_slack.shapes import message_json
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.paging import page_of, with_cursor

_NAME = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")


def _message(call: Call) -> Message:
    channel_id, ts = call.args.get("channel"), call.args.get("timestamp")
    if not channel_id or not ts:
        raise ApiError("no_item_specified")
    channel = call.channel(channel_id)
    message = call.world.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    return message


def _name(call: Call) -> str:
    name = str(call.args["name"]).strip(":")
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name")
    return name


def add(call: Call) -> Json:
    message, name = _message(call), _name(call)
    given = message.reactions.setdefault(name, [])
    if call.bot in given:
        raise ApiError("already_reacted")
    given.append(call.bot)
    call.world.message_changed(message)
    call.platform.announcer.reaction(call.user(call.bot), message, name, added=True)
    return {}


def remove(call: Call) -> Json:
    message, name = _message(call), _name(call)
    given = message.reactions.get(name, [])
    if call.bot not in given:
        raise ApiError("no_reaction")
    given.remove(call.bot)
    if not given:
        del message.reactions[name]
    call.world.message_changed(message)
    call.platform.announcer.reaction(call.user(call.bot), message, name, added=False)
    return {}


def get(call: Call) -> Json:
    message = _message(call)
    shown = message_json(call.world, message)
    return {"type": "message", "channel": message.channel_id, "message": shown}


def list_reactions(call: Call) -> Json:
    """What a person (the bot, if nobody is named) has reacted to, where the bot may look."""
    user = call.user(call.args.get("user") or call.bot)
    found = [
        message
        for channel in call.world.channels_of(call.bot)
        for message in call.world.visible_messages(channel.id, call.bot)
        if any(user.id in given for given in message.reactions.values())
    ]
    page, cursor = page_of(call, found)
    items = [
        {"type": "message", "channel": m.channel_id, "message": message_json(call.world, m)}
        for m in page
    ]
    return with_cursor({"items": items}, cursor)


METHODS: dict[str, Handler] = {
    "reactions.add": add,
    "reactions.remove": remove,
    "reactions.get": get,
    "reactions.list": list_reactions,
}

"""chat.*."""

import json

from local_slack.model import Channel, Json, Message
from local_slack.posting import Target, edit, post, problems_of
from local_slack.scheduled import ScheduleError, as_listed
from local_slack.shapes import message_json
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.paging import page_of, with_cursor

_CONTENT = (
    "text",
    "blocks",
    "attachments",
    "markdown_text",
    "metadata",
    "username",
    "icon_url",
    "icon_emoji",
)
_MOST_UPDATE_TEXT = 4000
_MOST_METADATA_BYTES = 8000


def _content(call: Call) -> Json:
    content = {key: call.args[key] for key in _CONTENT if key in call.args}
    if call.args.get("as_user"):
        raise ApiError("as_user_not_supported")
    _check_metadata(content.get("metadata"))
    call.refuse_problems(problems_of(call.world, call.installation, content))
    if {"username", "icon_url", "icon_emoji"} & content.keys():
        call.need_scope("chat:write.customize")
    return content


def _check_metadata(metadata: object) -> None:
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _MOST_METADATA_BYTES:
        raise ApiError("metadata_too_large")


def writable_channel(call: Call, name: str) -> Channel:
    """Where the bot may post: a conversation, or a person's DM with the app."""
    world = call.world
    if name in world.users:
        return _direct(call, name)
    found = world.channel_named(name, call.team_id)
    if found is None:
        raise ApiError("channel_not_found")
    channel = call.channel(found.id)
    if channel.archived:
        raise ApiError("is_archived")
    if call.bot not in channel.members and not call.has_scope("chat:write.public"):
        raise ApiError("not_in_channel")
    if channel.is_read_only:
        raise ApiError("restricted_action_read_only_channel")
    if channel.kind == "im":
        _refuse_closed_tab(call)
    return channel


def _direct(call: Call, user_id: str) -> Channel:
    user = call.user(user_id, "channel_not_found")
    if user.deleted or user.is_bot:
        raise ApiError("channel_not_found")
    _refuse_closed_tab(call)
    return call.world.open_direct(call.team_id, (user.id, call.bot))


def _refuse_closed_tab(call: Call) -> None:
    if not call.app.messages_tab:
        raise ApiError("messages_tab_disabled")


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.args.get("thread_ts")
    if not thread_ts:
        return None
    parent = call.world.message(channel.id, thread_ts)
    if parent is None or parent.ephemeral_to:
        # Slack takes an unknown thread_ts and posts into a thread that nobody sees.
        raise ApiError("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def post_message(call: Call) -> Json:
    content = _content(call)
    channel = writable_channel(call, call.args["channel"])
    call.platform.limiter.post(call.team_id, channel.id)
    broadcast = bool(call.args.get("reply_broadcast"))
    target = Target(channel, thread_ts=_thread(call, channel), broadcast=broadcast)
    message = post(call.world, call.installation, target, content)
    call.platform.announcer.message(message)
    shown = message_json(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    content = _content(call)
    name = call.args["channel"]
    if name in call.world.users:
        raise ApiError("channel_not_found")
    channel = writable_channel(call, name)
    reader = call.user(call.args["user"], "user_not_in_channel")
    if reader.id not in channel.members:
        raise ApiError("user_not_in_channel")
    target = Target(channel, reader.id, _thread(call, channel))
    message = post(call.world, call.installation, target, content)
    return {"message_ts": message.ts}


def schedule(call: Call) -> Json:
    content = _content(call)
    channel = writable_channel(call, call.args["channel"])
    broadcast = bool(call.args.get("reply_broadcast"))
    more = {"content": content, "thread_ts": _thread(call, channel), "broadcast": broadcast}
    try:
        kept = call.platform.schedule.add(
            call.app.id, call.team_id, channel.id, call.args["post_at"], more
        )
    except ScheduleError as error:
        raise ApiError(error.code) from None
    shown = {
        "type": "delayed_message",
        "text": content.get("text", ""),
        "user": call.bot,
        "bot_id": call.installation.bot_id,
        "team": call.team_id,
    }
    return {
        "channel": channel.id,
        "scheduled_message_id": kept.id,
        "post_at": kept.post_at,
        "message": shown,
    }


def list_scheduled(call: Call) -> Json:
    name = call.args.get("channel")
    if name and str(name) not in call.world.channels:
        raise ApiError("invalid_channel")
    low, high = float(call.args.get("oldest") or 0), float(call.args.get("latest") or "inf")
    found = [
        one
        for one in call.world.scheduled.values()
        if (one.app_id, one.team_id) == (call.app.id, call.team_id)
        and name in (None, "", one.channel_id)
        and low <= one.post_at <= high
    ]
    page, cursor = page_of(call, sorted(found, key=lambda one: one.post_at))
    return with_cursor({"scheduled_messages": [as_listed(one) for one in page]}, cursor)


def delete_scheduled(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    found = call.world.scheduled.get(call.args["scheduled_message_id"])
    if found is None or (found.app_id, found.channel_id) != (call.app.id, channel.id):
        raise ApiError("invalid_scheduled_message_id")
    del call.world.scheduled[found.id]
    return {}


def _own_message(call: Call, code: str) -> Message:
    channel = call.channel(call.args["channel"])
    message = call.world.message(channel.id, call.args["ts"])
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if message.user_id != call.bot:
        raise ApiError(code)
    return message


def update(call: Call) -> Json:
    if len(str(call.args.get("text", ""))) > _MOST_UPDATE_TEXT:
        raise ApiError("msg_too_long")
    content = _content(call)
    message = _own_message(call, "cant_update_message")
    kept: Json = {"blocks": message.blocks, "attachments": message.attachments}
    before = message_json(call.world, message, metadata=False)
    # What the app leaves out stays; an empty list takes it away.
    edit(call.world, message, {**kept, "text": message.text, **content}, call.bot)
    call.platform.announcer.message_edited(message, before)
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(call.world, message),
    }


def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.platform.announcer.message_deleted(message)
    call.world.remove_message(message)
    return {"channel": message.channel_id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    ts = call.args["message_ts"]
    message = call.world.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    link = f"{call.world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


METHODS: dict[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.scheduleMessage": schedule,
    "chat.scheduledMessages.list": list_scheduled,
    "chat.deleteScheduledMessage": delete_scheduled,
}

"""conversations.* and users.conversations."""

import time

from local_slack.model import Channel, ChannelKind, Json, Message
from local_slack.shapes import channel_json, message_json
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.paging import page_of, with_cursor

_SCOPE_WORDS: dict[ChannelKind, str] = {
    "public": "channels",
    "private": "groups",
    "im": "im",
    "mpim": "mpim",
}
_TYPES: dict[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
_MOST_PEOPLE = 8


def _scoped(call: Call, access: str) -> Channel:
    channel = call.channel(call.args["channel"])
    call.need_scope(f"{_SCOPE_WORDS[channel.kind]}:{access}")
    return channel


def open_conversation(call: Call) -> Json:
    if call.args.get("channel"):
        channel = call.channel(call.args["channel"])
        if channel.kind not in ("im", "mpim"):
            raise ApiError("method_not_supported_for_channel_type")
        return _opened(call, channel, existed=True)
    ids = [part.strip() for part in str(call.args.get("users", "")).split(",") if part.strip()]
    if not ids:
        raise ApiError("users_list_not_supplied")
    if len(ids) > _MOST_PEOPLE:
        raise ApiError("too_many_users")
    users = [call.user(user_id) for user_id in ids]
    if any(user.deleted for user in users):
        raise ApiError("user_disabled")
    if any(user.id == call.bot for user in users):
        raise ApiError("invalid_user_combination")
    call.need_scope("im:write" if len(users) == 1 else "mpim:write")
    members = [call.bot, *(user.id for user in users)]
    found = call.world.direct_channel(members)
    if found is None and call.args.get("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = found or call.world.open_direct(call.team_id, members)
    return _opened(call, channel, existed=found is not None)


def _opened(call: Call, channel: Channel, *, existed: bool) -> Json:
    shown: Json = {"id": channel.id}
    if call.args.get("return_im"):
        shown = channel_json(call.world, channel, viewer=call.bot)
    return {"channel": shown} | ({"no_op": True, "already_open": True} if existed else {})


def info(call: Call) -> Json:
    channel = _scoped(call, "read")
    members = bool(call.args.get("include_num_members"))
    shown = channel_json(call.world, channel, viewer=call.bot, members=members)
    if call.args.get("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def _wanted_kinds(call: Call) -> list[ChannelKind]:
    names = str(call.args.get("types") or "public_channel").split(",")
    kinds = [_TYPES[name.strip()] for name in names if name.strip() in _TYPES]
    if len(kinds) != len(names):
        raise ApiError("invalid_types")
    for kind in kinds:
        call.need_scope(f"{_SCOPE_WORDS[kind]}:read")
    return kinds


def _listing(call: Call, channels: list[Channel]) -> Json:
    if call.args.get("exclude_archived"):
        channels = [channel for channel in channels if not channel.archived]
    page, cursor = page_of(call, channels)
    shown = [channel_json(call.world, c, viewer=call.bot, members=True) for c in page]
    return with_cursor({"channels": shown}, cursor)


def list_conversations(call: Call) -> Json:
    kinds = _wanted_kinds(call)
    return _listing(
        call,
        [
            channel
            for channel in call.world.channels.values()
            if channel.team_id == call.team_id
            and channel.kind in kinds
            and (channel.kind == "public" or call.bot in channel.members)
        ],
    )


def of_user(call: Call) -> Json:
    kinds = _wanted_kinds(call)
    user = call.user(call.args.get("user") or call.bot)
    found = [c for c in call.world.channels_of(user.id) if c.kind in kinds]
    # Of another person only what the bot itself may see.
    return _listing(call, [c for c in found if c.kind == "public" or call.bot in c.members])


def members(call: Call) -> Json:
    channel = _scoped(call, "read")
    page, cursor = page_of(call, [m for m in channel.members if m in call.world.users])
    return with_cursor({"members": page}, cursor)


def join(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    joined = call.bot not in channel.members
    if joined:
        channel.members.append(call.bot)
        call.platform.announcer.joined(call.user(call.bot), channel)
    shown = channel_json(call.world, channel, viewer=call.bot)
    return {"channel": shown} | ({} if joined else {"warning": "already_in_channel"})


def leave(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if channel.is_general:
        raise ApiError("cant_leave_general")
    if call.bot not in channel.members:
        return {"not_in_channel": True}
    call.platform.announcer.left(call.user(call.bot), channel)
    channel.members.remove(call.bot)
    return {}


def close(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    if channel.kind not in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    return {}


def invite(call: Call) -> Json:
    channel = call.channel(call.args["channel"])
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if call.bot not in channel.members:
        raise ApiError("not_in_channel")
    prefix = _SCOPE_WORDS[channel.kind]
    call.need_scope(f"{prefix}:write.invites", f"{prefix}:manage", f"{prefix}:write")
    for user_id in str(call.args["users"]).split(","):
        _invite_one(call, channel, user_id.strip())
    return {"channel": channel_json(call.world, channel, viewer=call.bot)}


def _invite_one(call: Call, channel: Channel, user_id: str) -> None:
    user = call.user(user_id)
    if user.id == call.bot:
        raise ApiError("cant_invite_self")
    if user.id in channel.members:
        raise ApiError("already_in_channel")
    if user.is_ultra_restricted:
        raise ApiError("ura_max_channels")
    if user.is_stranger and not channel.is_ext_shared:
        raise ApiError("user_not_found")
    channel.members.append(user.id)
    call.platform.announcer.joined(user, channel, call.bot)


def _readable(call: Call) -> Channel:
    channel = _scoped(call, "history")
    if call.bot not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _in_window(call: Call, found: list[Message]) -> list[Message]:
    """By oldest, latest and inclusive; those that a slow history does not show yet left out."""
    oldest, latest = str(call.args.get("oldest") or "0"), call.args.get("latest")
    inclusive = bool(call.args.get("inclusive"))
    for name, value in (("oldest", oldest), ("latest", latest)):
        if value not in (None, "now") and not str(value).replace(".", "", 1).isdigit():
            raise ApiError(f"invalid_ts_{name}")
    low = float(oldest)
    high = float(latest) if latest not in (None, "now", "") else float("inf")
    shown_before = time.monotonic() - call.platform.faults.history_lag_seconds

    def inside(message: Message) -> bool:
        ts = float(message.ts)
        within = low <= ts <= high if inclusive else low < ts < high
        return within and message.stored_at <= shown_before

    return [message for message in found if inside(message)]


def _shown(call: Call, found: list[Message]) -> list[Json]:
    metadata = bool(call.args.get("include_all_metadata"))
    return [message_json(call.world, message, metadata=metadata) for message in found]


def history(call: Call) -> Json:
    channel = _readable(call)
    found = [
        message
        for message in call.world.visible_messages(channel.id, call.bot)
        if message.thread_ts in (None, message.ts) or message.reply_broadcast
    ]
    page, cursor = page_of(call, _in_window(call, found)[::-1])
    body: Json = {"messages": _shown(call, page), "has_more": bool(cursor), "pin_count": 0}
    return with_cursor(body, cursor) if cursor else body


def replies(call: Call) -> Json:
    channel = _readable(call)
    parent = call.world.message(channel.id, call.args["ts"])
    if parent is None or parent.ephemeral_to:
        raise ApiError("thread_not_found")
    if parent.thread_ts and parent.thread_ts != parent.ts:
        parent = call.world.message(channel.id, parent.thread_ts) or parent
    answers = _in_window(call, call.world.replies(channel.id, parent.ts))
    page, cursor = page_of(call, [m for m in answers if not m.ephemeral_to], 1000)
    shown = _shown(call, [parent, *page] if not call.args.get("cursor") else page)
    return with_cursor({"messages": shown, "has_more": bool(cursor)}, cursor)


METHODS: dict[str, Handler] = {
    "conversations.open": open_conversation,
    "conversations.info": info,
    "conversations.list": list_conversations,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.invite": invite,
    "conversations.leave": leave,
    "conversations.close": close,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": of_user,
}

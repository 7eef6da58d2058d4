"""The JSON in which Slack speaks of users, channels, messages, files and teams."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from local_slack.model import Channel, File, Json, Message, User, Workspace
from local_slack.world import World

_PRIVATE_NAMES = {"im": "directmessage", "private": "privategroup", "mpim": "privategroup"}


def team_ref(workspace: Workspace) -> Json:
    return {"id": workspace.id, "domain": workspace.domain}


def user_ref(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name,
        "name": user.name,
        "team_id": user.own_team_id,
    }


def channel_ref(channel: Channel) -> Json:
    """As interactions name it: the names of private conversations stay private."""
    return {"id": channel.id, "name": _PRIVATE_NAMES.get(channel.kind, channel.name)}


def user_json(world: World, user: User, *, locale: bool = False, email: bool = False) -> Json:
    here = datetime.fromtimestamp(world.clock.now(), ZoneInfo(user.tz))
    offset = here.utcoffset()
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "team": user.own_team_id,
    }
    if email and user.email:
        profile["email"] = user.email
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": user.app_id}
    result: Json = {
        "id": user.id,
        "team_id": user.own_team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.deleted:
        return result
    result |= {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": here.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_email_confirmed": not user.is_bot,
    }
    if user.is_stranger:
        result["is_stranger"] = True
    if locale and not user.is_stranger:
        result["locale"] = user.locale
    return result


def channel_json(world: World, channel: Channel, *, viewer: str, members: bool = False) -> Json:
    """`viewer` is the bot user that asks."""
    base: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "public",
        "is_general": channel.is_general,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": channel.team_id,
    }
    if channel.kind == "im":
        others = [member for member in channel.members if member != viewer]
        return base | {"user": others[0] if others else viewer, "is_open": True, "priority": 0}
    base |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_member": viewer in channel.members,
        "is_read_only": channel.is_read_only,
        "unlinked": 0,
        "shared_team_ids": world.connected_teams(channel),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }
    if channel.is_ext_shared:
        base["conversation_host_id"] = channel.team_id
        base["connected_team_ids"] = base["shared_team_ids"][1:]
    if members:
        people = [world.users[m] for m in channel.members if m in world.users]
        base["num_members"] = sum(1 for user in people if not user.is_bot)
    return base


def message_json(world: World, message: Message, *, metadata: bool = True) -> Json:
    result: Json = {
        "type": "message",
        "user": message.user_id,
        "ts": message.ts,
        "text": message.text,
        "team": message.team_id,
    }
    author = world.users.get(message.user_id)
    if author is not None and author.is_stranger:
        # An outsider's words name the workspace they come from.
        home = author.own_team_id
        result |= {"team": home, "user_team": home, "source_team": home}
    if message.subtype:
        result["subtype"] = message.subtype
    if message.app_id:
        result |= _bot_fields(world, message)
    for key in ("blocks", "attachments", "thread_ts", "username"):
        if value := getattr(message, key):
            result[key] = value
    if metadata and message.metadata:
        result["metadata"] = message.metadata
    if message.edited_ts:
        result["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.file_ids:
        found = [world.files[i] for i in message.file_ids if i in world.files]
        result["files"] = [file_json(world, file) for file in found]
        result["upload"] = False
    if message.reactions:
        result["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return result | _thread_fields(world, message)


def _bot_fields(world: World, message: Message) -> Json:
    app = world.apps.get(message.app_id or "")
    profile: Json = {
        "id": message.bot_id,
        "app_id": message.app_id,
        "user_id": message.user_id,
        "name": app.bot_name if app else "",
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": message.team_id,
    }
    return {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": profile}


def _thread_fields(world: World, message: Message) -> Json:
    if message.thread_ts and message.thread_ts != message.ts:
        parent = world.message(message.channel_id, message.thread_ts)
        return {"parent_user_id": parent.user_id} if parent else {}
    replies = world.replies(message.channel_id, message.ts)
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user_id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people[:5],
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def file_json(world: World, file: File) -> Json:
    """`mimetype` and the picture's addresses are missing until the file is processed."""
    ready = world.is_ready(file)
    base = f"{world.base_url}/files/{file.team_id}-{file.id}"
    extension = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
    result: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype if ready else "",
        "filetype": extension if ready else "",
        "pretty_type": extension.upper() if ready else "",
        "user": file.user_id,
        "user_team": file.team_id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt_text,
        "channels": [c for c in file.channels if _kind(world, c) == "public"],
        "groups": [c for c in file.channels if _kind(world, c) in ("private", "mpim")],
        "ims": [c for c in file.channels if _kind(world, c) == "im"],
        "permalink": f"{world.base_url}/files/{file.user_id}/{file.id}/{file.name}",
    }
    if ready:
        result["url_private"] = f"{base}/{file.name}"
        result["url_private_download"] = f"{base}/download/{file.name}"
    return result


def _kind(world: World, channel_id: str) -> Any:
    channel = world.channels.get(channel_id)
    return channel.kind if channel else None

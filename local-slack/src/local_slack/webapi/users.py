"""users.*, dnd.*, team.info, bots.info."""

from local_slack.dnd import status
from local_slack.model import Json, User
from local_slack.shapes import user_json
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.paging import page_of, with_cursor

_MOST_DND_USERS = 50


def _shown(call: Call, user: User) -> Json:
    locale = bool(call.args.get("include_locale"))
    email = call.has_scope("users:read.email") and not user.is_stranger
    return user_json(call.world, user, locale=locale, email=email)


def info(call: Call) -> Json:
    return {"user": _shown(call, call.user(call.args["user"]))}


def list_users(call: Call) -> Json:
    page, cursor = page_of(call, call.world.members_of(call.team_id), default=999)
    shown = [_shown(call, user) for user in page]
    now = int(call.world.clock.now())
    return with_cursor({"members": shown, "cache_ts": now}, cursor)


def lookup_by_email(call: Call) -> Json:
    wanted = str(call.args["email"]).casefold()
    for user in call.world.members_of(call.team_id):
        same = user.email is not None and user.email.casefold() == wanted
        if same and not (user.deleted or user.is_bot or user.is_stranger):
            return {"user": _shown(call, user)}
    raise ApiError("users_not_found")


def get_presence(call: Call) -> Json:
    call.user(call.args.get("user") or call.bot)
    return {"presence": "active"}


def get_profile(call: Call) -> Json:
    user = call.user(call.args.get("user") or call.bot)
    return {"profile": _shown(call, user)["profile"]}


def dnd_info(call: Call) -> Json:
    return status(call.user(call.args.get("user") or call.bot), call.world.clock.now())


def dnd_team_info(call: Call) -> Json:
    ids = [part.strip() for part in call.args["users"].split(",") if part.strip()]
    if not ids:
        raise ApiError("no_users_provided")
    if len(ids) > _MOST_DND_USERS:
        raise ApiError("too_many_users")
    found = [call.world.users[i] for i in ids if i in call.world.users]
    now = call.world.clock.now()
    return {"users": {u.id: status(u, now) for u in found if u.team_id == call.team_id}}


def team_info(call: Call) -> Json:
    wanted = call.args.get("team") or call.team_id
    if wanted != call.team_id:
        raise ApiError("team_not_found")
    workspace = call.world.workspaces[call.team_id]
    team = {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "url": workspace.url,
        "email_domain": "",
        "icon": {"image_default": True},
        "avatar_base_url": call.world.base_url,
        "is_verified": False,
    }
    return {"team": team}


def bot_info(call: Call) -> Json:
    wanted = call.args.get("bot") or call.installation.bot_id
    if wanted != call.installation.bot_id:
        raise ApiError("bot_not_found")
    bot: Json = {
        "id": wanted,
        "deleted": False,
        "name": call.app.bot_name,
        "updated": 0,
        "app_id": call.app.id,
        "user_id": call.bot,
        "icons": {},
    }
    return {"bot": bot}


METHODS: dict[str, Handler] = {
    "users.info": info,
    "users.list": list_users,
    "users.lookupByEmail": lookup_by_email,
    "users.getPresence": get_presence,
    "users.profile.get": get_profile,
    "dnd.info": dnd_info,
    "dnd.teamInfo": dnd_team_info,
    "team.info": team_info,
    "bots.info": bot_info,
}

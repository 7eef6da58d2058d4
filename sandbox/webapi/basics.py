"""api.test, auth.*, blocks.validate."""

from sandbox.checker import check_blocks, check_message, check_view
from sandbox.model import Json
from sandbox.webapi.call import ApiError, Call, Handler


def auth_test(call: Call) -> Json:
    workspace = call.world.workspaces[call.team_id]
    return {
        "url": workspace.url,
        "team": workspace.name,
        "user": call.user(call.bot).name,
        "team_id": workspace.id,
        "user_id": call.bot,
        "bot_id": call.installation.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(call: Call) -> Json:
    if call.args.get("test"):
        return {"revoked": False}
    call.platform.announcer.tokens_revoked(call.app, call.team_id)
    call.installation.active = False
    return {"revoked": True}


def api_test(call: Call) -> Json:
    if call.args.get("error"):
        raise ApiError(str(call.args["error"]), args=call.args)
    return {"args": call.args}


def validate_blocks(call: Call) -> Json:
    given = [key for key in ("blocks", "view", "message") if key in call.args]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    kind = given[0]
    value = call.args[kind]
    if kind == "blocks":
        problems = check_blocks(value, "message")
    else:
        problems = check_view(value) if kind == "view" else check_message(value)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        shown = [
            {"code": "failed_constraint", "message": p.message, "pointer": p.pointer}
            for p in errors
        ]
        raise ApiError(f"invalid_{kind}", errors=shown)
    return {}


METHODS: dict[str, Handler] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "blocks.validate": validate_blocks,
}

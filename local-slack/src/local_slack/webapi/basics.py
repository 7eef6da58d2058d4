"""api.test, auth.*, blocks.validate."""

from collections.abc import Callable

from local_slack.checker import check_blocks, check_message, check_view
from local_slack.installing import uninstall
from local_slack.model import Json
from local_slack.webapi.call import ApiError, Call, Handler


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
    # An app without a token is out of the workspace.
    call.platform.announcer.removed(call.app, call.team_id)
    installation = call.installation
    installation.revoked_tokens += [installation.bot_token, *installation.former_tokens]
    uninstall(call.world, installation)
    return {"revoked": True}


def uninstall_app(call: Call) -> Json:
    app = call.app
    if call.args["client_id"] != app.client_id:
        known = any(a.client_id == call.args["client_id"] for a in call.world.apps.values())
        raise ApiError("client_id_token_mismatch" if known else "invalid_client_id")
    if call.args["client_secret"] != app.client_secret:
        raise ApiError("bad_client_secret")
    call.platform.announcer.removed(app, call.team_id)
    uninstall(call.world, call.installation)
    return {}


def api_test(args: Json) -> Json:
    if args.get("error"):
        raise ApiError(str(args["error"]), args=args)
    return {"args": args}


def validate_blocks(args: Json) -> Json:
    given = [key for key in ("blocks", "view", "message") if key in args]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    kind = given[0]
    value = args[kind]
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


OPEN_METHODS: dict[str, Callable[[Json], Json]] = {
    "api.test": api_test,
    "blocks.validate": validate_blocks,
}
"""No token needed; they get the checked arguments alone."""
METHODS: dict[str, Handler] = {
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "apps.uninstall": uninstall_app,
}

"""Reads a call's arguments from JSON, form, multipart or query, and checks them."""

import json
from typing import Any

from aiohttp import web

from local_slack.model import Json
from local_slack.webapi.call import ApiError
from local_slack.webapi.methods import Method

_BAD_JSON = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}
_JSON_ARGS = frozenset(
    {"blocks", "attachments", "metadata", "view", "files", "unfurls", "message", "file_ids"}
)

# Taken by every method: the token, and the workspace when one token serves many.
_EVERYWHERE = frozenset({"token", "team_id"})


async def read_arguments(request: web.Request, method: Method | None) -> Json:
    """Everything that was sent, undecoded. Raises ApiError on an unreadable body."""
    args: Json = dict(request.query)
    if request.method != "POST":
        return args
    content_type = request.content_type
    if content_type == "application/json":
        if method is not None and not method.takes_json:
            # Slack does not look into a JSON body here: the arguments are simply missing.
            return args
        return args | await _json_body(request)
    if content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        return args | {k: v for k, v in form.items() if isinstance(v, str)}
    if request.can_read_body and content_type != "application/octet-stream":
        raise ApiError("invalid_post_type")
    return args


async def _json_body(request: web.Request) -> Json:
    if not await request.read():
        return {}  # the SDK's synchronous client says JSON even when it sends nothing
    try:
        body = await request.json()
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


def unknown_arguments(raw: Json, method: Method) -> list[str]:
    """Slack passes over them in silence; the request log does not."""
    known = {*method.args, *_EVERYWHERE}
    return [f"unknown argument: {key}" for key in raw if key not in known]


def checked(raw: Json, method: Method) -> Json:
    """The arguments with their types. Raises ApiError in Slack's words."""
    args = {key: value for key, value in raw.items() if value is not None and key in method.args}
    missing = [k for k, spec in method.args.items() if spec.get("required") and k not in args]
    messages = [f"[ERROR] missing required field: {key}" for key in missing]
    if messages:
        raise ApiError("invalid_arguments", *messages)
    return {key: _decoded(key, value, method.args[key]) for key, value in args.items()}


def _decoded(key: str, value: Any, spec: Json) -> Any:
    if key in _JSON_ARGS:
        return _from_json(key, value) if isinstance(value, str) else value
    kind = spec.get("type")
    if kind == "boolean":
        return _boolean(key, value)
    if kind in ("integer", "number"):
        return _integer(key, value, spec)
    if kind == "string" or spec.get("schema") in ("user_id", "channel"):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return ",".join(value)
        if not isinstance(value, str):
            raise ApiError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{key}]")
    return value


def _from_json(key: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        if key == "file_ids":
            return value.split(",")
        code = _BAD_JSON.get(key, "invalid_arguments")
        raise ApiError(code, f"[ERROR] must be valid JSON [json-pointer:/{key}]") from None


def _boolean(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("1", "true"):
        return True
    if str(value).lower() in ("0", "false", ""):
        return False
    raise ApiError("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{key}]")


def _integer(key: str, value: Any, spec: Json) -> int:
    try:
        number = int(str(value))
    except ValueError:
        words = f"[ERROR] must be an integer [json-pointer:/{key}]"
        raise ApiError("invalid_arguments", words) from None
    low, high = spec.get("minimum"), spec.get("maximum")
    if (low is not None and number < low) or (high is not None and number > high):
        raise ApiError("invalid_arguments", f"[ERROR] out of range [json-pointer:/{key}]")
    return number

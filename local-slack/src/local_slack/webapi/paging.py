"""Cursors: opaque to the app, an offset to us."""

import base64
import binascii
from typing import Any

from local_slack.model import Json
from local_slack.webapi.call import ApiError, Call

_MOST = 999


def page_of(call: Call, items: list[Any], default: int = 100) -> tuple[list[Any], str]:
    """One page by `limit` and `cursor`, and the next cursor (empty at the end)."""
    limit = int(call.args.get("limit") or default)
    if limit < 1:
        raise ApiError("invalid_limit")
    start = _offset(call.args.get("cursor"))
    end = start + min(limit, _MOST)
    return items[start:end], _cursor(end) if end < len(items) else ""


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: Any) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(str(cursor), validate=True).decode().partition(":")
        if word == "next":
            return int(number)
    except (ValueError, binascii.Error):
        pass
    raise ApiError("invalid_cursor")


def with_cursor(body: Json, cursor: str) -> Json:
    return body | {"response_metadata": {"next_cursor": cursor}}

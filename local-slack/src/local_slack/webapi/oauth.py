"""oauth.v2.*: the app proves who it is by its client secret instead of a token."""

import base64
from collections.abc import Callable
from typing import Any

from aiohttp import web

from local_slack.model import App, Json
from local_slack.oauth import OAuthError
from local_slack.platform import Platform
from local_slack.webapi.call import ApiError

AppHandler = Callable[[Platform, web.Request, Json], Json]


def _proven(platform: Platform, request: web.Request, raw: Json) -> App:
    """By HTTP Basic, as Slack advises, or by arguments."""
    client_id, secret = str(raw.get("client_id", "")), str(raw.get("client_secret", ""))
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        try:
            given = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
        except ValueError:
            raise ApiError("invalid_client_id") from None
        client_id, _, secret = given.partition(":")
    return platform.oauth.identified(client_id, secret)


def _in_slacks_words(act: Callable[[], Json]) -> Json:
    try:
        return act()
    except OAuthError as error:
        raise ApiError(error.code) from None


def access(platform: Platform, request: web.Request, raw: Json) -> Json:
    def act() -> Json:
        app = _proven(platform, request, raw)
        kind: Any = raw.get("grant_type") or "authorization_code"
        if kind == "refresh_token":
            return platform.oauth.refresh(app, str(raw.get("refresh_token", "")))
        if kind != "authorization_code":
            raise ApiError("invalid_grant_type")
        code, redirect_uri = str(raw.get("code", "")), str(raw.get("redirect_uri") or "")
        return platform.oauth.exchange(app, code, redirect_uri)

    return _in_slacks_words(act)


def exchange(platform: Platform, request: web.Request, raw: Json) -> Json:
    def act() -> Json:
        app = _proven(platform, request, raw)
        header = request.headers.get("Authorization", "")
        bearer = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
        return platform.oauth.exchange_token(app, str(raw.get("token") or bearer))

    return _in_slacks_words(act)


METHODS: dict[str, AppHandler] = {"oauth.v2.access": access, "oauth.v2.exchange": exchange}

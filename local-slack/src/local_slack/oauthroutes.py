"""The page on which a person allows an app into a workspace."""

import time
from html import escape

from aiohttp import web

from local_slack.installing import may_install
from local_slack.keys import PLATFORM
from local_slack.oauth import Ask, OAuthError
from local_slack.platform import Platform
from local_slack.requestlog import Entry

_PATH = "/oauth/v2/authorize"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;"
    "color:#1d1c1d;background:#fff}button,select{font:inherit;padding:.5rem 1rem;margin:.5rem .5rem"
    " .5rem 0}button[value=allow]{background:#007a5a;color:#fff;border:0;border-radius:4px}"
    "@media(prefers-color-scheme:dark){body{color:#d1d2d3;background:#1a1d21}}"
)
_HEADERS = {
    "Cache-Control": "no-store",
    # No form-action: Chromium holds it against the redirect that follows the form.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "X-Frame-Options": "DENY",
}


def _page(title: str, body: str, status: int = 200) -> web.Response:
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<main><h1>{escape(title)}</h1>{body}</main></html>"
    )
    return web.Response(text=html, content_type="text/html", status=status, headers=_HEADERS)


def _refused(entry: Entry, error: OAuthError) -> web.Response:
    entry.status = 400
    entry.broken_rules.append(f"{error.code}: {error.words}")
    return _page("Something went wrong", f"<p>{escape(error.words)}</p>", 400)


def _begin(platform: Platform, query: dict[str, str]) -> Entry:
    return platform.log.start(time.time(), "from_app", "oauth authorize", query)


async def _question(request: web.Request) -> web.Response:
    platform, query = request.app[PLATFORM], dict(request.query)
    entry = _begin(platform, query)
    try:
        ask = platform.oauth.asked(query)
    except OAuthError as error:
        return _refused(entry, error)
    entry.status = 200
    if not ask.state:
        entry.broken_rules.append("no `state`: the app cannot tell a forged answer from its own")
    return _page(f"{ask.app.name} asks to enter a workspace", _form(platform, ask, query))


def _form(platform: Platform, ask: Ask, query: dict[str, str]) -> str:
    kept = [
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in query.items()
    ]
    scopes = [f"<li>{escape(scope)}</li>" for scope in [*ask.scopes, *ask.user_scopes]]
    return (
        f'<p>It will be able to use:</p><ul>{"".join(scopes)}</ul><form method="post" '
        f'action="{_PATH}">{"".join(kept)}<label>As <select name="user">'
        f"{_people(platform, ask)}</select></label><p>"
        '<button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny">Cancel</button></p></form>'
    )


def _people(platform: Platform, ask: Ask) -> str:
    world, groups = platform.world, []
    for workspace in world.workspaces.values():
        if ask.team_id not in ("", workspace.id):
            continue
        people = [user for user in world.people(workspace.id) if may_install(user)]
        names = [f'<option value="{user.id}">{escape(user.label)}</option>' for user in people]
        groups.append(f'<optgroup label="{escape(workspace.name)}">{"".join(names)}</optgroup>')
    return "".join(groups)


async def _decided(request: web.Request) -> web.Response:
    platform, form = request.app[PLATFORM], await request.post()
    fields = {key: value for key, value in form.items() if isinstance(value, str)}
    entry = _begin(platform, fields)
    try:
        where = _next(platform, fields)
    except OAuthError as error:
        return _refused(entry, error)
    entry.status = 302
    raise web.HTTPFound(where)


def _next(platform: Platform, fields: dict[str, str]) -> str:
    ask = platform.oauth.asked(fields)
    if fields.get("decision") != "allow":
        return platform.oauth.deny(ask)
    user = platform.world.users.get(fields.get("user", ""))
    if user is None:
        raise OAuthError("access_denied", "Nobody was chosen.")
    return platform.oauth.allow(ask, user)


def add_routes(app: web.Application) -> None:
    app.router.add_get(_PATH, _question)
    app.router.add_post(_PATH, _decided)

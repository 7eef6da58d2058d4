"""OAuth v2: a person allows an app into a workspace, the app turns the code into tokens.

Codes serve once within ten minutes; tokens that rotate end after twelve hours. Both by real
time, as the SDK counts them.
"""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from local_slack.installing import install, may_install
from local_slack.model import App, Installation, Json, User
from local_slack.world import World

_CODE_SECONDS = 600.0
_TOKEN_SECONDS = 43_200
_KEPT = 1000


class OAuthError(Exception):
    """`code` is Slack's word for it; `words` are for the person and the log."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(words or code)
        self.code, self.words = code, words or code


@dataclass
class Ask:
    """What an app asks of a person, checked."""

    app: App
    scopes: list[str]
    user_scopes: list[str]
    redirect_uri: str
    redirect_given: bool
    state: str
    team_id: str

    def back(self, **answer: str) -> str:
        """The app's address with the answer, and with the state it sent."""
        more = {**answer, "state": self.state}
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{joint}{urlencode(more)}"


@dataclass
class _Grant:
    ask: Ask
    user: User
    expires_at: float


@dataclass
class OAuth:
    world: World
    token_seconds: int = _TOKEN_SECONDS
    _grants: dict[str, _Grant] = field(default_factory=dict)

    # -- the person's side -----------------------------------------------
    def asked(self, query: Json) -> Ask:
        """Raises OAuthError when Slack would show an error page instead of the question."""
        app = self._app(str(query.get("client_id", "")))
        scopes, user_scopes = _words(query.get("scope")), _words(query.get("user_scope"))
        if not scopes and not user_scopes:
            raise OAuthError("no_scopes", "The app asks for no scopes.")
        known = {*app.bot_scopes, *app.bot_optional_scopes}
        for wanted, allowed in ((scopes, known), (user_scopes, set(app.user_scopes))):
            for scope in wanted:
                if scope not in allowed:
                    words = f"The scope {scope} is not in the app's manifest."
                    raise OAuthError("invalid_scope", words)
        given = str(query.get("redirect_uri") or "")
        redirect_uri = given or _addresses(app)[0]
        if not _matches(redirect_uri, _addresses(app)):
            words = f"redirect_uri did not match any configured URIs. Passed URI: {given}"
            raise OAuthError("bad_redirect_uri", words)
        team_id = str(query.get("team") or "")
        if team_id and team_id not in self.world.workspaces:
            raise OAuthError("invalid_team_for_non_distributed_app", "There is no such workspace.")
        state = str(query.get("state") or "")
        return Ask(app, scopes, user_scopes, redirect_uri, bool(given), state, team_id)

    def _app(self, client_id: str) -> App:
        for app in self.world.apps.values():
            if app.client_id == client_id:
                return app
        raise OAuthError("invalid_client_id", "There is no app with this client_id.")

    def allow(self, ask: Ask, user: User) -> str:
        """Where the browser goes next, with a code."""
        if not may_install(user):
            raise OAuthError("access_denied", f"{user.label} may not install apps.")
        if ask.team_id and ask.team_id != user.team_id:
            raise OAuthError("access_denied", f"{user.label} is not in that workspace.")
        chance = self.world.chance
        code = f"{chance.digits(12)}.{chance.digits(13)}.{chance.hex(64)}"
        self._grants[code] = _Grant(ask, user, time.monotonic() + _CODE_SECONDS)
        while len(self._grants) > _KEPT:
            self._grants.pop(next(iter(self._grants)))
        return ask.back(code=code)

    def deny(self, ask: Ask) -> str:
        return ask.back(error="access_denied")

    # -- the app's side --------------------------------------------------
    def identified(self, client_id: str, client_secret: str) -> App:
        app = self._app(client_id)
        if app.client_secret != client_secret:
            raise OAuthError("bad_client_secret")
        return app

    def exchange(self, app: App, code: str, redirect_uri: str) -> Json:
        grant = self._grants.get(code)
        if grant is None or grant.ask.app is not app or time.monotonic() > grant.expires_at:
            raise OAuthError("invalid_code")
        named = redirect_uri or ("" if grant.ask.redirect_given else grant.ask.redirect_uri)
        if named != grant.ask.redirect_uri:
            raise OAuthError("bad_redirect_uri")
        del self._grants[code]
        installation = install(self.world, app, grant.user.team_id, scopes=grant.ask.scopes)
        installation.installed_by = grant.user.id
        if app.token_rotation:
            self._rotate(installation)
        return self._granted(app, installation, grant)

    def _granted(self, app: App, installation: Installation, grant: _Grant) -> Json:
        authed: Json = {"id": grant.user.id}
        if grant.ask.user_scopes:
            token = f"xoxp-{self.world.chance.digits(12)}-{self.world.chance.word(24)}"
            installation.user_tokens[grant.user.id] = token
            scope = ",".join(grant.ask.user_scopes)
            authed |= {"scope": scope, "access_token": token, "token_type": "user"}
        return self._tokens(app, installation) | {"authed_user": authed}

    def _tokens(self, app: App, installation: Installation) -> Json:
        workspace = self.world.workspaces[installation.team_id]
        answer: Json = {
            "app_id": app.id,
            "scope": ",".join(installation.scopes),
            "token_type": "bot",
            "access_token": installation.bot_token,
            "bot_user_id": installation.bot_user_id,
            "team": {"id": workspace.id, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if installation.refresh_token:
            rest = round(installation.expires_at - time.time())
            answer |= {"refresh_token": installation.refresh_token, "expires_in": rest}
        return answer

    def refresh(self, app: App, refresh_token: str) -> Json:
        """A refresh token serves once; the access token before stays good until its own end."""
        for installation in self.world.installations.values():
            same = installation.app_id == app.id and installation.refresh_token == refresh_token
            if refresh_token and same and installation.active:
                self._rotate(installation)
                return self._tokens(app, installation)
        raise OAuthError("invalid_refresh_token")

    def exchange_token(self, app: App, token: str) -> Json:
        """oauth.v2.exchange: a token that never ended becomes one that rotates."""
        if not app.token_rotation:
            raise OAuthError("token_rotation_not_enabled")
        installation = self.world.installation_by_token(token)
        if installation is None or installation.app_id != app.id:
            raise OAuthError("invalid_token")
        if installation.refresh_token:
            raise OAuthError("token_already_exchanged")
        installation.revoked_tokens.append(token)
        self._rotate(installation)
        return self._tokens(app, installation)

    def _rotate(self, installation: Installation) -> None:
        chance, now = self.world.chance, time.time()
        former = {**installation.former_tokens, installation.bot_token: installation.expires_at}
        # The last two stay usable; a token that never ended stops with the first rotation.
        living = [(token, end) for token, end in former.items() if end > now]
        installation.former_tokens = dict(living[-2:])
        installation.bot_token = f"xoxe.xoxb-1-{chance.word(40)}"
        installation.refresh_token = f"xoxe-1-{chance.word(40)}"
        installation.expires_at = now + self.token_seconds


def _words(value: Any) -> list[str]:
    return [word for word in str(value or "").replace(" ", ",").split(",") if word]


def _addresses(app: App) -> list[str]:
    """The manifest's, and everything at the address where the app really runs."""
    parts = urlsplit(app.events_url)
    here = f"{parts.scheme}://{parts.netloc}/"
    return (
        [*app.redirect_urls, here] if app.redirect_urls else [f"{here}slack/oauth_redirect", here]
    )


def _matches(address: str, allowed: list[str]) -> bool:
    """The same address, or one below it."""
    given = urlsplit(address)
    for one in allowed:
        known = urlsplit(one)
        same = (given.scheme, given.netloc) == (known.scheme, known.netloc)
        if same and _is_below(given.path, known.path):
            return True
    return False


def _is_below(path: str, top: str) -> bool:
    return ".." not in path and (path == top or path.startswith(top.rstrip("/") + "/"))

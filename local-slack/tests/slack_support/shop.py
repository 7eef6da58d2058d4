"""An app as its makers would publish it: Bolt, with install page, stores and rotation."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from slack_support.kit import SECRET, Stage

CLIENT_ID, CLIENT_SECRET = "111.222", "a-client-secret-of-the-trial-app"
WANTED = ["commands", "chat:write", "users:read"]


@dataclass
class Shop:
    stage: Stage
    store: FileInstallationStore
    app: App | AsyncApp

    async def find_bot(self, team_id: str) -> Any:
        return self.store.find_bot(enterprise_id=None, team_id=team_id)

    def on_command(self, name: str, act: Callable[[Any, str], str]) -> None:
        """`act(client, token)` gives the words of the answer; its call is made in a thread."""
        if isinstance(self.app, AsyncApp):

            @self.app.command(name)
            async def heard(ack: Any, client: Any) -> None:
                plain = WebClient(token=client.token, base_url=client.base_url)
                await ack(text=await asyncio.to_thread(act, plain, client.token))

        else:

            @self.app.command(name)
            def heard_too(ack: Any, client: Any) -> None:
                ack(text=act(client, client.token))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if isinstance(self.app, AsyncApp):
            return await to_aiohttp_response(await self._async_answer(request))
        body = await request.text()
        asked = BoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        return await to_aiohttp_response(await asyncio.to_thread(self._answer, request, asked))

    async def _async_answer(self, request: web.Request) -> BoltResponse:
        assert isinstance(self.app, AsyncApp)
        asked = await to_bolt_request(request)
        flow = self.app.oauth_flow
        if request.method == "POST" or flow is None:
            return await self.app.async_dispatch(asked)
        if request.path == flow.install_path:
            return await flow.handle_installation(asked)
        return await flow.handle_callback(asked)

    def _answer(self, request: web.Request, asked: BoltRequest) -> BoltResponse:
        assert isinstance(self.app, App)
        flow = self.app.oauth_flow
        if request.method == "POST" or flow is None:
            return self.app.dispatch(asked)
        if request.path == flow.install_path:
            return flow.handle_installation(asked)
        return flow.handle_callback(asked)


def open_shop(stage: Stage, folder: Path, kind: str, scopes: list[str] | None = None) -> Shop:
    """`kind`: sync or async."""
    store = FileInstallationStore(base_dir=str(folder / "installations"))
    common: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scopes": scopes or WANTED,
        "authorization_url": f"{stage.url}/oauth/v2/authorize",
        "state_store": FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder / "states")),
        "install_page_rendering_enabled": False,
    }
    app: App | AsyncApp
    if kind == "async":
        app = AsyncApp(
            signing_secret=SECRET,
            client=AsyncWebClient(base_url=f"{stage.url}/api/"),
            installation_store=store,
            oauth_settings=AsyncOAuthSettings(**common, installation_store=store),
        )
        app.enable_token_revocation_listeners()
    else:
        app = App(
            signing_secret=SECRET,
            client=WebClient(base_url=f"{stage.url}/api/"),
            installation_store=store,
            oauth_settings=OAuthSettings(**common, installation_store=store),
        )
        app.enable_token_revocation_listeners()
    shop = Shop(stage, store, app)
    stage.raw = shop.handle
    return shop


class Browser:
    """Follows the way from "Add to Slack" to the app's last page."""

    def __init__(self, app_url: str) -> None:
        self.site = str(URL(app_url).origin())
        # Browsers too take this machine's own addresses for secure ones.
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(app_url).origin())
        self.session = aiohttp.ClientSession(cookie_jar=jar)

    async def question(self) -> tuple[URL, str]:
        """Slack's own page: its address and its words."""
        async with self.session.get(f"{self.site}/slack/install") as page:
            return page.url, await page.text()

    async def decides(self, asked: URL, decision: str, user: str) -> tuple[URL, int, str]:
        """The page after the button: its address, status and words."""
        form = {**asked.query, "decision": decision, "user": user}
        async with self.session.post(asked.with_query(None), data=form) as page:
            return page.url, page.status, await page.text()

    async def installs(self, user: str) -> tuple[URL, int, str]:
        asked, _ = await self.question()
        return await self.decides(asked, "allow", user)

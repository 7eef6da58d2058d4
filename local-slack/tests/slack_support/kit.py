"""A local Slack and a small Bolt app, both listening on this machine, for each test."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from local_slack.client import LocalSlack, SlackPerson
from local_slack.platform import Platform
from local_slack.process import free_port
from local_slack.seed import Secrets
from local_slack.server import Config, build_app, build_platform

SECRET = "a-signing-secret-of-the-trial-app"
BOT_TOKEN = "xoxb-trial"
APP_TOKEN = "xapp-trial"
SCOPES = [
    *("commands", "chat:write", "im:write", "mpim:write", "im:history", "channels:history"),
    *("groups:history", "channels:read", "groups:read", "im:read", "mpim:read", "users:read"),
    *("users:read.email", "files:write", "files:read", "dnd:read", "team:read", "channels:join"),
    *("reactions:read", "reactions:write", "app_mentions:read", "channels:manage"),
]
EVENTS = [
    *("app_home_opened", "message.im", "message.channels", "app_mention", "reaction_added"),
    *("member_joined_channel", "user_change", "tokens_revoked", "app_uninstalled"),
]
SEED = {
    "team": {"id": "T0OAK00001", "name": "Oak Street", "domain": "oak-street"},
    "users": [
        {
            "id": "U0ANA00001",
            "name": "ana",
            "real_name": "Ana Ruiz",
            "email": "ana@oak.example",
            "tz": "America/Chicago",
            "is_admin": True,
        },
        {
            "id": "U0BEN00001",
            "name": "ben",
            "real_name": "Ben Low",
            "email": "ben@oak.example",
            "tz": "Europe/Berlin",
            "locale": "de-DE",
        },
        {"id": "U0CAM00001", "name": "cam", "real_name": "Cam Oh", "is_restricted": True},
        {"id": "U0GONE0001", "name": "gone", "real_name": "Gone Away", "deleted": True},
    ],
    "channels": [
        {"id": "C0GENERAL1", "name": "general", "members": ["ana", "ben", "cam", "@app"]},
        {"id": "C0WITHOUT1", "name": "without-app", "members": ["ana"]},
        {"id": "C0SECRET01", "name": "secret", "kind": "private", "members": ["ana", "@app"]},
        {"id": "C0HIDDEN01", "name": "hidden", "kind": "private", "members": ["ana"]},
        {"id": "C0OLD00001", "name": "old", "members": ["ana", "@app"], "archived": True},
        {
            "id": "C0NEWS0001",
            "name": "news",
            "members": ["ana", "ben", "@app"],
            "is_read_only": True,
        },
    ],
}
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Trial", "description": "An app to try things with"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Trial"},
        "slash_commands": [
            {"command": "/plan", "description": "Plans", "should_escape": True},
            {"command": "/raw", "description": "Raw text"},
        ],
        "shortcuts": [
            {
                "name": "Make a plan",
                "callback_id": "make_plan",
                "type": "global",
                "description": "",
            },
            {"name": "Keep this", "callback_id": "keep", "type": "message", "description": ""},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS},
        "interactivity": {"is_enabled": True},
    },
}
Raw = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Stage:
    """Everything a test touches: the platform inside, the app, and clients of both."""

    platform: Platform
    slack: LocalSlack
    app: AsyncApp
    web: AsyncWebClient
    app_url: str
    raw: Raw | None = None
    """when set, answers the app's requests instead of Bolt"""
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """headers and bodies that reached the app"""

    @property
    def url(self) -> str:
        return self.platform.world.base_url

    @property
    def ana(self) -> SlackPerson:
        return self.slack.as_user("ana")

    @property
    def ben(self) -> SlackPerson:
        return self.slack.as_user("ben")

    def answers(self, body: Any = "", status: int = 200, seconds: float = 0.0) -> None:
        """Every request gets this answer, whatever it was."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            await wait_real(seconds)
            if isinstance(body, str):
                return web.Response(text=body, status=status)
            return web.json_response(body, status=status)

        self.raw = answer


async def wait_real(seconds: float) -> None:
    """The app's own slowness, which is what some tests are about."""
    await asyncio.sleep(seconds)


@asynccontextmanager
async def serving(application: web.Application, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


def written(folder: Path, manifest: dict[str, Any], seed: dict[str, Any]) -> tuple[Path, Path]:
    workspace, described = folder / "seed.json", folder / "manifest.yml"
    workspace.write_text(json.dumps(seed), encoding="utf-8")
    described.write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return workspace, described


def config_for(folder: Path, app_url: str, **changes: Any) -> Config:
    seed = changes.pop("seed_file", SEED)
    workspace, manifest = written(folder, changes.pop("manifest", MANIFEST), seed)
    return Config(
        workspace=workspace,
        manifest=manifest,
        app_url=app_url,
        port=free_port(),
        known=changes.pop("known", Secrets(SECRET, BOT_TOKEN, APP_TOKEN)),
        **changes,
    )


@asynccontextmanager
async def open_stage(folder: Path, **changes: Any) -> AsyncIterator[Stage]:
    port = free_port()
    config = config_for(folder, f"http://127.0.0.1:{port}/slack/events", **changes)
    platform = build_platform(config)
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{config.base_url}/api/", retry_handlers=[])
    app = AsyncApp(signing_secret=SECRET, client=client)
    async with (
        serving(build_app(platform), config.port),
        await LocalSlack.connect(config.base_url) as slack,
    ):
        stage = Stage(platform, slack, app, client, config.app_url)
        async with serving(_app_server(stage), port):
            yield stage


def _app_server(stage: Stage) -> web.Application:
    async def receive(request: web.Request) -> web.StreamResponse:
        stage.seen.append((dict(request.headers), await request.read()))
        if stage.raw is not None:
            return await stage.raw(request)
        answer = await stage.app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    application = web.Application()
    application.router.add_post("/slack/events", receive)
    application.router.add_post("/clock", receive)
    application.router.add_get("/slack/{page:install|oauth_redirect}", receive)
    return application


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def text_input(label: str, block_id: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "value", **more.pop("element", {})}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def modal(*blocks: dict[str, Any], title: str = "Plan", **more: Any) -> dict[str, Any]:
    view: dict[str, Any] = {"type": "modal", "title": plain(title), "blocks": list(blocks)}
    if any(block["type"] == "input" for block in blocks):
        view["submit"] = plain("Save")
    return {**view, "callback_id": "plan", **more}

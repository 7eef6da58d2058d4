"""Puts the local Slack together as one aiohttp application."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from aiohttp import web

from local_slack import control, fileroutes, oauthroutes, responseroutes
from local_slack.chance import Chance
from local_slack.installing import install
from local_slack.keys import LOG, PEOPLE, PLATFORM, WORLD
from local_slack.model import App
from local_slack.page.routes import add_routes as add_page_routes
from local_slack.platform import Platform
from local_slack.seed import Secrets, app_of, read_manifest, read_workspaces
from local_slack.snapshot import restore, save
from local_slack.webapi import routes as webapi
from local_slack.world import World

_LARGEST_BODY = 64 * 1024 * 1024


@dataclass
class Config:
    workspace: Path
    manifest: Path | None = None
    app_url: str = "http://127.0.0.1:3000/slack/events"
    port: int = 8101
    host: str = "127.0.0.1"
    public_url: str | None = None
    """this server's address as the app and the browser see it; made of host and port if None"""
    clock_urls: list[str] = field(default_factory=list)
    known: Secrets = field(default_factory=Secrets)
    rate_limits: bool = True
    seed: int | None = None
    """makes ids, triggers, hashes and tokens repeat; they are drawn by chance if None"""
    clock: datetime | None = None
    """what the local Slack's clock shows at the start, zone included; real time if None"""
    installed: bool = True
    """whether the app stands in every workspace from the start, with all its scopes"""
    state: Path | None = None
    """a snapshot: read at the start when it exists, written at the end"""

    @property
    def base_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def build_platform(config: Config) -> Platform:
    world = World(base_url=config.base_url, chance=Chance(config.seed))
    if config.clock is not None:
        world.clock.offset_seconds = config.clock.timestamp() - time.time()
    platform = Platform(world)
    platform.state_file = config.state
    platform.limiter.enabled = config.rate_limits
    platform.clock_listeners = list(config.clock_urls)
    if config.state is not None and config.state.exists():
        restore(world, config.state)
        _refresh_apps(world, config)
        return platform
    read_workspaces(world, config.workspace)
    if config.manifest is not None:
        _install_everywhere(world, config.manifest, config)
    return platform


def _refresh_apps(world: World, config: Config) -> None:
    """After a restart the app may live elsewhere, with another manifest or other secrets."""
    if config.manifest is None:
        return
    if not world.apps:
        _install_everywhere(world, config.manifest, config)
        return
    old = next(iter(world.apps.values()))
    known = replace(config.known)
    for name in ("signing_secret", "app_token", "client_id", "client_secret"):
        setattr(known, name, getattr(known, name) or getattr(old, name))
    app = app_of(read_manifest(config.manifest), config.app_url, known, world.chance)
    app.id = old.id
    world.apps[app.id] = app
    installations = [i for i in world.installations.values() if i.app_id == app.id]
    for installation in installations:
        installation.scopes = [*app.bot_scopes, *app.bot_optional_scopes]
    if installations and known.bot_token:
        installations[0].bot_token = known.bot_token


def _install_everywhere(world: World, manifest: Path, config: Config) -> App:
    app = app_of(read_manifest(manifest), config.app_url, config.known, world.chance)
    world.apps[app.id] = app
    if not config.installed:
        return app
    for number, team_id in enumerate(list(world.workspaces)):
        # The token that was asked for is the first workspace's; the others get their own.
        install(world, app, team_id, config.known.bot_token if number == 0 else None)
    return app


def build_app(platform: Platform) -> web.Application:
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[PLATFORM], app[WORLD] = platform, platform.world
    app[PEOPLE], app[LOG] = platform.people, platform.log
    webapi.add_routes(app)
    responseroutes.add_routes(app)
    oauthroutes.add_routes(app)
    fileroutes.add_routes(app)
    control.add_routes(app)
    add_page_routes(app)
    app.on_startup.append(_start)
    app.on_cleanup.append(_close)
    return app


async def _start(app: web.Application) -> None:
    app[PLATFORM].schedule.start()


async def _close(app: web.Application) -> None:
    platform = app[PLATFORM]
    await platform.close()
    if platform.state_file is not None:
        save(platform.world, platform.state_file)

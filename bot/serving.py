"""Runs the product: web, clock and delivery, together or apart, until it is told to stop."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.audit_heads import DailyHeads
from bot.clock import DemoClock, SystemClock
from bot.data_requests.child_process import ChildProcessor
from bot.data_requests.resurrected import remember_erased
from bot.database import can_process_requests
from bot.keys.badge_key import BadgeKey, kept_badge_key
from bot.keys.envelopes import SealedEnvelopes
from bot.keys.stored import stored_key
from bot.opening import OpenDatabase, open_database
from bot.rendering import Renderer
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.app import authorization, build_slack_app
from bot.slack.client import slack_client
from bot.slack.guard import Guard
from bot.slack.homes import HomeKeeper
from bot.slack.notifier import Notifier
from bot.web.badges import Badges
from bot.web.certificate_pages import CertificatePages
from bot.web.clock_control import add_clock_control
from bot.web.edge import build_web
from bot.web.learning_pages import build_learning_pages
from bot.web.links import SignedLinks
from bot.web.listening import listen, serve_web
from core.kernel.clock import Clock
from handlers.kit.deps import Deps
from jobs.outbox import Delivering, pause, seconds_until
from jobs.schedule import JobContext

POLL_SECONDS = 1.0
DELIVERY_WORKERS = 3
# How long Slack may take to show a message in the history after it stored it.
HISTORY_LAG_SECONDS = 5.0
# With the lease of 120 s nothing is posted under a claim older than 15 s.
LEASE_PER_STALE_CLAIM = 8

_log = logging.getLogger("uptake.serve")


class Part(StrEnum):
    WEB = "web"
    CLOCK = "clock"
    DELIVERY = "delivery"


ALL_PARTS = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Running:
    """What one process holds while it serves."""

    settings: Settings
    clock: Clock
    database: OpenDatabase
    client: AsyncWebClient
    slack: AsyncApp
    notifier: Notifier
    deps: Deps
    wake: asyncio.Event
    homes_wake: asyncio.Event


def product_clock(settings: Settings) -> Clock:
    """Return the real clock; in the demo, the one that can be moved."""
    return DemoClock(settings.data_dir / "demo-clock") if settings.demo else SystemClock()


def product_links(settings: Settings, clock: Clock) -> SignedLinks:
    """Return what makes our addresses, with the installation's own key."""
    return SignedLinks(settings.public_url, installation_key(settings), clock)


def installation_key(settings: Settings) -> str:
    given = settings.secret_key
    return given.get_secret_value() if given else stored_key(settings.data_dir)


def product_badges(app: Running) -> Badges:
    """Return what makes our badges, with the installation's own key."""
    given, data_dir = app.settings.badge_key, app.settings.data_dir
    key = BadgeKey(lambda: given.get_secret_value() if given else kept_badge_key(data_dir))
    return Badges(app.deps.links, key)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Open everything: database, Slack's client, the app with its listeners."""
    clock, wake, homes_wake = product_clock(settings), asyncio.Event(), asyncio.Event()

    def notify_workers() -> None:
        wake.set()
        homes_wake.set()

    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings, clock, notify_workers))
        client = await stack.enter_async_context(slack_client(settings))
        deps = Deps(
            database.database,
            product_links(settings, clock),
            SealedEnvelopes(installation_key(settings)),
            keeps_data=can_process_requests(settings),
        )
        slack = build_slack_app(
            client,
            settings.signing_secret.get_secret_value(),
            await authorization(client),
            deps,
        )
        notifier = Notifier(client, database.database, Renderer(database.database, deps.links))
        yield Running(settings, clock, database, client, slack, notifier, deps, wake, homes_wake)


async def serve(settings: Settings, parts: frozenset[Part], *, socket_mode: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises AddressTakenError, DatabaseError, or Slack's errors before anything is served.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        at = listen(settings.host, settings.port) if Part.WEB in parts else None
        if at is not None:
            stack.enter_context(at)
        app = await stack.enter_async_context(running(settings))
        scheduler = Scheduler(_job_context(app))
        if Part.CLOCK in parts:
            scheduler.start()
            stack.callback(scheduler.stop)
        tasks: list[asyncio.Task[Any]] = []
        if Part.DELIVERY in parts:
            tasks += [
                asyncio.create_task(_deliver(app, number, stop))
                for number in range(DELIVERY_WORKERS)
            ]
            tasks.append(asyncio.create_task(_keep_homes(app, stop)))
        if at is not None:
            tasks.append(asyncio.create_task(_web(app, scheduler, at, stop)))
        if socket_mode:
            await stack.enter_async_context(_socket_mode(app))
        tasks.append(asyncio.create_task(stop.wait()))
        _log.info("serving %s", ", ".join(sorted(parts)))
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        _log.info("stopping")
        stop.set()
        app.wake.set()
        app.homes_wake.set()
        await _finish(rest)
        for task in done:
            task.result()


async def _finish(tasks: set[asyncio.Task[Any]]) -> None:
    """Let what is under way end by itself for a moment; then cancel it."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=5)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _job_context(app: Running) -> JobContext:
    settings, database = app.settings, app.database.database
    return JobContext(
        database,
        app.notifier,
        DailyHeads(settings.audit_heads, lambda: SystemClock().now().date()),
        lambda: remember_erased(settings, database),
        ChildProcessor(settings) if app.deps.keeps_data else None,
    )


async def _web(app: Running, scheduler: Scheduler, at: socket.socket, stop: asyncio.Event) -> None:
    guard = Guard(app.settings.signing_secret.get_secret_value(), time.time)
    database = app.database.database
    pages = [
        CertificatePages(database, product_badges(app)).router(),
        build_learning_pages(database, product_links(app.settings, app.clock)),
    ]
    web = build_web(app.slack, guard, app.database.healthy, pages)
    if isinstance(app.clock, DemoClock):

        async def moved() -> None:
            await scheduler.run_due()
            app.wake.set()

        add_clock_control(web, guard, app.clock, moved)
    await serve_web(web, app.settings, at, stop)


async def _deliver(app: Running, number: int, stop: asyncio.Event) -> None:
    delivering = Delivering(
        app.database.queue,
        app.database.database,
        app.notifier,
        app.clock,
        f"{socket.gethostname()}:{os.getpid()}:{number}:{secrets.token_hex(4)}",
        app.settings.lease_seconds / LEASE_PER_STALE_CLAIM,
        HISTORY_LAG_SECONDS,
    )
    while not stop.is_set():
        try:
            if await delivering.deliver_ready():
                continue
            due = await app.database.queue.next_due()
        except Exception as error:  # noqa: BLE001  # delivery outlives a database that comes back
            _log.error("delivery failed: %s", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)
            continue
        await pause(app.wake, seconds_until(app.clock.now(), due, POLL_SECONDS))


async def _keep_homes(app: Running, stop: asyncio.Event) -> None:
    homes = HomeKeeper(app.client, app.deps)
    while not stop.is_set():
        try:
            if await homes.publish_changed():
                continue
        except Exception as error:  # noqa: BLE001  # it outlives a database that comes back
            _log.error("Homes were not looked at: %s", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)
            continue
        await pause(app.homes_wake, POLL_SECONDS)


@asynccontextmanager
async def _socket_mode(app: Running) -> AsyncIterator[None]:
    token = app.settings.app_token
    if token is None:
        raise ValueError("Socket Mode needs SLACK_APP_TOKEN")
    handler = AsyncSocketModeHandler(app.slack, token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same

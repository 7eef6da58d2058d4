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

from bot.badge_key import BadgeKey, kept_badge_key
from bot.badges import Badges
from bot.clock import DemoClock, SystemClock
from bot.database import Database, keeper_is_here, open_database, remember_erased
from bot.demo_clock import add_clock_control
from bot.envelopes import SealedEnvelopes
from bot.guard import Guard
from bot.homes import HomeKeeper
from bot.keeping import Sealer
from bot.links import SignedLinks, kept_key
from bot.listening import listen, serve_web
from bot.notifier import Notifier
from bot.own_data_watch import DataWatch
from bot.public.certificates import CertificatePages
from bot.public.learning import build_learning_pages
from bot.rendering import Renderer
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack_app import authorization, build_slack_app
from bot.slack_client import slack_client
from bot.web import build_web
from core.kernel.clock import Clock
from handlers.kit.deps import Deps
from jobs.content import release_assets_due
from jobs.inbox import forget_old_requests
from jobs.interventions import queue_due_nudges
from jobs.metrics import release_and_announce
from jobs.outbox import Delivering, later, pause
from jobs.people import refresh_stale
from jobs.pulses import close_and_release
from jobs.signals import draft_signals

LOOK_EVERY = 60.0
REFRESH_EVERY = 300.0
FORGET_EVERY = 3600.0
SEAL_EVERY = 300.0
KEEP_EVERY = 10.0
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
    database: Database
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
    return given.get_secret_value() if given else kept_key(settings.data_dir)


def product_badges(house: Running) -> Badges:
    """Return what makes our badges, with the installation's own key."""
    given, data_dir = house.settings.badge_key, house.settings.data_dir
    key = BadgeKey(lambda: given.get_secret_value() if given else kept_badge_key(data_dir))
    return Badges(house.deps.links, key)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Open everything: database, Slack's client, the app with its listeners."""
    clock, wake, homes_wake = product_clock(settings), asyncio.Event(), asyncio.Event()

    def told() -> None:
        wake.set()
        homes_wake.set()

    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings, clock, told))
        client = await stack.enter_async_context(slack_client(settings))
        deps = Deps(
            database.database,
            product_links(settings, clock),
            SealedEnvelopes(installation_key(settings)),
            keeps_data=keeper_is_here(settings),
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
        house = await stack.enter_async_context(running(settings))
        scheduler = Scheduler()
        _add_jobs(scheduler, house)
        if Part.CLOCK in parts:
            scheduler.start()
            stack.callback(scheduler.stop)
        tasks: list[asyncio.Task[Any]] = []
        if Part.DELIVERY in parts:
            tasks += [
                asyncio.create_task(_deliver(house, number, stop))
                for number in range(DELIVERY_WORKERS)
            ]
            tasks.append(asyncio.create_task(_keep_homes(house, stop)))
        if at is not None:
            tasks.append(asyncio.create_task(_web(house, scheduler, at, stop)))
        if socket_mode:
            await stack.enter_async_context(_socket_mode(house))
        tasks.append(asyncio.create_task(stop.wait()))
        _log.info("serving %s", ", ".join(sorted(parts)))
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        _log.info("stopping")
        stop.set()
        house.wake.set()
        house.homes_wake.set()
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


def _add_jobs(scheduler: Scheduler, house: Running) -> None:
    database = house.database.database
    scheduler.every(LOOK_EVERY, "signals", lambda: queue_due_nudges(database))
    scheduler.every(LOOK_EVERY, "content", lambda: release_assets_due(database))
    scheduler.every(LOOK_EVERY, "pulses", lambda: close_and_release(database))
    scheduler.every(LOOK_EVERY, "metrics", lambda: release_and_announce(database))
    scheduler.every(LOOK_EVERY, "next engagements", lambda: draft_signals(database))
    scheduler.every(
        FORGET_EVERY, "inbox", lambda: forget_old_requests(database), by_the_products_clock=False
    )
    sealer = Sealer(database, house.settings.audit_heads, lambda: SystemClock().now().date())
    scheduler.every(SEAL_EVERY, "keeping", sealer.look, by_the_products_clock=False)
    scheduler.every(
        SEAL_EVERY,
        "erasures",
        lambda: remember_erased(house.database, house.settings),
        by_the_products_clock=False,
    )
    if house.deps.keeps_data:
        watch = DataWatch(database, house.settings)
        scheduler.every(KEEP_EVERY, "own data", watch.look, by_the_products_clock=False)
    scheduler.every(
        REFRESH_EVERY,
        "people",
        lambda: refresh_stale(database, house.notifier),
        by_the_products_clock=False,
    )


async def _web(
    house: Running, scheduler: Scheduler, at: socket.socket, stop: asyncio.Event
) -> None:
    guard = Guard(house.settings.signing_secret.get_secret_value(), time.time)
    database = house.database.database
    pages = [
        CertificatePages(database, product_badges(house)).router(),
        build_learning_pages(database, product_links(house.settings, house.clock)),
    ]
    web = build_web(house.slack, guard, house.database.healthy, pages)
    if isinstance(house.clock, DemoClock):

        async def moved() -> None:
            await scheduler.run_due()
            house.wake.set()

        add_clock_control(web, guard, house.clock, moved)
    await serve_web(web, house.settings, at, stop)


async def _deliver(house: Running, number: int, stop: asyncio.Event) -> None:
    delivering = Delivering(
        house.database.queue,
        house.database.database,
        house.notifier,
        house.clock,
        f"{socket.gethostname()}:{os.getpid()}:{number}:{secrets.token_hex(4)}",
        house.settings.lease_seconds / LEASE_PER_STALE_CLAIM,
        HISTORY_LAG_SECONDS,
    )
    while not stop.is_set():
        try:
            if await delivering.deliver_ready():
                continue
            due = await house.database.queue.next_due()
        except Exception as error:  # noqa: BLE001  # delivery outlives a database that comes back
            _log.error("delivery failed: %s", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)
            continue
        await pause(house.wake, later(house.clock.now(), due, POLL_SECONDS))


async def _keep_homes(house: Running, stop: asyncio.Event) -> None:
    keeper = HomeKeeper(house.client, house.deps)
    while not stop.is_set():
        try:
            if await keeper.publish_changed():
                continue
        except Exception as error:  # noqa: BLE001  # it outlives a database that comes back
            _log.error("Homes were not looked at: %s", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)
            continue
        await pause(house.homes_wake, POLL_SECONDS)


@asynccontextmanager
async def _socket_mode(house: Running) -> AsyncIterator[None]:
    token = house.settings.app_token
    if token is None:
        raise ValueError("Socket Mode needs SLACK_APP_TOKEN")
    handler = AsyncSocketModeHandler(house.slack, token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same

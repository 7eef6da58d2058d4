"""The whole house on this machine: the local Slack, the product, and its database.

async with house(folder) as home:
    dana = home.slack.as_user("dana.whitfield")
    await dana.types("/uptake complete")
    await home.bot.kill()
    await home.bot.start()
    rows = await home.database.rows("SELECT count(*) FROM action_plan")
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, LiteralString, Protocol
from urllib.parse import urlsplit

import aiohttp
import psycopg

from local_slack.client import LocalSlack
from local_slack.process import SlackProcess, start_process
from storage import embedded
from tests.support.bot import Bot, environment, reserve_port
from tests.support.database_template import copy_template
from tests.support.launch import Launcher, Plainly
from tests.support.school import MANIFEST, School, sample_school

_LOAD_SECONDS = 60.0


class Stored(Protocol):
    """A migrated database: conftest's `Database`, or the embedded server's own."""

    @property
    def app_url(self) -> str: ...
    @property
    def admin_url(self) -> str: ...


@dataclass(frozen=True)
class Probe:
    """Looks into the database past the bot's own rights, as no part of the product may."""

    admin_url: str = field(repr=False)

    async def rows(self, sql: LiteralString, **values: Any) -> list[tuple[Any, ...]]:
        async with await psycopg.AsyncConnection.connect(
            self.admin_url, options="-c search_path=uptake -c timezone=UTC"
        ) as connection:
            cursor = await connection.execute(sql, values or None)
            return await cursor.fetchall() if cursor.description else []

    async def counts(self) -> dict[str, int]:
        """Count the rows of every table: two equal answers mean that nothing was written."""
        tables = await self.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'uptake'"
            " AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        async with await psycopg.AsyncConnection.connect(
            self.admin_url, options="-c search_path=uptake"
        ) as connection:
            found = {}
            for (table,) in tables:
                counted = psycopg.sql.SQL("SELECT count(*) FROM {}").format(
                    psycopg.sql.Identifier(table)
                )
                row = await (await connection.execute(counted)).fetchone()
                found[str(table)] = int(row[0]) if row else 0
            return found


@dataclass
class Deployment:
    folder: Path
    school: School
    slack: LocalSlack
    slack_process: SlackProcess
    bot: Bot
    database: Probe
    server: embedded.EmbeddedServer | None = None
    """the house's own server, where it was not given a database"""

    @property
    def signing_secret(self) -> str:
        return self.bot.settings["SLACK_SIGNING_SECRET"]

    def another_bot(self, *only: str) -> Bot:
        """Return a second process on the same database, at a port of its own; not started."""
        settings = {**self.bot.settings, "UPTAKE_PORT": str(reserve_port())}
        return replace(
            self.bot, settings=settings, log=self.folder / "bot-2.log", only=only, process=None
        )

    async def stop_slack(self) -> None:
        """Take the local Slack away: connections are refused."""
        await self.slack_process.stop()

    async def start_slack(self) -> None:
        """Bring it back where it was, with everything in it."""
        url = self.slack_process.url
        self.slack_process = await _start_slack(self.folder, self.school, self.bot, url)

    async def load(self, school: School | None = None, *, welcomes: bool = False) -> None:
        """Load the school, or another file of it, with the product's own command.

        Welcomes wait for a school morning by the real clock: whoever wants them moves it there.
        """
        school, log = school or self.school, self.folder / "load.log"
        log.unlink(missing_ok=True)
        files = ["--engagement", str(school.engagement), "--roster", str(school.roster)]
        files += [] if welcomes else ["--without-welcome"]
        loading = await self.bot.launcher.launch(
            ["load", *files], environment(self.bot.settings), log
        )
        await asyncio.wait_for(loading.ended(), _LOAD_SECONDS)
        if "Loaded:" not in log.read_text():
            raise AssertionError(f"loading failed:\n{log.read_text()}")


@asynccontextmanager
async def deployment(
    folder: Path,
    *,
    database: Stored | None = None,
    school: School | None = None,
    settings: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
    launcher: Launcher | None = None,
    serving: bool = True,
    welcomes: bool = False,
    made_anew: bool = False,
) -> AsyncIterator[Deployment]:
    """Start everything, with the school loaded; end it all again.

    Without `database` an embedded server of its own is started in `folder`, as durable as the
    product's; its data are the template's, or with `made_anew` the product's own.
    `settings` are further variables of the bot's environment.
    `serving=False` leaves the bot to be started by the caller. With `welcomes` the teachers get
    theirs on the next school morning.
    """
    school = school or sample_school(folder)
    async with AsyncExitStack() as stack:
        server = None
        if database is None:
            if not made_anew:
                copy_template(folder)
            database = server = embedded.start(folder)
            stack.callback(server.stop)
        slack_url = f"http://127.0.0.1:{reserve_port()}"
        bot = Bot(
            {
                "SLACK_BOT_TOKEN": f"xoxb-{secrets.token_hex(12)}",
                "SLACK_SIGNING_SECRET": secrets.token_hex(16),
                "SLACK_API_URL": f"{slack_url}/api/",
                "UPTAKE_DATA_DIR": str(folder),
                "UPTAKE_PORT": str(reserve_port()),
                "UPTAKE_DEMO": "true",
                **({} if server else {"UPTAKE_DATABASE_URL": database.app_url}),
                **(settings or {}),
            },
            folder / "bot.log",
            only,
            launcher or Plainly(),
        )
        process = await _start_slack(folder, school, bot, slack_url)
        stack.push_async_callback(process.stop)
        slack = await stack.enter_async_context(await LocalSlack.connect(process.url))
        home = Deployment(folder, school, slack, process, bot, Probe(database.admin_url), server)
        stack.push_async_callback(home.stop_slack)
        await home.load(welcomes=welcomes)
        stack.push_async_callback(bot.stop)
        if serving:
            await bot.start()
        yield home
        await _check_what_was_drawn(slack)


async def _check_what_was_drawn(slack: LocalSlack) -> None:
    """Whatever a test was about: no view and no message of the bot's may break Slack's rules."""
    # A test may have taken the local Slack away for good.
    with contextlib.suppress(aiohttp.ClientError):
        broken = [rule for rule in await slack.broken_rules() if "json-pointer" in rule]
        if broken:
            raise AssertionError(f"drawn against Slack's rules: {broken}")


async def _start_slack(folder: Path, school: School, bot: Bot, url: str) -> SlackProcess:
    return await start_process(
        school.workspace,
        MANIFEST,
        bot.events_url,
        signing_secret=bot.settings["SLACK_SIGNING_SECRET"],
        bot_token=bot.settings["SLACK_BOT_TOKEN"],
        clock_urls=(f"{bot.url}/demo/clock",),
        state=folder / "slack.json",
        port=urlsplit(url).port,
        rate_limits=False,
    )

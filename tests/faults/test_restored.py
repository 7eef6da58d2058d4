"""A backup is restored in which somebody is back who was erased since."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import psycopg
import pytest

from storage.kit.programs import binaries
from tests.conftest import Database
from tests.faults.conftest import QUICK, OpenDeployment
from tests.faults.people import Ledger, attempts, completes, plans
from tests.faults.truth import at_rest
from tests.support.bot import environment
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

TYPED = "Two minutes of pair talk, every morning this week"
GONE = "SELECT count(*) FROM person WHERE slack_user_id = %(user)s"
WAITS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'uptake operator' AND wait_event_type = 'Lock'
"""


@pytest.fixture
async def home(tmp_path: Path, launcher: ForkServer) -> AsyncIterator[Deployment]:
    """A house with an embedded server of its own."""
    async with deployment(tmp_path, launcher=launcher, settings=QUICK) as opened:
        yield opened


async def _runs(
    home: Deployment, *arguments: str, settings: Mapping[str, str] | None = None
) -> str:
    """Run a command of the product to its end, and return what it said."""
    log = home.folder / "command.log"
    log.unlink(missing_ok=True)
    given = environment({**home.bot.settings, **(settings or {})})
    process = await home.bot.launcher.launch(list(arguments), given, log)
    await asyncio.wait_for(process.ended(), 60)
    return log.read_text()


async def _postgres(program: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        str(binaries() / program), *arguments, stderr=asyncio.subprocess.PIPE
    )
    _, output = await process.communicate()
    assert process.returncode == 0, output.decode()


async def _plans_and_is_erased(home: Deployment, settings: Mapping[str, str]) -> tuple[str, Path]:
    """Return whom, and a backup that was made before."""
    who = home.school.teachers[0]
    await completes(home, Ledger())
    await plans(home, Ledger(), who, TYPED, (datetime.now(UTC) + timedelta(days=30)).date())
    await at_rest(home)
    await home.bot.stop()
    backup = home.folder / "backup"
    await _postgres("pg_dump", "-Fc", "-f", str(backup), home.database.admin_url)
    user = home.slack.as_user(who).id
    output = await _runs(home, "erase", user, "--yes", settings=settings)
    assert f"Everything held about {user} is erased." in output
    assert await home.database.rows("SELECT what FROM action_plan") == []
    return user, backup


async def _restore(home: Deployment, backup: Path, user: str) -> None:
    url = home.database.admin_url
    await _postgres(
        "pg_restore", "--clean", "--if-exists", "--exit-on-error", "-d", url, str(backup)
    )
    assert await home.database.rows("SELECT what FROM action_plan") == [(TYPED,)]
    assert await home.database.rows(GONE, user=user) == [(1,)]
    assert await home.database.rows("SELECT count(*) FROM erasure") == [(0,)]


async def _answers(home: Deployment) -> bool:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session:
        try:
            async with session.get(f"{home.bot.url}/healthz"):
                return True
        except (aiohttp.ClientError, TimeoutError):
            return False


async def test_they_are_erased_again_before_anything_is_served(home: Deployment) -> None:
    user, backup = await _plans_and_is_erased(home, {})
    await _restore(home, backup, user)
    async with await psycopg.AsyncConnection.connect(home.database.admin_url) as holder:
        await holder.execute(
            "SELECT FROM uptake.person WHERE slack_user_id = %s FOR KEY SHARE", (user,)
        )
        await home.bot.begin()
        async for _ in attempts("the bot erases again"):
            if await home.database.rows(WAITS) == [(1,)]:
                break
        assert not await _answers(home)
        await holder.rollback()
    await home.bot.until_ready()
    assert await home.database.rows(GONE, user=user) == [(0,)]
    assert await home.database.rows("SELECT what FROM action_plan") == []
    assert await home.database.rows("SELECT count(*) FROM erasure") == [(1,)]
    person = home.slack.as_user(home.school.teachers[0])
    await person.types("/uptake")
    assert "You aren't part of a workshop here yet." in (await person.messages())[-1]["text"]


async def test_without_the_keeper_s_login_the_bot_says_what_to_run(
    open_deployment: OpenDeployment, database: Database
) -> None:
    keeper = {"UPTAKE_OPERATOR_DATABASE_URL": database.operator_url}
    async with open_deployment() as home:
        user, backup = await _plans_and_is_erased(home, keeper)
        await _restore(home, backup, user)
        with pytest.raises(AssertionError, match="did not start"):
            await home.bot.start()
        assert "1 people who were erased are in the database again" in home.bot.words()
        output = await _runs(home, "erase", "--again", settings=keeper)
        assert "1 people who were back are erased again." in output
        assert await home.database.rows(GONE, user=user) == [(0,)]
        await home.bot.start()
        verified = await _runs(home, "audit", "verify", settings=keeper)
        assert "The audit is whole" in verified

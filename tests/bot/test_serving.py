"""The product in this very process: it serves, delivers, hears by socket, and ends when told."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import pytest

from bot.cli import commands
from bot.cli.demo import demo_settings
from bot.serving import ALL_PARTS, Part, serve
from bot.settings import Settings
from local_slack.client import LocalSlack
from local_slack.process import start_process
from storage.operator.requests import turn
from tests.conftest import Database
from tests.storage.world import look
from tests.support.bot import reserve_port
from tests.support.school import MANIFEST, sample_school


@dataclass(frozen=True)
class Place:
    settings: Settings
    slack: LocalSlack


@pytest.fixture
async def place(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    school, port, secret = sample_school(tmp_path), reserve_port(), secrets.token_hex(16)
    app = f"http://127.0.0.1:{port}"
    process = await start_process(
        school.workspace,
        MANIFEST,
        f"{app}/slack/events",
        clock_urls=(f"{app}/demo/clock",),
        signing_secret=secret,
        bot_token="xoxb-1-test",
        app_token="xapp-1-test",
        rate_limits=False,
    )
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1-test",
        "SLACK_SIGNING_SECRET": secret,
        "SLACK_APP_TOKEN": "xapp-1-test",
        "SLACK_API_URL": f"{process.url}/api/",
        "UPTAKE_DATABASE_URL": database.app_url,
        "UPTAKE_DATA_DIR": str(tmp_path),
        "UPTAKE_PORT": str(port),
        "UPTAKE_DEMO": "true",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert await commands.load(school.engagement, school.roster) == 0
    async with await LocalSlack.connect(process.url) as slack:
        yield Place(Settings.model_validate(given), slack)
    await process.stop()


@asynccontextmanager
async def _serving(task: "asyncio.Task[object]", url: str) -> AsyncIterator[None]:
    """Wait until it answers; end it as an operator does."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while not task.done():
            with suppress(aiohttp.ClientError):
                async with session.get(f"{url}/healthz") as answer:
                    if answer.status == 200:
                        break
            await asyncio.sleep(0.05)
    try:
        yield
    finally:
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, 20)


async def test_it_serves_delivers_and_ends_when_told(place: Place) -> None:
    running = asyncio.create_task(serve(place.settings, ALL_PARTS, socket_mode=False))
    async with _serving(running, f"http://127.0.0.1:{place.settings.port}"):
        dana = place.slack.as_user("dana.whitfield")
        await dana.types("/uptake complete", channel="general")
        await dana.submits()
        await place.slack.as_user("lena.fischer").sees("Make my plan", where="dm")
        await place.slack.clock.advance(days=6)
        await place.slack.clock.to_school_morning("America/Chicago")
        await dana.sees("How it's going", where="talk-that-teaches")
    assert not running.cancelled()


async def test_by_socket_the_same_words_are_heard(place: Place) -> None:
    running = asyncio.create_task(commands.serve_here(ALL_PARTS, socket_mode=True))
    async with _serving(running, f"http://127.0.0.1:{place.settings.port}"):
        dana = place.slack.as_user("dana.whitfield")
        await dana.types("/uptake", channel="general")
        await dana.sees("Workshops you run", where="general")
        assert await place.slack.log("apps.connections.open")


async def test_a_part_alone_does_its_part(place: Place) -> None:
    url = f"http://127.0.0.1:{place.settings.port}"
    running = asyncio.create_task(serve(place.settings, frozenset({Part.WEB}), socket_mode=False))
    async with _serving(running, url):
        dana = place.slack.as_user("dana.whitfield")
        await dana.types("/uptake complete", channel="general")
        await dana.submits()
        await place.slack.as_user("lena.fischer").does_not_see("Make my plan", where="dm")
    others = frozenset({Part.CLOCK, Part.DELIVERY})
    delivering = asyncio.create_task(serve(place.settings, others, socket_mode=False))
    await place.slack.as_user("lena.fischer").sees("Make my plan", where="dm")
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(delivering, 20)


async def test_the_doctor_finds_everything_well(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await commands.doctor() == 0
    text = capsys.readouterr().out
    assert "ok   Slack scopes: all there" in text
    assert "ok   delivery: nothing is stuck" in text
    assert "ok   exports and erasures: yours to carry out, 0 are waiting" in text


async def test_what_was_asked_for_is_carried_out_where_the_keeper_s_login_is(
    place: Place, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    lena = place.slack.as_user("lena.fischer")
    look(
        database,
        "INSERT INTO subject_request (id, person_id, kind, created_at)"
        " SELECT gen_random_uuid(), id, 'export', now() FROM person WHERE slack_user_id = %s",
        lena.id,
    )
    assert await commands.doctor() == 1
    text = capsys.readouterr().out
    assert "WRONG exports and erasures: yours to carry out, 1 are waiting" in text
    assert "Run `uptake process-requests` with UPTAKE_OPERATOR_DATABASE_URL set" in text
    with pytest.raises(commands.Stopped, match="UPTAKE_OPERATOR_DATABASE_URL is missing"):
        await commands.process_requests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPTAKE_OPERATOR_DATABASE_URL", database.operator_url)
        with turn(database.operator_url):
            assert await commands.process_requests() == 0
        assert "Another process carries out" in capsys.readouterr().out
        await place.slack.faults.fails("conversations.open", "service_unavailable")
        assert await commands.process_requests() == 1
        assert "Left for the next time: 1." in capsys.readouterr().out
        assert await commands.process_requests() == 0
        assert "Sent: 1. Erased: 0. Left for the next time: 0." in capsys.readouterr().out
        assert await commands.doctor() == 0
        assert "the bot has them carried out" in capsys.readouterr().out
    await lena.sees("Here is everything that Uptake holds about you", where="dm")


async def test_the_demo_goes_on_where_it_ended() -> None:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        folder, port, app_port = Path(name), reserve_port(), reserve_port()
        for expected in ("[4/4] serving", "[4/4] serving"):
            text = await _demo(folder, port, app_port)
            assert expected in text
            assert f"\nOpen  http://127.0.0.1:{port}/\n" in text
        assert demo_settings(folder, port, app_port).demo
        assert (folder / "demo-secrets.json").stat().st_mode & 0o077 == 0


async def test_without_its_extra_the_demo_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(commands.Stopped, match=r"pip install 'uptake\[demo\]'"):
        await commands.demo(tmp_path, reserve_port(), reserve_port())


async def _demo(folder: Path, port: int, app_port: int) -> list[str]:
    text: list[str] = []
    say: Callable[[str], None] = text.append
    task = asyncio.create_task(commands.run_demo(folder, port, app_port, say))
    async with _serving(task, f"http://127.0.0.1:{app_port}"):
        pass
    return text

"""Whoever waits for their data is seen to by a process of its own, which can carry it out."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.cli.demo import demo_settings
from bot.data_requests import child_process
from bot.data_requests.child_process import ChildProcessor
from bot.settings import Settings
from jobs.data_requests import process_waiting
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import World, look

Environment = pytest.MonkeyPatch
Starts = Callable[[], int]
# What is started in place of the product: it says what it was given, and how it ends.
_CHILD = """
import os, sys, time
print(sorted(k for k in os.environ if k.startswith(("SLACK_", "UPTAKE_"))), sys.argv[1:])
open(os.environ["UPTAKE_DATA_DIR"] + "/started", "a").write("x")
time.sleep(float(os.environ.get("CHILD_SLEEPS", "0")))
sys.exit(int(os.environ.get("CHILD_ENDS", "0")))
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: Environment) -> Starts:
    """Put a program in the product's place; return what counts its starts."""
    program = tmp_path / "bot.py"
    program.write_text(_CHILD)
    real = asyncio.create_subprocess_exec

    async def start(*command: str, **options: Any) -> asyncio.subprocess.Process:
        assert command == (sys.executable, "-m", "bot", "process-requests")
        return await real(sys.executable, str(program), *command[3:], **options)

    monkeypatch.setattr(child_process.asyncio, "create_subprocess_exec", start)
    note = tmp_path / "started"
    return lambda: len(note.read_text()) if note.exists() else 0


@dataclass
class Watching:
    processor: ChildProcessor
    db: PostgresDatabase
    settings: Settings
    world: World
    database: Database

    async def look(self) -> int:
        return await process_waiting(self.db, self.processor)

    async def asked(self) -> None:
        look(
            self.database,
            "INSERT INTO subject_request (id, person_id, kind, created_at)"
            " VALUES (%s, %s, 'export', now())",
            uuid4(),
            await self.world.person_id("U0"),
        )


@pytest.fixture
def watching(world: World, db: PostgresDatabase, database: Database, tmp_path: Path) -> Watching:
    settings = demo_settings(tmp_path, 8100, 3100)
    return Watching(ChildProcessor(settings), db, settings, world, database)


async def test_nothing_is_started_while_nobody_waits(watching: Watching, started: Starts) -> None:
    assert await watching.look() == 0
    assert started() == 0


async def test_it_is_started_with_the_settings_in_use_and_no_others(
    watching: Watching,
    started: Starts,
    monkeypatch: Environment,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("UPTAKE_DATABASE_URL", "postgresql://another")
    monkeypatch.setenv("UPTAKE_OPERATOR_DATABASE_URL", "postgresql://another")
    await watching.asked()
    assert await watching.look() == 1
    text = capfd.readouterr().out
    assert "['process-requests']" in text
    assert "SLACK_BOT_TOKEN" in text
    assert "UPTAKE_DATABASE_URL" not in text
    assert "UPTAKE_KEEPER" not in text
    monkeypatch.delenv("UPTAKE_DATABASE_URL")
    read = Settings.model_validate(watching.settings.as_environment())
    assert read.model_dump() == watching.settings.model_dump()


async def test_what_could_not_be_done_is_not_begun_anew_at_once(
    watching: Watching, started: Starts, monkeypatch: Environment
) -> None:
    await watching.asked()
    look_again = watching.look
    assert (await look_again(), await look_again()) == (1, 1)
    monkeypatch.setenv("CHILD_ENDS", "1")
    assert (await look_again(), await look_again()) == (1, 0)
    assert started() == 3


async def test_one_that_hangs_is_ended(
    watching: Watching, started: Starts, monkeypatch: Environment
) -> None:
    monkeypatch.setenv("CHILD_SLEEPS", "60")
    monkeypatch.setattr(child_process, "MAX_SECONDS", 1.5)
    await watching.asked()
    assert await watching.look() == 1
    assert started() == 1

"""The operator's look at the audit, and the heads that are kept outside the database."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bot.__main__ import main
from bot.audit_heads import DailyHeads, read_heads
from bot.database import DatabaseError
from core.policy import System
from jobs.audit_sealing import seal_and_publish
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import allow

Environment = pytest.MonkeyPatch


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        yield Path(name)


@pytest.fixture(autouse=True)
def operator(database: Database, folder: Path, monkeypatch: Environment) -> Environment:
    monkeypatch.setenv("UPTAKE_DATABASE_URL", database.app_url)
    monkeypatch.setenv("UPTAKE_OPERATOR_DATABASE_URL", database.operator_url)
    monkeypatch.setenv("UPTAKE_DATA_DIR", str(folder))
    monkeypatch.delenv("UPTAKE_AUDIT_HEADS", raising=False)
    return monkeypatch


class _Days:
    def __init__(self) -> None:
        self.today = date(2026, 9, 14)

    def __call__(self) -> date:
        return self.today


async def _write(db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        await uow.audit.write(System("test"), "thing.done", "thing", "1")


async def test_the_newest_seal_is_written_down_outside_once_a_day(
    db: PostgresDatabase, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    days, heads = _Days(), folder / "elsewhere" / "heads.txt"
    daily = DailyHeads(heads, days)
    caplog.set_level(logging.INFO, logger="uptake.keeping")
    await seal_and_publish(db, daily)
    assert not heads.exists()
    for _ in range(2):
        await _write(db)
        await seal_and_publish(db, daily)
    days.today = date(2026, 9, 15)
    await seal_and_publish(db, daily)
    kept = read_heads(heads, must_exist=True)
    assert [n for n, _ in kept] == [1, 2]
    text = [record.getMessage() for record in caplog.records]
    assert text == [f"audit head {n} {digest}" for n, digest in kept]


async def test_a_whole_audit_is_said_to_be_whole(
    db: PostgresDatabase, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _write(db)
    await seal_and_publish(db, DailyHeads(folder / "audit-heads.txt", _Days()))
    await _write(db)
    assert await asyncio.to_thread(main, ["audit", "verify"]) == 0
    assert capsys.readouterr().out == (
        "The audit is whole: 1 lines under 1 seals, compared with 1 kept outside; "
        "1 lines are not sealed yet.\n"
    )


async def test_a_broken_audit_is_named_and_the_command_fails(
    db: PostgresDatabase, database: Database, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _write(db)
    await seal_and_publish(db, DailyHeads(folder / "kept.txt", _Days()))
    with psycopg.connect(database.admin_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM uptake.audit_seal")
        connection.execute("UPDATE uptake.audit_event SET action = 'x'")
    await seal_and_publish(db, DailyHeads(folder / "later.txt", _Days()))
    assert await asyncio.to_thread(main, ["audit", "verify"]) == 0
    for given in (
        ("--heads", str(folder / "kept.txt")),
        ("--head", (folder / "kept.txt").read_text().replace(" ", ":")),
    ):
        assert await asyncio.to_thread(main, ["audit", "verify", *given]) == 1
        text = capsys.readouterr().out
        assert "BROKEN: Seal 1 is not the one that was kept outside: it was made anew." in text


def test_a_head_that_is_none_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--head", "12"]) == 1
    assert "'12' is no head of the audit" in capsys.readouterr().err
    assert main(["audit", "verify", "--heads", str(folder / "none.txt")]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "picture").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DatabaseError, match="cannot be read"):
        read_heads(folder / "picture", must_exist=True)


def test_without_the_keeper_s_login_the_cure_is_said(
    operator: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.delenv("UPTAKE_OPERATOR_DATABASE_URL")
    assert main(["audit", "verify"]) == 1
    assert "UPTAKE_OPERATOR_DATABASE_URL is missing" in capsys.readouterr().err
    operator.setenv(
        "UPTAKE_OPERATOR_DATABASE_URL", "postgresql://uptake_operator:x@127.0.0.1:9/uptake"
    )
    assert main(["audit", "verify"]) == 1
    assert "password in UPTAKE_OPERATOR_DATABASE_URL right?" in capsys.readouterr().err


def test_the_embedded_database_needs_no_login_to_be_named(
    operator: Environment, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.delenv("UPTAKE_OPERATOR_DATABASE_URL")
    operator.delenv("UPTAKE_DATABASE_URL")
    try:
        assert main(["audit", "verify"]) == 0
    finally:
        assert main(["database", "stop"]) == 0
    assert "0 lines under 0 seals" in capsys.readouterr().out

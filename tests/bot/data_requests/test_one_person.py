"""Export and erasure as an operator meets them, and what a restored backup does to a start."""

import asyncio
import json
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from bot.__main__ import main
from bot.data_requests.erasure_log import ErasureLog, ErasureLogError
from bot.data_requests.resurrected import remember_erased
from bot.database import DatabaseError
from bot.opening import open_database
from bot.settings import read_settings
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme

Environment = pytest.MonkeyPatch
Said = pytest.CaptureFixture[str]
MARK = "0" * 64


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        yield Path(name)


@pytest.fixture(autouse=True)
def operator(database: Database, folder: Path, monkeypatch: Environment) -> Environment:
    monkeypatch.setenv("UPTAKE_DATABASE_URL", database.app_url)
    monkeypatch.setenv("UPTAKE_OPERATOR_DATABASE_URL", database.operator_url)
    monkeypatch.setenv("UPTAKE_DATA_DIR", str(folder))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-abc")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    monkeypatch.delenv("UPTAKE_ERASURES", raising=False)
    return monkeypatch


@pytest.fixture
async def world(db: object, clock: MovableClock) -> World:
    return await load(db, clock, programme())  # type: ignore[arg-type]  # conftest's


async def _run(*arguments: str) -> int:
    return await asyncio.to_thread(main, list(arguments))


def _erasure_id(person: UUID) -> str:
    return sha256(str(person).encode()).hexdigest()


async def test_everything_about_one_person_is_written_to_a_file_of_one_s_own(
    world: World, folder: Path, capsys: Said
) -> None:
    to = folder / "lena.json"
    assert await _run("export", "U0", "--to", str(to)) == 0
    assert f"Everything held about U0 is in {to}." in capsys.readouterr().out
    current = json.loads(to.read_text())
    assert current["Person"]["Name"] == "Name of U0"
    assert current["Workshops"]["Taken part in"][0]["School"] == "Cedar School"
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert await _run("export", "U0", "--to", str(to)) == 1
    assert "is there already" in capsys.readouterr().err
    assert await _run("export", "U0", "--to", str(folder / "none" / "x.json")) == 1
    assert "cannot be written" in capsys.readouterr().err


async def test_who_is_erased_leaves_a_mark_outside_and_is_then_nobody(
    world: World, database: Database, folder: Path, capsys: Said
) -> None:
    person = await world.person_id("Uis")
    assert await _run("erase", "Uis", "--yes") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Everything held about Uis is erased. Figures that were released stay as they are.",
        "Nobody is Instructional Strategist of Exit tickets any more.",
    ]
    assert (folder / "erased.jsonl").read_text() == f'{{"erased": "{_erasure_id(person)}"}}\n'
    assert look(database, "SELECT mark FROM erasure") == [(_erasure_id(person),)]
    for command in (("erase", "Uis", "--yes"), ("export", "Uis", "--to", str(folder / "x.json"))):
        assert await _run(*command) == 1
        assert capsys.readouterr().err == "There is no such person: Uis.\n"


@pytest.mark.parametrize(("typed", "left"), [("U0", 0), ("u0", 1), ("", 1), (None, 1)])
async def test_it_is_asked_before_anybody_is_erased(
    world: World, database: Database, operator: Environment, typed: str | None, left: int
) -> None:
    def answer(_question: str) -> str:
        if typed is None:
            raise EOFError
        return typed

    operator.setattr("builtins.input", answer)
    assert await _run("erase", "U0") == left
    assert look(database, "SELECT count(*) FROM person WHERE slack_user_id = 'U0'") == [(left,)]


async def test_one_slack_user_id_in_two_workspaces_must_be_told_apart(
    world: World, database: Database, capsys: Said
) -> None:
    look(
        database,
        "WITH w AS (INSERT INTO workspace (id, team_id, name, created_at)"
        " VALUES (gen_random_uuid(), 'T2', 'Other', now()) RETURNING id)"
        " INSERT INTO person (id, workspace_id, slack_user_id, name, time_zone, locale, active,"
        " created_at) SELECT gen_random_uuid(), id, 'U0', 'N', 'UTC', 'en-US', true, now() FROM w",
    )
    assert await _run("erase", "U0", "--yes") == 1
    assert "say --workspace, of T1, T2." in capsys.readouterr().err
    assert await _run("erase", "U0", "--yes", "--workspace", "T2") == 0
    assert look(database, "SELECT name FROM person WHERE slack_user_id = 'U0'") == [("Name of U0",)]


async def test_what_cannot_be_remembered_outside_is_not_erased(
    world: World, database: Database, folder: Path, operator: Environment, capsys: Said
) -> None:
    (folder / "a-file").write_text("")
    operator.setenv("UPTAKE_ERASURES", str(folder / "a-file" / "erased.jsonl"))
    assert await _run("erase", "U0", "--yes") == 1
    assert "name a file in UPTAKE_ERASURES" in capsys.readouterr().err
    assert look(database, "SELECT count(*) FROM person WHERE slack_user_id = 'U0'") == [(1,)]


async def test_whoever_is_back_keeps_the_bot_from_serving_until_they_are_gone_again(
    world: World, database: Database, folder: Path, capsys: Said
) -> None:
    person = await world.person_id("U0")
    ErasureLog(folder / "erased.jsonl").add([_erasure_id(person)])
    with pytest.raises(DatabaseError, match=r"1 people who were erased are .* again") as raised:
        async with _open():
            raise AssertionError("it was opened")
    assert "Run `uptake erase --again`" in str(raised.value)
    assert await _run("erase", "--again") == 0
    assert "1 people who were back are erased again." in capsys.readouterr().out
    assert look(database, "SELECT count(*) FROM person WHERE id = %s", person) == [(0,)]
    async with _open() as opened:
        assert await opened.healthy()


def _open() -> "object":
    return open_database(read_settings(), MovableClock(), lambda: None)


async def test_each_machine_learns_who_was_erased_by_another(
    world: World, database: Database, folder: Path, operator: Environment
) -> None:
    assert await _run("erase", "U0", "--yes") == 0
    elsewhere = folder / "elsewhere" / "erased.jsonl"
    operator.setenv("UPTAKE_ERASURES", str(elsewhere))
    async with _open() as opened:
        known = ErasureLog(elsewhere).read()
        assert len(known) == 1
        assert await _run("erase", "U1", "--yes") == 0
        elsewhere.unlink()
        await remember_erased(read_settings(), opened.database)
    assert known < ErasureLog(elsewhere).read()


async def test_a_damaged_file_keeps_the_bot_from_serving(world: World, folder: Path) -> None:
    (folder / "erased.jsonl").write_text(f'{{"erased": "{MARK}"}}\nnonsense\n')
    with pytest.raises(DatabaseError, match=r"Line 2 of .* is damaged"):
        async with _open():
            raise AssertionError("it was opened")


@pytest.mark.parametrize("line", ["nonsense", "{}", "[]", '{"erased": 1}', '{"erased": "xyz"}'])
def test_a_line_that_is_no_mark_is_damage(folder: Path, line: str) -> None:
    log = ErasureLog(folder / "erased.jsonl")
    log.path.write_text(line + "\n")
    with pytest.raises(ErasureLogError, match="Line 1"):
        log.read()


def test_a_line_that_was_never_finished_is_none(folder: Path) -> None:
    log = ErasureLog(folder / "erased.jsonl")
    log.add([MARK])
    with log.path.open("a") as file:
        file.write('{"erased": "12')
    assert log.read() == {MARK}
    other = "1" * 64
    log.add([MARK, other])
    log.add([])
    assert log.path.read_text() == f'{{"erased": "{MARK}"}}\n{{"erased": "{other}"}}\n'
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


async def test_the_audit_is_read_with_people_by_their_slack_ids(
    world: World, database: Database, capsys: Said
) -> None:
    await world.complete()
    assert await _run("export", "Uis", "--to", "/dev/full") == 1
    capsys.readouterr()
    assert await _run("audit", "show", "--person", "Uis") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("Uis engagement.completed engagement" in line for line in lines)
    assert any("after {'role': 'is'" in line for line in lines)
    assert await _run("audit", "show", "--most", "1") == 0
    assert "keeper audit.read audit lines command" in capsys.readouterr().out
    assert await _run("audit", "show", "--record", str(world.engagement_id)) == 0
    assert "engagement.completed" in capsys.readouterr().out

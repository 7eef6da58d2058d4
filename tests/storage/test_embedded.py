"""The embedded Postgres: survives everybody, trusts nobody, and keeps no one's words."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest

from storage.embedded import EmbeddedServer, start
from storage.kit import programs
from storage.kit.programs import EmbeddedPostgresError

_START = "import sys; from pathlib import Path; from storage.embedded import start; "


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder after its first start, at rest."""
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        start(Path(name)).stop()
        yield Path(name)


@pytest.fixture
def empty() -> Iterator[Path]:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        yield Path(name)
        start(Path(name)).stop()


@pytest.fixture
def folder(made: Path, empty: Path) -> Path:
    _copy(made, empty)
    return empty


def _copy(source: Path, target: Path) -> None:
    """Copy with owners and rights, in a quarter of the time of a first start."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)  # noqa: S607  # any cp


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        started = start(Path(name))
        yield started
        started.stop()


def _postmaster(server: EmbeddedServer) -> int:
    return int((server.folder / "postmaster.pid").read_text().split("\n")[0])


def _remember(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_url) as connection:
        connection.execute("CREATE TABLE kept (words text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")


def _recall(server: EmbeddedServer) -> str:
    with psycopg.connect(server.admin_url) as connection:
        row = connection.execute("SELECT words FROM kept").fetchone()
    assert row is not None
    return str(row[0])


def test_what_was_written_survives_stop_start_and_a_killed_server(folder: Path) -> None:
    server = start(folder)
    _remember(server)
    server.stop()
    server.stop()
    server = start(folder)
    assert _recall(server) == "still here"
    killed = psutil.Process(_postmaster(server))
    killed.kill()
    killed.wait(timeout=10)
    # Its orphans may still be at work: starting waits for them.
    server = start(folder)
    assert _recall(server) == "still here"
    assert _postmaster(server) != killed.pid


def test_the_server_outlives_a_killed_bot(folder: Path) -> None:
    bot = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _START + "import time; start(Path(sys.argv[1])); print('up', flush=True);"
            "time.sleep(600)",
            str(folder),
        ],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert bot.stdout is not None
    with bot, bot.stdout:
        assert bot.stdout.readline() == b"up\n"
        os.killpg(bot.pid, signal.SIGKILL)
    began = time.monotonic()
    server = start(folder)
    with psycopg.connect(server.app_url) as connection:
        assert connection.execute("SELECT session_user").fetchone() == ("uptake_app",)
    assert time.monotonic() - began < 10


def test_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    command = [sys.executable, "-c", _START + "print(start(Path(sys.argv[1])).app_url)"]
    several = [subprocess.Popen([*command, str(folder)], stdout=subprocess.PIPE) for _ in range(3)]
    urls = {one.communicate(timeout=120)[0].decode().strip() for one in several}
    assert urls == {start(folder).app_url}


def test_an_interrupted_first_start_is_begun_again(empty: Path) -> None:
    (empty / "postgres.new").mkdir()
    (empty / "postgres.new" / "PG_VERSION").write_text("18")
    server = start(empty)
    assert not (empty / "postgres.new").exists()
    assert server.folder.exists()


def test_a_strangers_process_id_does_not_stop_the_start(folder: Path) -> None:
    server = start(folder)
    server.stop()
    stale = f"{os.getpid()}\n{server.folder}\n1\n5432\n{server.folder}\n\n1 1\nready\n"
    (server.folder / "postmaster.pid").write_text(stale)
    assert _postmaster(start(folder)) != os.getpid()


def test_a_long_folder_gets_its_socket_elsewhere(made: Path) -> None:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        deep = Path(name) / ("d" * 60) / ("e" * 60)
        _copy(made, deep)
        server = start(deep)
        try:
            assert server.socket_folder != server.folder
            with psycopg.connect(server.app_url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert start(deep).socket_folder == server.socket_folder
        finally:
            server.stop()


def test_an_ordinary_user_needs_no_help() -> None:
    become_somebody = (
        "import os; os.geteuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534));"
    )
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        if os.geteuid() == 0:
            os.chown(name, 65534, 65534)
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                _START + "import psycopg;" + become_somebody + "server = start(Path(sys.argv[1]));"
                "print(psycopg.connect(server.app_url).execute('SELECT 7').fetchone());"
                "server.stop()",
                name,
            ],
            capture_output=True,
            check=False,
            timeout=120,
        )
        owners = {path.stat().st_uid for path in Path(name).iterdir()}
    assert done.stdout == b"(7,)\n", done.stderr.decode()
    assert owners == {65534 if os.geteuid() == 0 else os.geteuid()}


def test_passwords_are_asked_for_and_kept_from_others(server: EmbeddedServer) -> None:
    kept = server.folder.parent / "postgres-passwords.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "uptake_app" not in repr(server)
    for login in ("postgres", "uptake_app", "uptake_migrator"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{login}@/uptake?host={server.socket_folder}")
    with psycopg.connect(server.admin_url) as connection:
        rules = connection.execute(
            "SELECT DISTINCT type, auth_method FROM pg_hba_file_rules"
        ).fetchall()
        assert rules == [("local", "scram-sha-256")]
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        kinds = connection.execute(
            "SELECT DISTINCT left(rolpassword, 13) FROM pg_authid WHERE rolcanlogin"
        ).fetchall()
        assert kinds == [("SCRAM-SHA-256",)]
    assert psutil.Process(_postmaster(server)).net_connections("inet") == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'Lena wept'::integer",
        "SELECT %s::text::integer",
        "SELECT 1/0 WHERE 'Lena wept' <> ''",
        "DO $$ BEGIN RAISE EXCEPTION 'Lena wept'; END $$",
        "DO $$ BEGIN RAISE WARNING 'Lena wept'; END $$",
        "WITH once AS (SELECT 'Lena wept' AS words) SELECT words::uuid FROM once",
    ],
)
def test_nobodys_words_reach_the_servers_log(server: EmbeddedServer, sql: str) -> None:
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS short (words varchar(4) CHECK (words > ''))")
        for statement in (sql, "INSERT INTO short VALUES ('Lena wept')"):
            with contextlib.suppress(psycopg.Error):
                connection.execute(
                    statement.encode(), ("Lena wept",) if "%s" in statement else None
                )
    assert "Lena" not in (server.folder / "server.log").read_text()


def test_a_missing_wheel_is_named_with_its_cure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(EmbeddedPostgresError, match="UPTAKE_DATABASE_URL"):
        start(folder)


def test_what_a_program_said_stands_in_the_error() -> None:
    with pytest.raises(EmbeddedPostgresError, match="is not a database cluster directory"):
        programs.run("pg_ctl", "status", "-D", "/", timeout=10)


def test_importing_and_starting_warns_of_nothing(server: EmbeddedServer) -> None:
    text = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            _START + "start(Path(sys.argv[1]))",
            str(server.folder.parent),
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (text.stdout, text.stderr) == (b"", b"")

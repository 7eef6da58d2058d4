"""The command line as an operator meets it: what it prints, and what it returns."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bot.__main__ import main
from tests.conftest import Database
from tests.storage.world import look
from tests.support.launch import ROOT

SETTINGS = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "UPTAKE_DATABASE_URL",
    "UPTAKE_MIGRATOR_DATABASE_URL",
    "UPTAKE_DATA_DIR",
)
NOBODY = "postgresql://uptake_app:secret@127.0.0.1:9/uptake"

Environment = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="uptake-tests-") as name:
        yield Path(name)


def _with_slack(environment: Environment) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1-abc")
    environment.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    environment.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")


def test_without_settings_each_missing_one_is_named_with_its_cure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve"]) == 2
    text = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token" in text
    assert "SLACK_SIGNING_SECRET is missing: copy the Signing Secret" in text


def test_socket_mode_without_its_token_is_refused_with_the_cure(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_slack(environment)
    assert main(["serve", "--socket"]) == 2
    assert "SLACK_APP_TOKEN is missing: --socket needs" in capsys.readouterr().err


def test_the_embedded_database_is_migrated_without_slack_s_secrets_and_stopped(
    environment: Environment, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("UPTAKE_DATA_DIR", str(folder))
    assert main(["migrate"]) == 0
    assert f"The embedded database in {folder} is at revision" in capsys.readouterr().out
    assert main(["database", "stop"]) == 0
    assert "is stopped" in capsys.readouterr().out


def test_one_s_own_database_is_migrated_by_the_migrator_s_url(
    environment: Environment, own_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("UPTAKE_DATABASE_URL", own_database.app_url)
    assert main(["migrate"]) == 1
    assert "UPTAKE_MIGRATOR_DATABASE_URL is missing" in capsys.readouterr().err
    environment.setenv("UPTAKE_MIGRATOR_DATABASE_URL", own_database.migrator_url)
    assert main(["migrate"]) == 0
    assert "The database of UPTAKE_MIGRATOR_DATABASE_URL is at" in capsys.readouterr().out


def test_an_administrator_is_told_what_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "sql"]) == 0
    text = capsys.readouterr().out
    assert "uptake_owner" in text
    assert "UPTAKE_MIGRATOR_DATABASE_URL=postgresql://uptake_migrator" in text
    assert "UPTAKE_DATABASE_URL=postgresql://uptake_app:… and never UPTAKE_OPERATOR" in text


def test_the_operator_s_setting_is_refused_by_its_earlier_name(
    environment: Environment, own_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("UPTAKE_DATABASE_URL", own_database.app_url)
    environment.setenv("UPTAKE_KEEPER_DATABASE_URL", own_database.operator_url)
    assert main(["audit", "show"]) == 1
    text = "UPTAKE_KEEPER_DATABASE_URL is called UPTAKE_OPERATOR_DATABASE_URL now"
    assert text in capsys.readouterr().err


def test_a_command_s_former_name_answers_with_its_present_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["keep"]) == 1
    assert capsys.readouterr().err == "`uptake keep` is called `uptake process-requests` now.\n"


def test_a_reader_who_has_seen_enough_is_no_failure() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "database", "sql"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as text:  # fmt: skip
        assert text.stdout is not None
        assert text.stderr is not None
        text.stdout.close()
        assert text.stderr.read() == b""
    assert text.returncode == 0


@pytest.mark.parametrize("verb", ["serve", "load"])
def test_a_database_that_is_not_there_is_told_in_a_sentence(
    environment: Environment, folder: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", NOBODY)
    files = ["--engagement", str(folder / "e.yaml"), "--roster", str(folder / "r.csv")]
    assert main([verb, *(files if verb == "load" else [])]) == 1
    text = capsys.readouterr().err
    assert "The database cannot be used" in text
    assert "secret" not in text


def test_the_doctor_looks_at_slack_although_the_database_is_ill(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", NOBODY)
    assert main(["doctor"]) == 1
    text = capsys.readouterr().out
    assert "WRONG database (your own)" in text
    assert "WRONG Slack cannot be reached" in text


def test_the_doctor_names_missing_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "SLACK_BOT_TOKEN is missing" in capsys.readouterr().out


def test_a_folder_that_cannot_be_used_is_named(
    environment: Environment, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_slack(environment)
    (folder / "file").write_text("in the way")
    environment.setenv("UPTAKE_DATA_DIR", str(folder / "file" / "data"))
    assert main(["serve"]) == 1
    assert "name a folder in UPTAKE_DATA_DIR" in capsys.readouterr().err


def test_a_database_older_than_the_code_is_not_served(
    environment: Environment, own_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    look(own_database, "DELETE FROM alembic_version")
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", own_database.app_url)
    assert main(["serve"]) == 1
    assert "tables are older than this version" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["migrate", "serve", "doctor"])
def test_own_database_older_than_every_release_is_to_be_made_anew(
    environment: Environment,
    own_database: Database,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    look(own_database, "UPDATE alembic_version SET version_num = '0018'")
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", own_database.app_url)
    environment.setenv("UPTAKE_MIGRATOR_DATABASE_URL", own_database.migrator_url)
    assert main([command]) == 1
    told = "".join(capsys.readouterr())
    assert "made by an unreleased version" in told
    assert "run in it what `uptake database sql` prints, and then run `uptake migrate`" in told
    assert "backup" not in told


@pytest.mark.parametrize("command", ["migrate", "serve", "doctor"])
def test_embedded_database_older_than_every_release_is_to_be_made_anew(
    environment: Environment,
    own_database: Database,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    look(own_database, "UPDATE alembic_version SET version_num = '0018'")
    _with_slack(environment)
    environment.setenv("UPTAKE_DATA_DIR", "data")
    environment.setattr("bot.database.embedded.start", lambda _folder: own_database)
    assert main([command]) == 1
    told = "".join(capsys.readouterr())
    assert "made by an unreleased version" in told
    assert "`rm -r data/postgres data/postgres-roles`" in told


@pytest.mark.parametrize("to", ["uptake_writer", "uptake_reader", "PUBLIC"])
def test_a_bot_that_may_read_too_much_does_not_start_and_the_doctor_says_why(
    environment: Environment,
    own_database: Database,
    to: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with psycopg.connect(own_database.admin_url, autocommit=True) as admin:
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA uptake_raw TO {to}".encode())
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", own_database.app_url)
    assert main(["serve"]) == 1
    text = f"{to} may read uptake_raw.pulse_count, uptake_raw.pulse_response"
    assert text in capsys.readouterr().err
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "WRONG database (your own)" in told
    assert text in told
    assert f"REVOKE that from {to}" in told


def test_a_certificate_that_is_none_cannot_be_taken_back(
    environment: Environment, database: Database, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_slack(environment)
    environment.setenv("UPTAKE_DATABASE_URL", database.app_url)
    environment.setenv("UPTAKE_DATA_DIR", str(folder))
    address = "https://uptake.example/certificates/-abcdefghijklmnopqrstuvwxyz"
    assert main(["certificate", "revoke", address, "--reason", "Wrong person"]) == 1
    assert "There is no certificate with this code." in capsys.readouterr().err

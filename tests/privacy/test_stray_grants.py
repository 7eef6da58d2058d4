"""A GRANT by mistake: the raw answers stay empty for everybody, and the bot does not start."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from bot.__main__ import main
from local_slack.process import free_port
from storage.embedded import EmbeddedServer
from tests.conftest import Database, copied
from tests.privacy.paired_databases import ROLES, administrator, session
from tests.privacy.seed_answers import WORDS, seed_answers
from tests.support.launch import ROOT

GRANTEES = ("uptake_app", "uptake_writer", "uptake_reader", "PUBLIC")
LOGINS = {"login": "uptake_app", "writer": "uptake_writer", "reader": "uptake_reader"}
RAW = ("pulse_response", "pulse_count", "pulse_sealed", "reflection_text")
# Each with what the bot must say of it.
GRANTS = [
    *(
        (
            (
                f"GRANT USAGE ON SCHEMA uptake_raw TO {who}; GRANT {what} ON ALL TABLES IN SCHEMA"
                f" uptake_raw TO {who}"
            ),
            "uptake_raw",
        )
        for who in GRANTEES
        for what in ("SELECT", "ALL")
    ),
    *(
        (f"GRANT SELECT ON ALL TABLES IN SCHEMA uptake TO {who}", "uptake.")
        for who in ("uptake_app", "uptake_reader", "PUBLIC")
    ),
    ("ALTER TABLE uptake_raw.pulse_response DISABLE ROW LEVEL SECURITY", "pulse_response"),
    ("CREATE POLICY open ON uptake_raw.reflection_text USING (true)", "reflection_text"),
    ("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA uptake_raw TO uptake_writer", "uptake_raw"),
    ("GRANT EXECUTE ON FUNCTION uptake.own_reflection TO PUBLIC", "own_reflection"),
    ("ALTER TABLE uptake.released_cell DISABLE ROW LEVEL SECURITY", "released_cell"),
    ("GRANT SELECT (numerator) ON uptake.released_cell TO uptake_reader", "numerator"),
    ("GRANT SELECT (likert) ON uptake_raw.pulse_response TO uptake_app", "likert"),
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE uptake_raw GRANT SELECT ON TABLES TO uptake_reader",
        "uptake_raw",
    ),
    ("ALTER FUNCTION uptake.submit_pulse OWNER TO uptake_writer", "uptake_writer owns something"),
    ("ALTER FUNCTION uptake.sealed_of OWNER TO uptake_operator", "sealed_of"),
    ("ALTER TABLE uptake_raw.pulse_response OWNER TO uptake_owner", "pulse_response"),
    (
        (
            "CREATE VIEW public.peek AS TABLE uptake_raw.pulse_response;"
            " GRANT SELECT ON public.peek TO PUBLIC"
        ),
        "public.peek",
    ),
]


@pytest.fixture(scope="module")
def seeded_once(template: EmbeddedServer) -> Iterator[str]:
    """The name of a planted database, to be copied."""
    with copied(template) as database:
        seed_answers(database, 0)
        yield database.name


@pytest.fixture
def seeded(template: EmbeddedServer, seeded_once: str) -> Iterator[Database]:
    with copied(template, of=seeded_once) as database:
        yield database


@pytest.fixture
def environment(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1-abc",
        "SLACK_SIGNING_SECRET": "0123456789abcdef",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "UPTAKE_DATABASE_URL": seeded.app_url,
        "UPTAKE_PORT": str(free_port()),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return {**os.environ, **given}


def _grant(database: Database, sql: str) -> None:
    with administrator(database) as admin:
        admin.execute(sql.encode())


@pytest.fixture
def befriended(seeded: Database) -> Iterator[Database]:
    """Memberships are the server's, not one database's: they are taken back."""
    _grant(seeded, "GRANT uptake_writer TO uptake_reader WITH INHERIT TRUE")
    yield seeded
    _grant(seeded, "REVOKE uptake_writer FROM uptake_reader")


def _raw_rows(connection: psycopg.Connection, table: str) -> int:
    """Return how many are seen; a right that is missing shows none."""
    try:
        rows = connection.execute(f"TABLE uptake_raw.{table}".encode())
        return len(rows.fetchall())
    except errors.InsufficientPrivilege:
        return 0


@pytest.mark.parametrize("who", GRANTEES)
def test_granted_raw_tables_show_no_row_and_let_none_in(seeded: Database, who: str) -> None:
    for schema in ("uptake_raw", "uptake"):
        _grant(
            seeded,
            f"GRANT USAGE ON SCHEMA {schema} TO {who};"
            f" GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {who}",
        )
    read = 0
    for role in ROLES:
        with session(seeded, role) as connection:
            assert [_raw_rows(connection, table) for table in RAW] == [0] * len(RAW)
            for change in (
                "UPDATE uptake_raw.pulse_response SET likert = 3 RETURNING likert",
                "DELETE FROM uptake_raw.reflection_text RETURNING evidence",
            ):
                try:
                    assert connection.execute(change.encode()).fetchall() == []
                    read += 1
                except errors.InsufficientPrivilege:
                    pass
    assert read > 0, "the grant reached nobody: nothing was tried"
    with administrator(seeded) as admin:
        assert admin.execute("SELECT count(*) > 40 FROM uptake_raw.pulse_response").fetchone() == (
            True,
        )


# What tells of single people, or holds exact numbers of few: nobody whom a stray GRANT reaches may
# see a row, but the writing role where it writes and reads them itself.
GUARDED = (
    "SELECT quote_ident(c.relname), EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid"
    " AND 'uptake_writer'::regrole = ANY (p.polroles)) FROM pg_class AS c"
    " WHERE c.relnamespace = 'uptake'::regnamespace AND c.relrowsecurity ORDER BY 1"
)


@pytest.mark.parametrize("who", ["uptake_app", "uptake_writer", "uptake_reader", "PUBLIC"])
def test_granted_tables_show_no_row_of_what_one_person_did(seeded: Database, who: str) -> None:
    _grant(
        seeded,
        f"GRANT USAGE ON SCHEMA uptake TO {who}; GRANT ALL ON ALL TABLES IN SCHEMA uptake TO {who}",
    )
    with administrator(seeded) as admin:
        guarded = dict(admin.execute(GUARDED).fetchall())
        filled = {
            table
            for table in guarded
            if admin.execute(f"SELECT FROM uptake.{table} LIMIT 1".encode()).fetchall()
        }
    assert {"enrollment", "reflection", "released_cell"} <= filled
    assert not guarded["released_cell"]
    for role in ROLES:
        with session(seeded, role) as connection:
            for table in [*guarded, "pulse_answered"]:
                if role == "writer" and guarded.get(table, True):
                    continue
                try:
                    rows = connection.execute(f"SELECT FROM uptake.{table} LIMIT 1".encode())
                    assert rows.fetchall() == [], f"{role} sees {table}"
                except errors.InsufficientPrivilege:
                    assert who not in ("PUBLIC", LOGINS[role])


def test_of_fewer_than_the_floor_nothing_is_kept(seeded: Database) -> None:
    """Else one answer would stand in the sum of one, also after its author was erased."""
    with administrator(seeded) as admin:
        kept = admin.execute(
            "SELECT count(*), count(numerator), count(events), count(leavers)"
            " FROM uptake.released_cell WHERE denominator < floor"
        ).fetchone()
    assert kept is not None
    assert kept[0] > 0
    assert kept[1:] == (0, 0, 0)


@pytest.mark.parametrize(("sql", "word"), GRANTS, ids=[sql for sql, _ in GRANTS])
def test_the_bot_refuses_to_start(
    seeded: Database,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    sql: str,
    word: str,
) -> None:
    _grant(seeded, sql)
    assert main(["serve"]) != 0
    output = capsys.readouterr().err
    assert "The database gives the bot too much" in output
    assert word in output
    assert not any(word in output for word in WORDS)


def test_the_bot_refuses_to_start_where_the_reader_may_do_what_the_writer_may(
    befriended: Database, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with session(befriended, "reader") as connection:
        assert connection.execute("SELECT FROM uptake.enrollment LIMIT 1").fetchall() == [()]
    assert main(["serve"]) != 0
    assert "REVOKE uptake_writer FROM uptake_reader" in capsys.readouterr().err


def test_the_command_itself_ends(seeded: Database, environment: dict[str, str]) -> None:
    _grant(seeded, GRANTS[0][0])
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "too much" in done.stderr

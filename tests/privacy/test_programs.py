"""Postgres' own programs under the bot's login, and what the server writes down."""

import subprocess

import psycopg
import pytest

from storage.embedded import EmbeddedServer
from storage.kit.programs import binaries
from tests.conftest import copied
from tests.privacy.attacks import ATTACKS
from tests.privacy.mutants import stray_grant
from tests.privacy.observations import told_by
from tests.privacy.paired_databases import PairedDatabases, administrator, session
from tests.privacy.seed_answers import WORDS, SeededAnswers, seed_answers

_DUMPS = (
    ("--data-only",),
    ("--data-only", "--schema=uptake_raw"),
    ("--data-only", "--table=uptake_raw.pulse_response"),
    ("--data-only", "--inserts", "--table=uptake_raw.reflection_text"),
    ("--data-only", "--enable-row-security", "--schema=uptake_raw"),
    ("--data-only", "--role=uptake_writer", "--enable-row-security", "--schema=uptake_raw"),
    ("--data-only", "--role=uptake_reader", "--enable-row-security"),
    ("--statistics-only", "--role=uptake_writer"),
    ("--large-objects", "--data-only", "--exclude-schema=uptake"),
)
_PLAN = """
    INSERT INTO uptake.action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
        due_at, created_at)
    VALUES (gen_random_uuid(), '<person>', '<engagement>', gen_random_uuid(), 1, %s, now(), now())
"""
# Words and numbers that a constraint, a type or a missing row refuses.
_REFUSED_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("SELECT uptake.keep_reflection('<person>', '<engagement>', %s, '', '')", ("canary" * 400,)),
    ("SELECT uptake.keep_reflection('<other>', '<engagement>', %s, '', '')", ("canary owl",)),
    ("SELECT uptake.submit_pulse('<round>', '<person>', %s, '{0,0,0}', now())", ("canary wren",)),
    (_PLAN, ("canary robin",)),
    (_PLAN, ("canary" * 100,)),
)


@pytest.fixture(scope="module")
def seeded(paired_databases: PairedDatabases) -> SeededAnswers:
    left, _ = (seed_answers(database, side) for side, database in enumerate(paired_databases))
    paired_databases.run("ANALYZE uptake_raw.pulse_response, uptake_raw.reflection_text")
    return left


def _dumped(url: str, arguments: tuple[str, ...]) -> str:
    done = subprocess.run(
        [str(binaries() / "pg_dump"), "--restrict-key=same", *arguments, url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("arguments", _DUMPS, ids=" ".join)
def test_pg_dump_under_the_bots_login_gives_nothing(
    paired_databases: PairedDatabases, seeded: SeededAnswers, arguments: tuple[str, ...]
) -> None:
    output = [
        _dumped(database.app_url, arguments).replace(database.name, "database")
        for database in paired_databases
    ]
    assert output[0] == output[1]
    assert not any(word in output[0] for word in WORDS)
    assert "permission denied" in output[0] or "COPY" not in output[0]


def test_pg_dump_with_a_stray_grant_gives_no_row(template: EmbeddedServer) -> None:
    with copied(template) as database:
        seed_answers(database, 0)
        with administrator(database) as admin:
            stray_grant(admin)
        tables = ("--table=uptake_raw.pulse_response", "--table=uptake_raw.reflection_text")
        plain = _dumped(database.app_url, ("--role=uptake_reader", "--data-only", *tables))
        asked = ("--role=uptake_reader", "--data-only", "--enable-row-security", *tables)
        with_security = _dumped(database.app_url, asked)
    assert "row-level security" in plain
    assert "COPY uptake_raw.pulse_response" in with_security
    assert with_security.count("FROM stdin;\n\\.\n") == 2
    assert not any(word in plain + with_security for word in WORDS)


def test_the_servers_log_holds_no_words_and_no_answer(
    template: EmbeddedServer, paired_databases: PairedDatabases, seeded: SeededAnswers
) -> None:
    """After every attack, and after words and answers that the server refuses."""
    log = template.folder / "server.log"
    before = len(log.read_text())
    with session(paired_databases.left, "writer") as writer:
        for attack in ATTACKS:
            told_by(writer, [seeded.in_words(sql) for sql in attack.sql], alone=attack.alone)
        for sql, values in _REFUSED_WORDS:
            with pytest.raises(psycopg.Error):
                writer.execute(seeded.in_words(sql).encode(), values)
    written = log.read_text()[before:]
    assert written, "the attacks print plans into the log; nothing of them is there"
    assert not any(word in written for word in WORDS)
    assert "canary" not in written

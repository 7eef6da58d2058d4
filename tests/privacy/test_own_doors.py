"""The doors that give something back to its author: who may use them, and from when on."""

import pytest

from tests.privacy.observations import told_by
from tests.privacy.paired_databases import PairedDatabases, session
from tests.privacy.seed_answers import SEALED, WORDS, SeededAnswers, in_full, seed_answers

_WORDS = "SELECT * FROM uptake.own_reflection('<person>', '<engagement>')"
_SEALED = "SELECT uptake.sealed_of('<released>', '<person>')"


@pytest.fixture(scope="module")
def seeded(paired_databases: PairedDatabases) -> SeededAnswers:
    return seed_answers(paired_databases.left, 0)


@pytest.mark.parametrize("role", ["login", "reader"])
@pytest.mark.parametrize("sql", [_WORDS, _SEALED])
def test_only_the_writing_role_has_them(
    paired_databases: PairedDatabases, seeded: SeededAnswers, role: str, sql: str
) -> None:
    with session(paired_databases.left, role) as connection:
        assert told_by(connection, [seeded.in_words(sql)]).states == ("42501",)


def test_it_gets_one_persons_words_and_no_others(
    paired_databases: PairedDatabases, seeded: SeededAnswers
) -> None:
    with session(paired_databases.left, "writer") as writer:
        told = {
            who: told_by(writer, [seeded.in_words(_WORDS.replace("'<person>'", who))]).text
            for who in ("'<person>'", "'<second>'", "'<third>'", "'<other>'", "'<left>'", "NULL")
        }
    authors = list(told)[:3]
    for number, who in enumerate(authors):
        assert told[who].count(in_full(0, number)) == told[who].count(WORDS[0]) == 3
    assert not any(WORDS[0] in told[who] for who in told if who not in authors)


@pytest.mark.parametrize("held", ["round", "closed"])
def test_what_is_sealed_stays_shut_until_the_release(
    paired_databases: PairedDatabases, seeded: SeededAnswers, held: str
) -> None:
    with session(paired_databases.left, "writer") as writer:
        released = writer.execute(seeded.in_words(_SEALED).encode()).fetchone()
        before = writer.execute(
            seeded.in_words(_SEALED.replace("<released>", f"<{held}>")).encode()
        ).fetchone()
    assert released == (SEALED[0],)
    assert before == (None,)

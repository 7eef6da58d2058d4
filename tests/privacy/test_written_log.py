"""How much a server writes to its log may be asked by everybody, and must tell no answer."""

import json
from itertools import product

import psycopg
import pytest

from tests.privacy.paired_databases import PairedDatabases, administrator, session
from tests.privacy.seed_answers import SEALED, SeededAnswers, in_full, seed_answers

_GUESS = """
    EXPLAIN (ANALYZE, WAL, FORMAT json) SELECT uptake.submit_pulse('<round>', '<person>', {likert},
        '{{{answers}}}', '2031-03-03 16:00+00')
"""
_SEAL = """
    EXPLAIN (ANALYZE, WAL, FORMAT json) SELECT uptake.keep_sealed('<round>', '<person>',
        '\\x{guess}')
"""
_WORDS = """
    EXPLAIN (ANALYZE, WAL, FORMAT json) SELECT uptake.keep_reflection('<person>', '<engagement>',
        {guess}, {guess}, {guess})
"""
_STANDS = """
    SELECT likert, mcq_answers FROM uptake_raw.pulse_response
    WHERE round_id = '<round>' AND participant_id = '<person>'
"""


@pytest.fixture(scope="module")
def seeded(paired_databases: PairedDatabases) -> SeededAnswers:
    return seed_answers(paired_databases.left, 0)


def _written(writer: psycopg.Connection, sql: str) -> int:
    """Return how many bytes a call writes that is taken back again."""
    with writer.transaction(force_rollback=True):
        row = writer.execute(sql.encode()).fetchone()
    assert row is not None
    told = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return int(told[0]["Plan"]["WAL Bytes"])


def test_a_guess_that_is_right_writes_no_less_than_another(
    paired_databases: PairedDatabases, seeded: SeededAnswers
) -> None:
    """Whoever may submit for somebody could try all answers, and take each back."""
    guesses = list(product(range(1, 6), *(range(3) for _ in range(3))))
    with administrator(paired_databases.left) as admin:
        current = admin.execute(seeded.in_words(_STANDS).encode()).fetchone()
    assert current is not None
    assert (current[0], *current[1]) in guesses
    written: dict[tuple[int, ...], int] = {}
    with session(paired_databases.left, "writer") as writer:
        # Now and then something else is written along, so that each is tried several times.
        for likert, *answers in guesses * 3:
            sql = _GUESS.format(likert=likert, answers=",".join(map(str, answers)))
            told = _written(writer, seeded.in_words(sql))
            guess = (likert, *answers)
            written[guess] = min(told, written.get(guess, told))
    assert min(written.values()) > 0
    assert len(set(written.values())) == 1, written


def test_a_guess_of_what_is_sealed_writes_as_much_however_much_of_it_is_right(
    paired_databases: PairedDatabases, seeded: SeededAnswers
) -> None:
    """Else it could be had byte by byte, before the door hands it out."""
    current = SEALED[0]
    written: dict[int, int] = {}
    with session(paired_databases.left, "writer") as writer:
        for right in [*range(len(current) + 1)] * 3:
            guess = current[:right] + bytes(255 - byte for byte in current[right:])
            told = _written(writer, seeded.in_words(_SEAL.format(guess=guess.hex())))
            written[right] = min(told, written.get(right, told))
    assert min(written.values()) > 0
    assert len(set(written.values())) == 1, written


def test_a_guess_of_somebodys_words_writes_as_much_however_much_of_it_is_right(
    paired_databases: PairedDatabases, seeded: SeededAnswers
) -> None:
    current = in_full(0, 0)
    written: dict[int, int] = {}
    with session(paired_databases.left, "writer") as writer:
        for right in [*range(len(current) + 1)] * 3:
            guess = current[:right] + "#" * (len(current) - right)
            told = _written(writer, seeded.in_words(_WORDS.format(guess=f"'{guess}'")))
            written[right] = min(told, written.get(right, told))
    assert min(written.values()) > 0
    assert len(set(written.values())) == 1, written

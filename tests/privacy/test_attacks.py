"""Every scripted attack, as each role the bot can have, in two databases that differ in answers."""

from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.privacy.attacks import ATTACKS, REFUSED, SLIPS, Attack
from tests.privacy.observations import Told, told_by
from tests.privacy.paired_databases import ROLES, PairedDatabases, session
from tests.privacy.seed_answers import WORDS, SeededAnswers, seed_answers


@pytest.fixture(scope="module")
def seeded(paired_databases: PairedDatabases) -> SeededAnswers:
    left, right = (seed_answers(database, side) for side, database in enumerate(paired_databases))
    assert left == right
    paired_databases.run("ANALYZE uptake_raw.pulse_response, uptake_raw.reflection_text")
    return left


Sessions = dict[str, tuple[psycopg.Connection, psycopg.Connection]]


@pytest.fixture(scope="module")
def sessions(paired_databases: PairedDatabases, seeded: SeededAnswers) -> Iterator[Sessions]:
    opened: Sessions = {
        role: (session(paired_databases.left, role), session(paired_databases.right, role))
        for role in ROLES
    }
    yield opened
    for pair in opened.values():
        for connection in pair:
            connection.close()


def _attempt(sessions: Sessions, role: str, attack: Attack, seeded: SeededAnswers) -> list[Told]:
    told = []
    for connection in sessions[role]:
        told.append(
            told_by(connection, [seeded.in_words(sql) for sql in attack.sql], alone=attack.alone)
        )
        for sql in ("ROLLBACK", "DISCARD ALL"):
            connection.execute(sql)
        options = (option.split("=") for option in ROLES[role].replace("-c ", "").split())
        connection.execute("; ".join(f"SET {name} = {value}" for name, value in options).encode())
    return told


def _learned(attack: Attack, role: str, left: Told, right: Told) -> list[str]:
    """Say what was told that must not be, or why the attack was none."""
    expected = REFUSED | attack.also
    found = {
        f"left is told {left.text}, right {right.text}": left != right,
        f"a canary is told: {left.text}, {right.text}": any(
            word in told.text for word in WORDS for told in (left, right)
        ),
        f"a slip: {left.text}": bool((SLIPS - attack.also) & set(left.states)),
        f"not refused: {left.text}": attack.refused_to(role) and not expected & set(left.states),
    }
    return [f"{attack}: {what}" for what, holds in found.items() if holds]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", dict.fromkeys(attack.kind for attack in ATTACKS))
def test_an_attack_learns_nothing(
    sessions: Sessions, seeded: SeededAnswers, kind: str, role: str
) -> None:
    attacks = [attack for attack in ATTACKS if attack.kind == kind]
    assert not [
        found
        for attack in attacks
        for found in _learned(attack, role, *_attempt(sessions, role, attack, seeded))
    ]


def test_there_are_enough_attacks_and_no_two_of_one_name() -> None:
    names = Counter((attack.kind, attack.name) for attack in ATTACKS)
    assert names.most_common(1)[0][1] == 1
    assert len(names) >= 150

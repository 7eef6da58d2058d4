"""Every scripted attack, as each role the bot can have, in two databases that differ in answers."""

from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.privacy.attacks import ATTACKS, REFUSED, SLIPS, Attack
from tests.privacy.planted import WORDS, Planted, plant
from tests.privacy.telling import Told, told_by
from tests.privacy.twins import ROLES, Twins, session


@pytest.fixture(scope="module")
def planted(twins: Twins) -> Planted:
    left, right = (plant(database, side) for side, database in enumerate(twins))
    assert left == right
    twins.run("ANALYZE uptake_raw.pulse_response, uptake_raw.reflection_text")
    return left


Sessions = dict[str, tuple[psycopg.Connection, psycopg.Connection]]


@pytest.fixture(scope="module")
def sessions(twins: Twins, planted: Planted) -> Iterator[Sessions]:
    opened: Sessions = {
        role: (session(twins.left, role), session(twins.right, role)) for role in ROLES
    }
    yield opened
    for pair in opened.values():
        for connection in pair:
            connection.close()


def _attempt(sessions: Sessions, role: str, attack: Attack, planted: Planted) -> list[Told]:
    told = []
    for connection in sessions[role]:
        told.append(
            told_by(connection, [planted.in_words(sql) for sql in attack.sql], alone=attack.alone)
        )
        for sql in ("ROLLBACK", "DISCARD ALL"):
            connection.execute(sql)
        for option in ROLES[role].replace("-c ", "").split():
            name, value = option.split("=")
            connection.execute(f"SET {name} = {value}".encode())
    return told


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_learns_nothing(
    sessions: Sessions, planted: Planted, attack: Attack, role: str
) -> None:
    left, right = _attempt(sessions, role, attack, planted)
    assert left == right
    assert not any(word in told.text for word in WORDS for told in (left, right))
    assert not (SLIPS - attack.also) & set(left.states), left.text
    if attack.refused_to(role):
        assert (REFUSED | attack.also) & set(left.states), left.text


def test_there_are_enough_attacks_and_no_two_of_one_name() -> None:
    names = Counter((attack.kind, attack.name) for attack in ATTACKS)
    assert names.most_common(1)[0][1] == 1
    assert len(names) >= 150

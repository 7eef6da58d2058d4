"""Each deliberate hole in the privacy floor is found, by random schedules or by an attack."""

import pytest

from storage.embedded import EmbeddedServer
from tests.privacy.attacks import ATTACKS
from tests.privacy.mutants import FOUND_BY_ATTACKS, FOUND_BY_SCHEDULES, stray_grant
from tests.privacy.observations import told_by
from tests.privacy.paired_databases import PairedDatabases, session
from tests.privacy.seed_answers import seed_answers
from tests.privacy.two_worlds.comparison import Difference
from tests.privacy.two_worlds.player import Player, Prepare, new_paired_databases
from tests.privacy.two_worlds.schedule import schedules

SEED = 11
# One that is made to be met rarely is met within these.
ENOUGH = 80


def _telling_attacks(paired_databases: PairedDatabases) -> list[str]:
    """Return the attacks, as the writer, that are told different things in the two worlds."""
    left, right = (seed_answers(database, side) for side, database in enumerate(paired_databases))
    with (
        session(paired_databases.left, "writer") as one,
        session(paired_databases.right, "writer") as other,
    ):
        return [
            str(attack)
            for attack in ATTACKS
            if not attack.alone
            and told_by(one, [left.in_words(sql) for sql in attack.sql])
            != told_by(other, [right.in_words(sql) for sql in attack.sql])
        ]


def _differences(
    server: EmbeddedServer, prepare: Prepare, how_many: int = ENOUGH
) -> list[Difference]:
    with Player(server, prepare) as player:
        for made in schedules(SEED, how_many):
            if found := player.differences(made):
                return found
    return []


@pytest.mark.parametrize("mutant", FOUND_BY_SCHEDULES, ids=lambda mutant: mutant.__name__)
def test_a_hole_is_found_by_random_schedules(template: EmbeddedServer, mutant: Prepare) -> None:
    assert _differences(template, mutant)


@pytest.mark.parametrize("mutant", FOUND_BY_ATTACKS, ids=lambda mutant: mutant.__name__)
def test_a_hole_is_found_by_attacks(template: EmbeddedServer, mutant: Prepare) -> None:
    with new_paired_databases(template, mutant) as paired_databases:
        assert _telling_attacks(paired_databases)


def test_a_stray_grant_alone_tells_nothing(template: EmbeddedServer) -> None:
    """The control: what is found without row security is not found with it."""
    assert _differences(template, stray_grant, 20) == []
    with new_paired_databases(template, stray_grant) as paired_databases:
        assert _telling_attacks(paired_databases) == []

"""Each deliberate hole in the privacy floor is found, by random schedules or by an attack."""

import pytest

from storage.embedded import EmbeddedServer
from tests.privacy.attacks import ATTACKS
from tests.privacy.mutants import FOUND_BY_ATTACKS, FOUND_BY_SCHEDULES, stray_grant
from tests.privacy.planted import plant
from tests.privacy.telling import told_by
from tests.privacy.twins import Twins, session
from tests.privacy.two_worlds.comparison import Difference
from tests.privacy.two_worlds.player import Player, Prepare, new_twins
from tests.privacy.two_worlds.schedule import schedules

SEED = 11
# One that is made to be met rarely is met within these.
ENOUGH = 80


def _telling_attacks(twins: Twins) -> list[str]:
    """Return the attacks, as the writer, that are told different things in the two worlds."""
    left, right = (plant(database, side) for side, database in enumerate(twins))
    with session(twins.left, "writer") as one, session(twins.right, "writer") as other:
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
    with new_twins(template, mutant) as twins:
        assert _telling_attacks(twins)


def test_a_stray_grant_alone_tells_nothing(template: EmbeddedServer) -> None:
    """The control: what is found without row security is not found with it."""
    assert _differences(template, stray_grant, 20) == []
    with new_twins(template, stray_grant) as twins:
        assert _telling_attacks(twins) == []

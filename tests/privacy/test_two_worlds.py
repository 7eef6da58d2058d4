"""Random schedules in two worlds that differ in what was answered and written: all looks alike."""

from collections.abc import Iterator

import pytest

from storage.embedded import EmbeddedServer
from tests.privacy.two_worlds.player import Player
from tests.privacy.two_worlds.schedule import given_seed, schedule, schedules

# `make two-worlds` plays others, and more of them.
SEED = given_seed(2031)
TIMES, EACH = 10, 50


@pytest.fixture(scope="module")
def player(template: EmbeddedServer) -> Iterator[Player]:
    with Player(template) as made:
        yield made


@pytest.mark.parametrize("part", range(TIMES))
def test_nothing_that_anybody_sees_depends_on_what_was_answered(player: Player, part: int) -> None:
    """Five hundred schedules in all. UPTAKE_TWO_WORLDS_SEED plays others."""
    first = SEED * TIMES + part
    found = [one for made in schedules(first, EACH) for one in player.differences(made)]
    assert not found, f"seed {SEED}:\n" + "\n".join(map(str, found))


def test_the_schedules_do_what_they_are_for() -> None:
    """Rounds above and below the floor are released, and everything there is to do is done."""
    made = [one for part in range(TIMES) for one in schedules(SEED * TIMES + part, EACH)]
    done = {step.does for one in made for step in one.steps}
    assert done >= {
        *("submit", "spoil", "close", "time is up", "release", "reopen", "leave", "move"),
        *("erase", "tamper", "analyze", "reflect", "plan", "apply", "complete", "checkpoint"),
    }
    assert {one.same for one in made} == {True, False}
    assert len({str(one.steps) for one in made}) == len(made)
    again = schedule(made[0].seed)
    assert again == made[0]

"""Play many random schedules: `python -m tests.privacy.two_worlds [how many]`.

UPTAKE_TWO_WORLDS_SEED plays the same ones again.
"""

import secrets
import sys
import time

from storage.embedded import EmbeddedServer
from tests.privacy.two_worlds.player import Player
from tests.privacy.two_worlds.schedule import given_seed, schedules
from tests.support.database_template import fast_server

_OFTEN = 100


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _play(server: EmbeddedServer, seed: int, how_many: int) -> int:
    """Return in how many schedules the worlds differed."""
    different = 0
    began = time.monotonic()
    with Player(server) as player:
        for number, made in enumerate(schedules(seed, how_many), 1):
            found = player.differences(made)
            different += bool(found)
            for one in found:
                _say(str(one))
            if number % _OFTEN == 0 or number == how_many:
                seconds = time.monotonic() - began
                _say(f"{number} schedules, {different} differences, {seconds:.0f} s")
    return different


def main() -> int:
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    seed = given_seed(secrets.randbelow(1_000_000))
    _say(f"seed {seed}")
    with fast_server() as server:
        different = _play(server, seed, how_many)
    return min(different, 1)


if __name__ == "__main__":
    raise SystemExit(main())

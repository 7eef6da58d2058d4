"""SIGKILL at a random moment of the story, 50 times, and a restart each time.

Nothing that was acknowledged is missing, no message is doubled, and nobody is told what they
should not be. The moments follow from the seed that the run prints.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.faults.conftest import OpenDeployment
from tests.faults.people import moves_clock
from tests.faults.story import SECONDS, STEPS, Story
from tests.faults.truth import at_rest, nothing_missing, nudges_keep_their_hours, told
from tests.support.bot import Bot

STORIES = 5
KILLS = 10


class Reaper:
    """Kills the bot at moments drawn beforehand, and starts it again each time."""

    def __init__(self, bot: Bot, drawn: random.Random, kills: int) -> None:
        self.killed = 0
        self._bot = bot
        self._moments: dict[str, list[float]] = defaultdict(list)
        for _ in range(kills):
            step = drawn.choice(STEPS)
            self._moments[step].append(drawn.uniform(0, SECONDS[step]))

    @asynccontextmanager
    async def during(self, step: str) -> AsyncIterator[None]:
        at_work = asyncio.create_task(self._kill(self._moments[step]))
        try:
            yield
            await at_work
        finally:
            at_work.cancel()

    async def _kill(self, moments: list[float]) -> None:
        for seconds in moments:
            await asyncio.sleep(seconds)
            await self._bot.kill()
            self.killed += 1
            await self._bot.start()


@pytest.mark.parametrize("number", range(STORIES))
async def test_a_killed_bot_forgets_nothing_and_says_nothing_twice(
    open_deployment: OpenDeployment, seed: str, number: int
) -> None:
    async with open_deployment() as home:
        drawn = random.Random(f"{seed}:{number}")  # noqa: S311  # to be drawn again, not a secret
        reaper = Reaper(home.bot, drawn, KILLS)
        story = Story(home, reaper)
        await story.play()
        # What the killed bot had begun may have stood in the way of the next one: look once more.
        await moves_clock(home, 0)
        await at_rest(home)
        assert reaper.killed == KILLS
        everything = await told(home)
        await nothing_missing(home, story.ledger)
        story.check(everything)
        nudges_keep_their_hours(
            everything, {person["id"]: person["tz"] for person in home.slack.people}
        )

"""One week of the sample school, from the workshop to the digests, told so that it can be broken.

Monday at noon in Chicago the workshop is marked complete. Eight make a plan for Tuesday at 10:00,
one of them changes it. Tuesday 08:30: who has no plan is reminded; those further west at 10:30,
when the plans' own time has come; one person wants no more reminders. Five log a try, one of them
twice. Monday again: who has not tried is reminded, and the cohorts' digests are posted.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from tests.faults.people import (
    Ledger,
    begins_on_monday,
    completes,
    moves_clock_to,
    mutes,
    plans,
    tries,
)
from tests.faults.truth import Told, as_text, at_rest, counted
from tests.support.deployment import Deployment

CHANNEL_ID = "C0TALK00001"
STEPS = ("complete", "invitations", "plans", "saved", "tuesday", "due", "tries", "monday")
# How long each step takes on a machine that is not busy; a kill comes at a moment of it.
SECONDS = {
    "complete": 0.3,
    "invitations": 0.6,
    "plans": 1.2,
    "saved": 0.3,
    "tuesday": 0.6,
    "due": 0.6,
    "tries": 1.0,
    "monday": 1.2,
}
WORKED, FAILED = "It worked", "It didn't work yet"


class Trouble(Protocol):
    """Whatever goes wrong while a step is played."""

    def during(self, step: str) -> AbstractAsyncContextManager[None]: ...


class Calm:
    """Nothing goes wrong."""

    @asynccontextmanager
    async def during(self, step: str) -> AsyncIterator[None]:  # noqa: ARG002  # the protocol's
        yield


@dataclass
class Story:
    home: Deployment
    trouble: Trouble
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def teachers(self) -> tuple[str, ...]:
        return self.home.school.teachers

    @property
    def planners(self) -> tuple[str, ...]:
        return self.teachers[:8]

    @property
    def doers(self) -> tuple[str, ...]:
        return self.teachers[:5]

    @property
    def muted(self) -> str:
        return self.teachers[9]

    async def play(self) -> None:
        monday = await begins_on_monday(self.home)
        tuesday = monday + timedelta(days=1)
        async with self.trouble.during("complete"):
            await completes(self.home, self.ledger)
        async with self.trouble.during("invitations"):
            await at_rest(self.home)
        async with self.trouble.during("plans"):
            await self._plan(tuesday.date())
        async with self.trouble.during("saved"):
            await at_rest(self.home)
        async with self.trouble.during("tuesday"):
            await moves_clock_to(self.home, tuesday.replace(hour=8, minute=30))
            await at_rest(self.home)
        await mutes(self.home, self.muted)
        async with self.trouble.during("due"):
            await moves_clock_to(self.home, tuesday.replace(hour=10, minute=30))
            await at_rest(self.home)
        async with self.trouble.during("tries"):
            await self._try()
            await at_rest(self.home)
        async with self.trouble.during("monday"):
            week = monday.replace(hour=10, minute=30) + timedelta(days=7)
            await moves_clock_to(self.home, week)
            await at_rest(self.home)

    async def _plan(self, on: date) -> None:
        async def twice(who: str) -> None:
            await plans(self.home, self.ledger, who, f"{who}: first thought", on)
            again = f"{who}: second thought"
            await plans(self.home, self.ledger, who, again, on, by="Change my plan")

        first, *others = self.planners
        await asyncio.gather(
            twice(first),
            *(plans(self.home, self.ledger, who, f"{who}: pairs", on) for who in others),
        )

    async def _try(self) -> None:
        async def twice(who: str) -> None:
            await tries(self.home, self.ledger, who, f"{who}: one", FAILED)
            await tries(self.home, self.ledger, who, f"{who}: two", WORKED)

        first, *others = self.doers
        await asyncio.gather(
            twice(first),
            *(tries(self.home, self.ledger, who, f"{who}: one", WORKED) for who in others),
        )

    def check(self, everything: list[Told]) -> None:
        """Compare every message that anybody got with what the story calls for."""
        found = counted(everything)
        # How many of these find room beside the others is said by the budgets, which hold anyway.
        looked_back = found.pop("no_survey", Counter())
        ids = {person["name"]: person["id"] for person in self.home.slack.people}
        everybody = [ids[name] for name in self.teachers]
        planned = [ids[name] for name in self.planners]
        tried = [ids[name] for name in self.doers]
        without = [who for who in everybody if who not in planned]
        expected = {
            "plan_invitation": Counter(everybody),
            "plan_saved": Counter([*planned, planned[0]]),
            "plan_due": Counter(planned),
            "no_action_plan": Counter(without),
            "application_thanks": Counter([*tried, tried[0]]),
            "no_application": Counter(set(everybody) - set(tried) - {ids[self.muted]}),
            "digest": Counter([CHANNEL_ID] * 2),
        }
        assert set(looked_back) <= set(tried)
        assert max(looked_back.values(), default=0) <= 3
        assert found == expected, f"{as_text(found)}\nexpected\n{as_text(expected)}"

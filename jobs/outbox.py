"""Delivers the outbox: record, claim, ask again, send, confirm.

Exactly one Slack message for each notice, in effect (SPEC section 6). Slack has no idempotency
key, so after an unknown outcome the conversation's history is asked before anything is sent again.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.interventions import Lapse, NudgeFacts, Send, Wait, judge
from core.kernel.clock import Clock
from core.kernel.notices import Claim, Delivery, Dropped, Retry, Sent, Unknown
from core.people import Person
from core.policy import Action, Scope, System
from core.ports import Memory, OutboxQueue

AT_ONCE = 8
# A claim that waited this long for its turn may be somebody else's soon; it is given back.
STALE_SECONDS = 15.0
# Slack refused it that often over hours or days: somebody has to look.
MAX_ATTEMPTS = 100
LEAST_PAUSE = 0.1

_log = logging.getLogger("uptake.outbox")


class Messenger(Protocol):
    """Speaks to Slack. `bot` implements it."""

    async def deliver(self, claim: Claim) -> Delivery:
        """Send a notice and say what became of it."""
        ...

    async def find(self, claim: Claim) -> Sent | Unknown | None:
        """Look a notice up in its conversation; none when it is certainly not there."""
        ...

    async def undisturbed_from(self, person: Person, now: datetime) -> datetime | None:
        """Return when the person's Do-Not-Disturb ends, if it is on now."""
        ...


@dataclass(frozen=True, slots=True)
class Delivering:
    """What delivery needs. `uncertain_seconds` is how long Slack may take to show a message."""

    queue: OutboxQueue
    memory: Memory
    messenger: Messenger
    clock: Clock
    worker: str
    uncertain_seconds: float

    async def deliver_ready(self) -> int:
        """Deliver what is ready, one of each lane. Return how many claims were taken."""
        claims = await self.queue.claim(self.worker, self.clock.now(), AT_ONCE)
        claimed = time.monotonic()
        await asyncio.gather(*(self._handle(claim, claimed) for claim in claims))
        return len(claims)

    async def _handle(self, claim: Claim, claimed: float) -> None:
        if time.monotonic() - claimed > STALE_SECONDS:
            await self.queue.postpone(claim, self.clock.now(), "stale_claim")
            return
        if claim.uncertain:
            found = await self.messenger.find(claim)
            if isinstance(found, Sent):
                await self.queue.confirm(claim, found, self.clock.now())
                return
            if isinstance(found, Unknown):
                await self.queue.leave_uncertain(claim, self.uncertain_seconds, found.code)
                return
        if await self._still_wanted(claim):
            await self._settle(claim, await self.messenger.deliver(claim))

    async def _still_wanted(self, claim: Claim) -> bool:
        """Ask the facts again at the moment of sending; postpone or close what is not wanted."""
        now = self.clock.now()
        if claim.notice.expires_at is not None and claim.notice.expires_at <= now:
            await self.queue.lapse(claim, "expired")
            return False
        if not claim.notice.counts_as_nudge:
            return True
        facts = await self._facts(claim)
        if facts is None:
            await self.queue.lapse(claim, "resolved")
            return False
        verdict = judge(facts, claim.notice.kind, now)
        if isinstance(verdict, Send):
            until = await self.messenger.undisturbed_from(facts.person, now)
            verdict = Wait(until) if until else verdict
        match verdict:
            case Wait(until):
                await self.queue.postpone(claim, until, None)
            case Lapse(reason):
                await self.queue.lapse(claim, reason)
            case Send():
                return True
        return False

    async def _facts(self, claim: Claim) -> NudgeFacts | None:
        async with self.memory.unit_of_work("job:outbox") as uow:
            await uow.authorise(System("outbox"), Action.SEND_NOTICE, Scope())
            return await uow.interventions.facts(claim.notice.key)

    async def _settle(self, claim: Claim, delivery: Delivery) -> None:
        now = self.clock.now()
        match delivery:
            case Sent():
                await self.queue.confirm(claim, delivery, now)
            case Retry(seconds, code) if claim.attempts < MAX_ATTEMPTS:
                await self.queue.postpone(claim, now + timedelta(seconds=seconds), code)
            case Unknown(code):
                await self.queue.leave_uncertain(claim, self.uncertain_seconds, code)
            case Retry(_, code) | Dropped(code):
                _log.error("notice %s is given up: %s", claim.notice.kind.value, code)
                await self.queue.fail(claim, code)


async def pause(wake: asyncio.Event, seconds: float) -> None:
    """Wait until something was written, or so many seconds have passed."""
    try:
        await asyncio.wait_for(wake.wait(), seconds)
    except TimeoutError:
        return
    wake.clear()


def later(now: datetime, due: datetime | None, most: float) -> float:
    """Return the seconds to pause until `due`, at most `most`.

    What is due already and was not claimed waits for somebody else's claim: look again soon.
    """
    return most if due is None else min(most, max(LEAST_PAUSE, (due - now).total_seconds()))

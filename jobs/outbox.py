"""Delivers the outbox: record, claim, ask again, send, confirm.

Exactly one Slack message for each notice, in effect (SPEC section 6). Slack has no idempotency
key, so after an unknown outcome the conversation's history is asked before anything is sent again,
and nothing is posted under a claim that has grown old: another worker may hold it soon.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.delivery import OutboxQueue
from core.interventions.delivery import decide_delivery, waits_for_its_hour
from core.interventions.records import NudgeFacts, Send, Skip, Wait
from core.kernel.clock import Clock
from core.kernel.errors import StorageError
from core.kernel.notices import Claim, Delivery, Dropped, Retry, Sent, Unknown
from core.people import Person
from core.policy import Action, Scope, System
from core.unit_of_work import Database

BATCH_SIZE = 8
MIN_PAUSE_SECONDS = 0.1
# Our own mistake in one notice: tried again this often, in case it was a passing one.
MAX_MISTAKES = 5
# Waits double from try to try, up to a quarter of an hour.
MAX_BACKOFF_SECONDS = 900.0

_log = logging.getLogger("uptake.outbox")

Post = Callable[[], Awaitable[Delivery]]


class Messenger(Protocol):
    """Speaks to Slack. `bot` implements it."""

    async def prepare(self, claim: Claim) -> Post | Delivery:
        """Do everything that may be repeated; return the post itself, or why there is none."""
        ...

    async def find(self, claim: Claim) -> Sent | Unknown | Dropped | None:
        """Look a notice up in its conversation; none when it is certainly not there."""
        ...

    async def undisturbed_from(self, person: Person, now: datetime) -> datetime | None:
        """Return when the person's Do-Not-Disturb ends, if it is on now."""
        ...


@dataclass(frozen=True, slots=True)
class Delivering:
    """What delivery needs.

    `stale_seconds` is how old a claim may be when its message is posted; far less than the lease.
    `uncertain_seconds` is how long Slack may take to show a message.
    """

    queue: OutboxQueue
    database: Database
    messenger: Messenger
    clock: Clock
    worker: str
    stale_seconds: float
    uncertain_seconds: float

    async def deliver_ready(self) -> int:
        """Deliver what is ready, one of each lane. Return how many claims were taken."""
        claimed = time.monotonic()
        claims = await self.queue.claim(self.worker, self.clock.now(), BATCH_SIZE)
        handled = (self._handle(claim, claimed) for claim in claims)
        outcomes = await asyncio.gather(*handled, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(claims)

    async def _handle(self, claim: Claim, claimed: float) -> None:
        try:
            await self._deliver(claim, claimed)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001  # one broken notice must not block its lane
            code = type(error).__name__
            _log.error("notice %s: %s", claim.notice.kind.value, code)
            if claim.attempts >= MAX_MISTAKES:
                await self.queue.fail(claim, code)
            else:
                await self._look_later(claim, code)

    async def _deliver(self, claim: Claim, claimed: float) -> None:
        if claim.uncertain:
            found = await self.messenger.find(claim)
            if found is not None:
                await self._settle(claim, found)
                return
        prepared = await self.messenger.prepare(claim)
        if not callable(prepared):
            await self._settle(claim, prepared)
        elif not await self._still_wanted(claim):
            return
        elif time.monotonic() - claimed > self.stale_seconds:
            await self.queue.postpone(claim, self.clock.now(), None)
        else:
            await self._settle(claim, await prepared())

    async def _still_wanted(self, claim: Claim) -> bool:
        """Ask the facts again at the moment of sending; postpone or close what is not wanted."""
        now = self.clock.now()
        if claim.notice.expires_at is not None and claim.notice.expires_at <= now:
            await self.queue.cancel(claim, "expired")
            return False
        if not waits_for_its_hour(claim.notice):
            return True
        facts = await self._facts(claim)
        if facts is None:
            await self.queue.cancel(claim, "resolved")
            return False
        verdict = decide_delivery(facts, claim.notice.kind, now)
        if isinstance(verdict, Send):
            until = await self.messenger.undisturbed_from(facts.person, now)
            verdict = Wait(until) if until else verdict
        match verdict:
            case Wait(until):
                await self.queue.postpone(claim, until, None)
            case Skip(reason):
                await self.queue.cancel(claim, reason)
            case Send():
                return True
        return False

    async def _facts(self, claim: Claim) -> NudgeFacts | None:
        async with self.database.unit_of_work("job:outbox") as uow:
            await uow.authorise(System("outbox"), Action.SEND_NOTICE, Scope())
            return await uow.interventions.facts(claim.notice.key)

    async def _settle(self, claim: Claim, delivery: Delivery) -> None:
        now = self.clock.now()
        match delivery:
            case Sent():
                await self.queue.confirm(claim, delivery, now)
            case Retry(seconds, code):
                wait = timedelta(seconds=_backoff(seconds, claim.attempts))
                await self.queue.postpone(claim, now + wait, code)
            case Unknown(code):
                await self._look_later(claim, code)
            case Dropped(code):
                _log.error("notice %s is given up: %s", claim.notice.kind.value, code)
                await self.queue.fail(claim, code)

    async def _look_later(self, claim: Claim, code: str) -> None:
        seconds = _backoff(self.uncertain_seconds, claim.attempts)
        await self.queue.mark_unconfirmed(claim, seconds, code)


def _backoff(seconds: float, attempts: int) -> float:
    """Double a wait from the fourth try on: what is over soon is not waited for long."""
    doubled: float = seconds * 2 ** max(0, min(attempts, 20) - 3)
    return max(seconds, min(MAX_BACKOFF_SECONDS, doubled))


async def pause(wake: asyncio.Event, seconds: float) -> None:
    """Wait until something was written, or so many seconds have passed."""
    try:
        await asyncio.wait_for(wake.wait(), seconds)
    except TimeoutError:
        return
    wake.clear()


def seconds_until(now: datetime, due: datetime | None, limit: float) -> float:
    """Return the seconds to pause until `due`, at most `limit`.

    What is due already and was not claimed waits for somebody else's claim: look again soon.
    """
    return limit if due is None else min(limit, max(MIN_PAUSE_SECONDS, (due - now).total_seconds()))

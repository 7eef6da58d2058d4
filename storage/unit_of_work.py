"""Units of work: one transaction each, committed when its block ends without an error."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from core.kernel.clock import Clock
from core.kernel.errors import NotAllowedError, UndecidedWriteError
from core.policy import Action, Actor, Scope, decide
from storage.action_plans import ActionPlans
from storage.applications import Applications
from storage.audit import Audit
from storage.certificates import Certificates
from storage.content.assets import Assets
from storage.content.videos import Videos
from storage.engagements import Engagements
from storage.floors import FloorSettings
from storage.homes import Homes, PostgresHomeQueue
from storage.interventions import Interventions
from storage.journeys import Journeys
from storage.kit.engine import bot_engine
from storage.kit.transaction import Transaction
from storage.metrics import Figures, Releases
from storage.outbox import LEASE, Outbox, PostgresOutboxQueue
from storage.own_data import OwnData
from storage.people import People
from storage.processed_requests import Inbox
from storage.programmes import Programmes
from storage.pulses import Pulses
from storage.reflections import Reflections
from storage.roles import Roles
from storage.schools import Schools
from storage.signals.gaps import GapSignals
from storage.signals.next_engagement import Signals


class _Decided:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self.decided = False

    @property
    def now(self) -> datetime:
        return self._now

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        if not decide(actor, action, scope):
            raise NotAllowedError
        self.decided = True


class PostgresUnitOfWork(_Decided):
    """Under the writing role."""

    def __init__(self, transaction: Transaction, now: datetime, request: str) -> None:
        super().__init__(now)
        self.people = People(transaction, now)
        self.roles = Roles(transaction, now)
        self.schools = Schools(transaction, now)
        self.floors = FloorSettings(transaction, now)
        self.programmes = Programmes(transaction, now)
        self.engagements = Engagements(transaction, now)
        self.action_plans = ActionPlans(transaction)
        self.applications = Applications(transaction)
        self.assets = Assets(transaction, now)
        self.videos = Videos(transaction, now)
        self.reflections = Reflections(transaction, now)
        self.certificates = Certificates(transaction)
        self.pulses = Pulses(transaction, now)
        self.interventions = Interventions(transaction, now)
        self.releases = Releases(transaction, now)
        self.signals = Signals(transaction, now)
        self.gaps = GapSignals(transaction)
        self.outbox = Outbox(transaction, now)
        self.audit = Audit(transaction, now, request)
        self.inbox = Inbox(transaction, now)
        self.homes = Homes(transaction, now)
        self.journeys = Journeys(transaction)
        self.own_data = OwnData(transaction, now)

    def new_id(self) -> UUID:
        # Random throughout: an id that holds the time would order what must not be ordered.
        return uuid4()

    def new_code(self) -> str:
        return secrets.token_urlsafe(24)


class PostgresReadUnitOfWork(_Decided):
    """Under the reading role: nothing can be added."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        super().__init__(now)
        self.figures = Figures(transaction)


def _nobody() -> None:
    return None


class PostgresMemory:
    """The bot's memory: two engines of one URL, one for each role.

    `wake` is called after a commit that added notices. Close it with `aclose`.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        application_name: str = "uptake",
        pool_size: int = 5,
        wake: Callable[[], None] = _nobody,
        lease: timedelta = LEASE,
    ) -> None:
        self.writer = bot_engine(
            url, "uptake_writer", application_name=application_name, pool_size=pool_size
        )
        self.reader = bot_engine(
            url, "uptake_reader", application_name=application_name, pool_size=pool_size
        )
        self.outbox_queue = PostgresOutboxQueue(self.writer, clock, lease=lease)
        self.homes = PostgresHomeQueue(self.writer)
        self._clock = clock
        self._wake = wake

    @asynccontextmanager
    async def unit_of_work(self, request: str) -> AsyncIterator[PostgresUnitOfWork]:
        async with Transaction(self.writer) as transaction:
            unit = PostgresUnitOfWork(transaction, self._clock.now(), request)
            yield unit
            if transaction.has_writes and not unit.decided:
                raise UndecidedWriteError("a write that nobody was authorised for")
            await transaction.commit()
        if transaction.has_notices:
            self._wake()

    @asynccontextmanager
    async def read_unit_of_work(
        self,
        request: str,  # noqa: ARG002  # the port's; reading leaves no trace
    ) -> AsyncIterator[PostgresReadUnitOfWork]:
        async with Transaction(self.reader) as transaction:
            yield PostgresReadUnitOfWork(transaction, self._clock.now())

    async def aclose(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()

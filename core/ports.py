"""What core asks of the outside. `storage` implements these; nothing else does.

Slices bring their own store protocols, imported for types only, and may import this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from uuid import UUID

    from core.action_plans import PlanStore
    from core.applications import ApplicationStore
    from core.audit_sealing import AuditHead
    from core.certificates import CertificateStore
    from core.content.assets import AssetStore
    from core.content.videos import VideoStore
    from core.data_requests import DataRequestStore
    from core.engagements import EngagementStore
    from core.floors import FloorStore
    from core.interventions import InterventionStore
    from core.journeys import JourneyStore
    from core.kernel.ids import EngagementId, PersonId, PulseRoundId
    from core.kernel.notices import Claim, Notice, Sent
    from core.metrics import FigureReader, ReleaseStore
    from core.people import PeopleStore
    from core.policy import Action, Actor, Scope
    from core.pulses.records import PulseStore
    from core.reflections import ReflectionStore
    from core.roles import RoleStore
    from core.schools import SchoolStore
    from core.signals.store import GapStore, SignalStore


class Outbox(Protocol):
    async def add(self, notices: Sequence[Notice]) -> None:
        """Write notices, at the latest with the commit. Those whose key stands are left out."""
        ...

    async def add_counted(self, notices: Sequence[Notice]) -> int:
        """Write notices at once, and return how many are new."""
        ...


class Envelopes(Protocol):
    """Seals what one person alone may see, with a key that is not in the database."""

    def seal(self, round_id: PulseRoundId, person_id: PersonId, contents: bytes) -> bytes:
        """Return 28 bytes more than `contents`, bound to the round and the person."""
        ...

    def open(self, round_id: PulseRoundId, person_id: PersonId, sealed: bytes) -> bytes:
        """Return the contents. Raises ConflictError where they can't be opened any more."""
        ...


class Audit(Protocol):
    async def write(
        self,
        actor: Actor,
        action: str,
        record_kind: str,
        record_id: UUID,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
    ) -> None:
        """Write a line. It holds vocabularies, numbers and ids, and nothing that anybody typed."""
        ...

    async def seal(self) -> AuditHead | None:
        """Seal the lines since the last seal, and return the newest."""
        ...


class Inbox(Protocol):
    async def accept(self, key: str) -> None:
        """Note the request in its transaction. A RepeatedError comes at the latest at its end."""
        ...

    async def accepted_at(self, key: str) -> datetime | None: ...

    async def forget(self, before: datetime) -> int:
        """Delete the keys received before then; return how many."""
        ...


class Homes(Protocol):
    """Whose App Home is behind. It is published by the newest state, soon after the commit."""

    async def opened(self, person_id: PersonId) -> None:
        """Note that somebody looks at Home: from now on it is kept up to date."""
        ...

    async def changed(self, people: Sequence[PersonId]) -> None: ...

    async def changed_around(self, engagement_id: EngagementId) -> None:
        """Note a change for everybody who takes part in an engagement or holds a role over it."""
        ...


class UnitOfWork(Protocol):
    """One transaction under the writing role. It commits when its block ends without an error.

    `now` is one moment for the whole transaction, in UTC.
    """

    @property
    def people(self) -> PeopleStore: ...

    @property
    def roles(self) -> RoleStore: ...

    @property
    def schools(self) -> SchoolStore: ...

    @property
    def floors(self) -> FloorStore: ...

    @property
    def engagements(self) -> EngagementStore: ...

    @property
    def action_plans(self) -> PlanStore: ...

    @property
    def applications(self) -> ApplicationStore: ...

    @property
    def assets(self) -> AssetStore: ...

    @property
    def videos(self) -> VideoStore: ...

    @property
    def reflections(self) -> ReflectionStore: ...

    @property
    def certificates(self) -> CertificateStore: ...

    @property
    def pulses(self) -> PulseStore: ...

    @property
    def interventions(self) -> InterventionStore: ...

    @property
    def releases(self) -> ReleaseStore: ...

    @property
    def signals(self) -> SignalStore: ...

    @property
    def gaps(self) -> GapStore: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def homes(self) -> Homes: ...

    @property
    def journeys(self) -> JourneyStore: ...

    @property
    def data_requests(self) -> DataRequestStore: ...

    @property
    def now(self) -> datetime: ...

    def new_id(self) -> UUID: ...

    def new_code(self) -> str:
        """Return a code that nobody can guess, of letters, digits, `-` and `_`."""
        ...

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        """Ask the policy. Raises NotAllowedError.

        A write without an allowed decision before the end of the block is never committed. One
        decision covers the whole transaction: that each use case asks for what it then does is
        proved use case by use case, by trying them as everybody.
        """
        ...


class ReadUnitOfWork(Protocol):
    """One transaction under the reading role: released figures and what they belong to."""

    @property
    def figures(self) -> FigureReader: ...

    @property
    def now(self) -> datetime: ...

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        """Ask the policy. Raises NotAllowedError."""
        ...


class OutboxQueue(Protocol):
    """The outbox seen by those who deliver it. Every call is a transaction of its own.

    Leases run on the database's real clock; `not_before` and `expires_at` on the product's.
    Every change but `claim` needs the claim's token and does nothing once the lease was lost.
    """

    async def claim(self, worker: str, now: datetime, most: int) -> Sequence[Claim]:
        """Take the ready head of up to `most` lanes, each under a lease.

        Ready: waiting and not before `now`, or claimed with an expired lease, which comes back as
        `uncertain`. A lane with a live claim has no head.
        """
        ...

    async def confirm(self, claim: Claim, sent: Sent, now: datetime) -> None:
        """Note that it was sent; a nudge gets its line in the audit in the same transaction."""
        ...

    async def postpone(self, claim: Claim, until: datetime, code: str | None) -> None:
        """Certainly not sent: wait until then. `code` is Slack's error code, or none."""
        ...

    async def mark_unconfirmed(self, claim: Claim, seconds: float, code: str) -> None:
        """Perhaps sent: let the claim run out in so many real seconds, to be looked up then."""
        ...

    async def cancel(self, claim: Claim, reason: str) -> None:
        """Not wanted any more: close it, and the trigger behind it with this reason."""
        ...

    async def fail(self, claim: Claim, code: str) -> None:
        """Will never be sent; `doctor` shows how many and why."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest `not_before` still to come, on the product's clock."""
        ...

    async def failed_by_code(self) -> Mapping[str, int]:
        """Count what failed, or waits for somebody to act, by Slack's error code."""
        ...


@dataclass(frozen=True, slots=True)
class HomeClaim:
    """One person's Home, to be published by whoever holds the claim `until` then.

    `change` is the newest change that will have been read.
    """

    person_id: PersonId
    team_id: str
    slack_user_id: str
    change: int
    until: datetime


class HomeQueue(Protocol):
    """Homes that are behind. Nobody else publishes a Home while a claim on it lasts."""

    async def claim(self, most: int, person_id: PersonId | None = None) -> Sequence[HomeClaim]:
        """Take up to `most` of them, or that person's alone."""
        ...

    async def done(self, claim: HomeClaim) -> None:
        """Note that it was published, or never can be. What changed since then is still behind."""
        ...

    async def later(self, claim: HomeClaim, seconds: float) -> None:
        """Keep it back for so many seconds."""
        ...


class Database(Protocol):
    """Opens units of work. `request` names what caused it, for the audit."""

    @property
    def homes(self) -> HomeQueue: ...

    def unit_of_work(self, request: str) -> AbstractAsyncContextManager[UnitOfWork]: ...

    def read_unit_of_work(self, request: str) -> AbstractAsyncContextManager[ReadUnitOfWork]: ...

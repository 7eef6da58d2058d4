"""What core asks of the outside. `storage` implements these; nothing else does.

Slices bring their own store protocols; they are imported for types only, so that the slices may
import this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from uuid import UUID

    from core.action_plans import PlanStore
    from core.applications import ApplicationStore
    from core.engagements import EngagementStore
    from core.interventions import InterventionStore
    from core.kernel.notices import Notice
    from core.metrics import FigureReader, ReleaseStore
    from core.people import PeopleStore
    from core.policy import Action, Actor, Scope
    from core.programmes import ProgrammeStore


class Outbox(Protocol):
    async def add(self, notices: Sequence[Notice]) -> int:
        """Write notices; those whose key stands already are left out. Return how many are new."""
        ...


class Audit(Protocol):
    async def write(  # the names say it
        self,
        actor: Actor,
        action: str,
        record_kind: str,
        record_id: UUID,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
    ) -> None: ...


class Inbox(Protocol):
    async def accept(self, key: str) -> None:
        """Note that the request `key` is carried out in this transaction.

        Raises RepeatedError when it was carried out before.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction under the writing role. It commits when its block ends without an error.

    `now` is one moment for the whole transaction, in UTC.
    """

    people: PeopleStore
    programmes: ProgrammeStore
    engagements: EngagementStore
    action_plans: PlanStore
    applications: ApplicationStore
    interventions: InterventionStore
    releases: ReleaseStore
    outbox: Outbox
    audit: Audit
    inbox: Inbox

    @property
    def now(self) -> datetime: ...

    def new_id(self) -> UUID: ...

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        """Ask the policy. Raises NotAllowedError.

        A write without an allowed decision before the end of the block is never committed.
        """
        ...


class ReadUnitOfWork(Protocol):
    """One transaction under the reading role: released figures and what they belong to."""

    figures: FigureReader

    @property
    def now(self) -> datetime: ...

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        """Ask the policy. Raises NotAllowedError."""
        ...


class Memory(Protocol):
    """Opens units of work. `request` names what caused it, for the audit."""

    def unit_of_work(self, request: str) -> AbstractAsyncContextManager[UnitOfWork]: ...

    def read_unit_of_work(self, request: str) -> AbstractAsyncContextManager[ReadUnitOfWork]: ...

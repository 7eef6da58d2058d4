"""What every use case may ask of its transaction, whichever slice it belongs to.

A slice adds its own store in a `<Slice>Work` beside it, and each use case asks for no more than
the work it needs. `storage` implements all of them in one; `core.unit_of_work` is the sum.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import Notice
from core.policy import Action, Actor, Scope


class Outbox(Protocol):
    async def add(self, notices: Sequence[Notice]) -> None:
        """Write notices, at the latest with the commit. Those whose key stands are left out."""
        ...

    async def add_counted(self, notices: Sequence[Notice]) -> int:
        """Write notices at once, and return how many are new."""
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


class ReadWork(Protocol):
    """What reading needs. `now` is one moment for the whole transaction, in UTC."""

    @property
    def now(self) -> datetime: ...

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        """Ask the policy. Raises NotAllowedError.

        A write without an allowed decision before the end of the block is never committed. One
        decision covers the whole transaction: that each use case asks for what it then does is
        proved use case by use case, by trying them as everybody.
        """
        ...


class Work(ReadWork, Protocol):
    """What writing needs besides the stores of its slice."""

    @property
    def outbox(self) -> Outbox: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def homes(self) -> Homes: ...

    def new_id(self) -> UUID: ...

    def new_code(self) -> str:
        """Return a code that nobody can guess, of letters, digits, `-` and `_`."""
        ...

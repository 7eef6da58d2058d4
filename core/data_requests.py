"""What people may ask for of their own data: a copy of everything, or that everything goes.

The bot's own roles can do neither. They note the wish; whoever keeps the data carries it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from core.kernel.errors import ConflictError
from core.kernel.ids import PersonId
from core.people import CurrentUser
from core.policy import Action, Scope
from core.work import Work


class RequestKind(StrEnum):
    EXPORT = "export"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A wish that is not carried out yet. Once it is `begun` it can't be taken back any more."""

    kind: RequestKind
    at: datetime
    begun: bool


class DataRequestStore(Protocol):
    async def add(self, request_id: UUID, person_id: PersonId, kind: RequestKind) -> bool:
        """Note a wish, and say whether it is new: each stands once until it is carried out."""
        ...

    async def open(self, person_id: PersonId) -> Sequence[DataRequest]: ...

    async def take_back(self, person_id: PersonId, kind: RequestKind) -> bool:
        """Close a wish that is open and not begun; say whether there was one."""
        ...

    async def waiting(self) -> int:
        """Count what is open, of everybody."""
        ...


class DataRequestWork(Work, Protocol):
    @property
    def data_requests(self) -> DataRequestStore: ...


async def create_request(
    work: DataRequestWork, user: CurrentUser, kind: RequestKind
) -> DataRequest:
    """Ask for a copy of the user's data, or for its erasure. What is open already stays so."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    if await work.data_requests.add(work.new_id(), user.person.id, kind):
        await work.audit.write(user.actor, f"{kind.value}.asked", "person", user.person.id)
    return await open_request(work, user, kind) or DataRequest(kind, work.now, begun=False)


async def open_request(
    work: DataRequestWork, user: CurrentUser, kind: RequestKind
) -> DataRequest | None:
    """Return the user's own open wish of a kind."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    mine = await work.data_requests.open(user.person.id)
    return next((one for one in mine if one.kind is kind), None)


async def take_back_erasure(work: DataRequestWork, user: CurrentUser) -> None:
    """Withdraw the user's request for erasure. Raises ConflictError where there is none."""
    before = await open_request(work, user, RequestKind.ERASURE)
    if before is None:
        raise ConflictError("Nothing is waiting to be erased. Everything of yours is here.")
    if not await work.data_requests.take_back(user.person.id, RequestKind.ERASURE):
        raise ConflictError("Your erasure has begun, so it can't be stopped any more.")
    await work.audit.write(user.actor, "erasure.taken_back", "person", user.person.id)

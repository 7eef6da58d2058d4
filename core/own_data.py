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
from core.ports import UnitOfWork


class Wish(StrEnum):
    EXPORT = "export"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish that is not carried out yet. Once it is `begun` it can't be taken back any more."""

    wish: Wish
    at: datetime
    begun: bool


class OwnDataStore(Protocol):
    async def ask(self, request_id: UUID, person_id: PersonId, wish: Wish) -> bool:
        """Note a wish, and say whether it is new: each stands once until it is carried out."""
        ...

    async def open(self, person_id: PersonId) -> Sequence[Asked]: ...

    async def take_back(self, person_id: PersonId, wish: Wish) -> bool:
        """Close a wish that is open and not begun; say whether there was one."""
        ...

    async def waiting(self) -> int:
        """Count what is open, of everybody."""
        ...


async def ask(uow: UnitOfWork, user: CurrentUser, wish: Wish) -> Asked:
    """Ask for a copy of one's own data, or for its erasure. What is open already stays as it is."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    if await uow.own_data.ask(uow.new_id(), user.person.id, wish):
        await uow.audit.write(user.actor, f"{wish.value}.asked", "person", user.person.id)
    return await asked(uow, user, wish) or Asked(wish, uow.now, begun=False)


async def asked(uow: UnitOfWork, user: CurrentUser, wish: Wish) -> Asked | None:
    """Return one's own open wish of a kind."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    mine = await uow.own_data.open(user.person.id)
    return next((one for one in mine if one.wish is wish), None)


async def take_back_erasure(uow: UnitOfWork, user: CurrentUser) -> None:
    """Stay after all. Raises ConflictError where there is nothing to be taken back."""
    before = await asked(uow, user, Wish.ERASURE)
    if before is None:
        raise ConflictError("Nothing is waiting to be erased. Everything of yours is here.")
    if not await uow.own_data.take_back(user.person.id, Wish.ERASURE):
        raise ConflictError("Your erasure has begun, so it can't be stopped any more.")
    await uow.audit.write(user.actor, "erasure.taken_back", "person", user.person.id)

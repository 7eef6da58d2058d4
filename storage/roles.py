from datetime import datetime
from typing import Final
from uuid import uuid4

from core.kernel.ids import PersonId
from core.policy import PersonActor, RoleGrant, Scope
from storage.kit.queries import query
from storage.kit.records import ACTORS, CURRENT_USER
from storage.kit.rows import Rows
from storage.kit.transaction import Transaction

_HOLDER = CURRENT_USER + " WHERE p.id = %(id)s"
_SCOPE_OF = query("roles/scope_of_grant")
_GRANT = query("roles/grant_role")
_REVOKE = query("roles/revoke_role")
_SCOPES: Final = Rows(Scope)


class Roles:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def holder(self, person_id: PersonId) -> PersonActor | None:
        return ACTORS.first(await self._transaction.rows(_HOLDER, {"id": person_id}))

    async def scope_of(self, grant: RoleGrant) -> Scope | None:
        which = {"kind": grant.scope_kind.value, "id": grant.scope_id}
        return _SCOPES.first(await self._transaction.rows(_SCOPE_OF, which))

    async def grant(self, person_id: PersonId, grant: RoleGrant) -> bool:
        values = {**_values(person_id, grant), "new_id": uuid4(), "now": self._now}
        return bool(await self._transaction.write(_GRANT, values))

    async def revoke(self, person_id: PersonId, grant: RoleGrant) -> bool:
        return bool(await self._transaction.write(_REVOKE, _values(person_id, grant)))


def _values(person_id: PersonId, grant: RoleGrant) -> dict[str, object]:
    return {
        "person_id": person_id,
        "role": grant.role.value,
        "scope_kind": grant.scope_kind.value,
        "scope_id": grant.scope_id,
    }

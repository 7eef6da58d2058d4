from datetime import datetime
from uuid import uuid4

from core.kernel.ids import EngagementId, PersonId, SchoolId, WorkspaceId
from core.policy import PersonActor, RoleGrant, Scope
from storage.kit.rows import ACTOR, actor_from
from storage.kit.transaction import Transaction

_HOLDER = "SELECT " + ACTOR + "WHERE p.id = %(id)s"
_SCOPE_OF = """
    SELECT w.id, s.id, e.id FROM workspace AS w
    LEFT JOIN engagement AS e ON %(kind)s = 'engagement' AND e.id = %(id)s
    LEFT JOIN school AS s ON s.workspace_id = w.id
        AND s.id = CASE WHEN %(kind)s = 'engagement' THEN e.school_id ELSE %(id)s END
    WHERE CASE WHEN %(kind)s = 'organisation' THEN w.id = %(id)s ELSE s.id IS NOT NULL END
"""
_GRANT = """
    INSERT INTO role_assignment (id, person_id, role, scope_kind, scope_id, created_at)
    VALUES (%(new_id)s, %(person_id)s, %(role)s, %(scope_kind)s, %(scope_id)s, %(now)s)
    ON CONFLICT DO NOTHING RETURNING 1
"""
_REVOKE = """
    DELETE FROM role_assignment WHERE person_id = %(person_id)s AND role = %(role)s
        AND scope_kind = %(scope_kind)s AND scope_id = %(scope_id)s RETURNING 1
"""


class Roles:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def holder(self, person_id: PersonId) -> PersonActor | None:
        row = await self._transaction.row(_HOLDER, {"id": person_id})
        return None if row is None else actor_from(row)

    async def scope_of(self, grant: RoleGrant) -> Scope | None:
        row = await self._transaction.row(
            _SCOPE_OF, {"kind": grant.scope_kind.value, "id": grant.scope_id}
        )
        if row is None:
            return None
        return Scope(
            workspace_id=WorkspaceId(row[0]),
            school_id=None if row[1] is None else SchoolId(row[1]),
            engagement_id=None if row[2] is None else EngagementId(row[2]),
        )

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

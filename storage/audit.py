"""The audit, which is only ever added to.

The database itself puts references in place of people's ids: what is kept for good never names
anybody.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from core.keeping import AuditHead
from core.policy import Actor, PersonActor
from storage.kit.rows import Rows
from storage.kit.statements import compiled, given, insert
from storage.kit.transaction import Transaction
from storage.schema.tables.audit import audit_event

_WRITE = compiled(
    insert(audit_event).values(
        given(
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "action",
            "record_kind",
            "record_id",
            "before",
            "after",
            "request_id",
        )
    )
)
_SEAL = "SELECT n, hash, whole FROM seal_audit() WHERE n IS NOT NULL"
_HEADS: Final = Rows(AuditHead)


class Audit:
    def __init__(self, transaction: Transaction, now: datetime, request: str) -> None:
        self._transaction = transaction
        self._now = now
        self._request = request

    async def write(
        self,
        actor: Actor,
        action: str,
        record_kind: str,
        record_id: UUID | str,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
    ) -> None:
        if isinstance(actor, PersonActor):
            actor_kind, actor_id = "person", str(actor.person_id)
        else:
            actor_kind, actor_id = "system", actor.name
        self._transaction.write_later(
            _WRITE,
            {
                "id": uuid4(),
                "at": self._now,
                "actor_kind": actor_kind,
                "actor_id": actor_id,
                "action": action,
                "record_kind": record_kind,
                "record_id": str(record_id),
                "before": None if before is None else Jsonb(dict(before)),
                "after": None if after is None else Jsonb(dict(after)),
                "request_id": self._request,
            },
        )

    async def seal(self) -> AuditHead | None:
        return _HEADS.first(await self._transaction.write(_SEAL, {}))

"""The audit, which is only ever added to, and the inbox, which knows what was carried out.

The database itself puts references in place of people's ids, and hashes in place of requests'
keys: what is kept for good, or was kept a moment too long, never names anybody.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from core.audit_sealing import AuditHead
from core.kernel.errors import RepeatedError
from core.policy import Actor, PersonActor
from storage.kit.transaction import Transaction

_WRITE = """
    INSERT INTO audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        before, after, request_id)
    VALUES (%(id)s, %(at)s, %(actor_kind)s, %(actor_id)s, %(action)s, %(record_kind)s,
        %(record_id)s, %(before)s, %(after)s, %(request_id)s)
"""
_SEAL = "SELECT n, hash, whole FROM seal_audit()"
_FORGET = "DELETE FROM inbox WHERE received_at < %(before)s RETURNING 1"
_ACCEPT = "INSERT INTO inbox (key, received_at) VALUES (%(key)s, %(now)s)"
_ACCEPTED_AT = "SELECT received_at FROM inbox WHERE key = request_ref(%(key)s)"


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
        rows = await self._transaction.write(_SEAL, {})
        n, digest, whole = rows[0]
        return None if n is None else AuditHead(n, digest, whole)


class Inbox:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def accept(self, key: str) -> None:
        # It notes that something was asked, and of itself changes nothing: no decision is needed.
        self._transaction.write_later(
            _ACCEPT,
            {"key": key, "now": self._now},
            refusals={"inbox_pkey": RepeatedError()},
            needs_decision=False,
        )

    async def accepted_at(self, key: str) -> datetime | None:
        row = await self._transaction.row(_ACCEPTED_AT, {"key": key})
        return None if row is None else row[0]

    async def forget(self, before: datetime) -> int:
        return len(await self._transaction.write(_FORGET, {"before": before}))

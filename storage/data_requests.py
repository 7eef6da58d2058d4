from datetime import datetime
from uuid import UUID

from core.data_requests import DataRequest, RequestKind
from core.kernel.ids import PersonId
from storage.kit.transaction import Transaction

_ASK = """
    INSERT INTO subject_request (id, person_id, kind, created_at)
    VALUES (%(id)s, %(person_id)s, %(kind)s, %(now)s)
    ON CONFLICT (person_id, kind) WHERE done_at IS NULL DO NOTHING RETURNING 1
"""
_OPEN = """
    SELECT kind, created_at, begun_at IS NOT NULL FROM subject_request
    WHERE person_id = %(person_id)s AND done_at IS NULL ORDER BY created_at, kind
"""
_TAKE_BACK = """
    UPDATE subject_request SET done_at = %(now)s, outcome = 'taken_back'
    WHERE person_id = %(person_id)s AND kind = %(kind)s AND done_at IS NULL AND begun_at IS NULL
    RETURNING 1
"""
_WAITING = "SELECT count(*) FROM subject_request WHERE done_at IS NULL"


class DataRequests:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(self, request_id: UUID, person_id: PersonId, kind: RequestKind) -> bool:
        new = await self._transaction.write(
            _ASK,
            {"id": request_id, "person_id": person_id, "kind": kind.value, "now": self._now},
        )
        return bool(new)

    async def open(self, person_id: PersonId) -> list[DataRequest]:
        rows = await self._transaction.rows(_OPEN, {"person_id": person_id})
        return [DataRequest(RequestKind(row[0]), row[1], row[2]) for row in rows]

    async def take_back(self, person_id: PersonId, kind: RequestKind) -> bool:
        closed = await self._transaction.write(
            _TAKE_BACK, {"person_id": person_id, "kind": kind.value, "now": self._now}
        )
        return bool(closed)

    async def waiting(self) -> int:
        row = await self._transaction.row(_WAITING, {})
        return int(row[0]) if row else 0

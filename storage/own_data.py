from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, literal_column, select, update

from core.kernel.ids import PersonId
from core.own_data import Asked, Wish
from storage.kit.rows import Rows, scalar
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.data_requests import subject_request

_IS_OPEN = subject_request.c.done_at.is_(None)

_ASK = compiled(
    insert(subject_request)
    .values(given("id", "person_id", "kind", created_at="now"))
    .on_conflict_do_nothing(index_elements=["person_id", "kind"], index_where=_IS_OPEN)
    .returning(subject_request.c.id)
)
_OPEN = compiled(
    select(
        subject_request.c.kind.label("wish"),
        subject_request.c.created_at.label("at"),
        subject_request.c.begun_at.is_not(None).label("begun"),
    )
    .where(*matching(subject_request, "person_id"), _IS_OPEN)
    .order_by(subject_request.c.created_at, subject_request.c.kind)
)
_TAKE_BACK = compiled(
    update(subject_request)
    .where(
        *matching(subject_request, "person_id", "kind"),
        _IS_OPEN,
        subject_request.c.begun_at.is_(None),
    )
    .values(given(done_at="now") | {"outcome": literal_column("'taken_back'")})
    .returning(subject_request.c.id)
)
_WAITING = compiled(select(func.count(subject_request.c.id)).where(_IS_OPEN))
_ASKED: Final = Rows(Asked)


class OwnData:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def ask(self, request_id: UUID, person_id: PersonId, wish: Wish) -> bool:
        new = await self._transaction.write(
            _ASK,
            {"id": request_id, "person_id": person_id, "kind": wish.value, "now": self._now},
        )
        return bool(new)

    async def open(self, person_id: PersonId) -> list[Asked]:
        rows = await self._transaction.rows(_OPEN, {"person_id": person_id})
        return _ASKED.all(rows)

    async def take_back(self, person_id: PersonId, wish: Wish) -> bool:
        closed = await self._transaction.write(
            _TAKE_BACK, {"person_id": person_id, "kind": wish.value, "now": self._now}
        )
        return bool(closed)

    async def waiting(self) -> int:
        count: int = scalar(await self._transaction.rows(_WAITING, {}))
        return count

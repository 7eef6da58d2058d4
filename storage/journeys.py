from typing import Final

from core.journeys import Progress
from core.kernel.ids import EngagementId, PersonId
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.transaction import Transaction

_PROGRESS = query("journeys/progress")
_JOURNEYS: Final = Rows(Progress)


class Journeys:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def progress(self, person_id: PersonId) -> dict[EngagementId, Progress]:
        rows = await self._transaction.rows(_PROGRESS, {"person_id": person_id})
        return {
            row["engagement_id"]: _JOURNEYS.one(row | {"plan": None if row["id"] is None else row})
            for row in rows
        }

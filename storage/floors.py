from datetime import datetime

from core.floors import Floors
from core.kernel.ids import WorkspaceId
from storage.kit.transaction import Transaction

_GET = "SELECT score, rate, breakdown FROM floors(%(id)s)"
_SAVE = """
    INSERT INTO privacy_floor (workspace_id, score, rate, breakdown, created_at)
    VALUES (%(id)s, %(score)s, %(rate)s, %(breakdown)s, %(now)s)
    ON CONFLICT (workspace_id) DO UPDATE SET score = EXCLUDED.score, rate = EXCLUDED.rate,
        breakdown = EXCLUDED.breakdown
"""
_WORKSPACES = "SELECT team_id, id FROM workspace ORDER BY team_id"


class FloorSettings:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def get(self, workspace_id: WorkspaceId) -> Floors:
        (row,) = await self._transaction.rows(_GET, {"id": workspace_id})
        return Floors(*row)

    async def save(self, workspace_id: WorkspaceId, floors: Floors) -> None:
        self._transaction.write_later(
            _SAVE,
            {
                "id": workspace_id,
                "score": floors.score,
                "rate": floors.rate,
                "breakdown": floors.breakdown,
                "now": self._now,
            },
        )

    async def workspaces(self) -> dict[str, WorkspaceId]:
        rows = await self._transaction.rows(_WORKSPACES, {})
        return {row[0]: WorkspaceId(row[1]) for row in rows}

from datetime import datetime
from typing import Final

from sqlalchemy import select

from core.floors import Floors
from core.kernel.ids import WorkspaceId
from storage.kit.rows import Rows
from storage.kit.statements import compiled
from storage.kit.transaction import Transaction
from storage.schema.tables.organisation import workspace

_GET = "SELECT score, rate, breakdown FROM floors(%(id)s)"
_SAVE = """
    INSERT INTO privacy_floor (organisation_id, score, rate, breakdown, created_at)
    SELECT organisation_id, %(score)s, %(rate)s, %(breakdown)s, %(now)s
    FROM workspace WHERE id = %(id)s
    ON CONFLICT (organisation_id) DO UPDATE SET score = EXCLUDED.score, rate = EXCLUDED.rate,
        breakdown = EXCLUDED.breakdown
"""
_WORKSPACES = compiled(select(workspace.c.team_id, workspace.c.id).order_by(workspace.c.team_id))
_FLOORS: Final = Rows(Floors)


class FloorSettings:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def get(self, workspace_id: WorkspaceId) -> Floors:
        (floors,) = _FLOORS.all(await self._transaction.rows(_GET, {"id": workspace_id}))
        return floors

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
        return {row["team_id"]: WorkspaceId(row["id"]) for row in rows}

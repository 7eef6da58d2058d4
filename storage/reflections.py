"""Reflections; the words in them go through two functions of the database and nothing else.

Only the unit of work imports this module, and only `core.reflections` asks it.
"""

from datetime import datetime
from typing import Final, LiteralString

from core.kernel.ids import EngagementId, PersonId
from core.reflections import Reflection
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.transaction import Transaction

_OWN = query("reflections/own_reflection")
_LOCK_OWN = _OWN + " FOR NO KEY UPDATE OF r"
_SAVE = query("reflections/save_reflection")
_KEEP = """
    SELECT keep_reflection(%(participant_id)s, %(engagement_id)s, %(evidence)s, %(obstacles)s,
        %(next_try)s)
"""
_REFLECTIONS: Final = Rows(Reflection)


class Reflections:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def own(self, participant_id: PersonId, engagement_id: EngagementId) -> Reflection | None:
        return await self._read(_OWN, participant_id, engagement_id)

    async def lock_own(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> Reflection | None:
        return await self._read(_LOCK_OWN, participant_id, engagement_id)

    async def save(self, reflection: Reflection) -> None:
        whose = {
            "participant_id": reflection.participant_id,
            "engagement_id": reflection.engagement_id,
        }
        self._transaction.write_later(
            _SAVE,
            {
                **whose,
                "id": reflection.id,
                "state": reflection.state,
                "themes": sorted(theme.value for theme in reflection.themes),
                "completed_at": reflection.completed_at,
                "created_at": reflection.created_at,
                "now": self._now,
            },
        )
        self._transaction.write_later(
            _KEEP,
            {
                **whose,
                "evidence": reflection.evidence,
                "obstacles": reflection.obstacles,
                # Nothing yet leaves what somebody's other tab may have written meanwhile.
                "next_try": reflection.next_try or None,
            },
        )

    async def _read(
        self, sql: LiteralString, participant_id: PersonId, engagement_id: EngagementId
    ) -> Reflection | None:
        rows = await self._transaction.rows(
            sql, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        return _REFLECTIONS.first(rows)

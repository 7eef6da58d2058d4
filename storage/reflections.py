"""Reflections; the words in them go through two doors of the database and nothing else.

Only the unit of work imports this module, and only `core.reflections` asks it.
"""

from datetime import datetime
from typing import Any, Final, LiteralString

from core.kernel.ids import EngagementId, PersonId, ReflectionId
from core.reflections.records import Reflection
from core.reflections.vocabulary import ObstacleTheme, ReflectionState
from storage.kit.transaction import Transaction

_OWN: Final[LiteralString] = """
    SELECT r.id, r.participant_id, r.engagement_id, r.state, r.themes, words.evidence,
        words.obstacles, words.next_try, r.completed_at, r.created_at
    FROM reflection AS r
    CROSS JOIN LATERAL own_reflection(r.participant_id, r.engagement_id) AS words
    WHERE r.participant_id = %(participant_id)s AND r.engagement_id = %(engagement_id)s
"""
_LOCK_OWN = _OWN + " FOR NO KEY UPDATE OF r"
_SAVE = """
    INSERT INTO reflection AS r (id, participant_id, engagement_id, state, themes, completed_at,
        updated_at, created_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(state)s, %(themes)s,
        %(completed_at)s, %(now)s, %(created_at)s)
    ON CONFLICT (engagement_id, participant_id) DO UPDATE SET
        state = CASE WHEN r.state = 'complete' THEN r.state ELSE EXCLUDED.state END,
        completed_at = coalesce(r.completed_at, EXCLUDED.completed_at),
        themes = EXCLUDED.themes, updated_at = EXCLUDED.updated_at
"""
_KEEP = """
    SELECT keep_reflection(%(participant_id)s, %(engagement_id)s, %(evidence)s, %(obstacles)s,
        %(next_try)s)
"""


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
        row = await self._transaction.row(
            sql, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        return None if row is None else _reflection(row)


def _reflection(row: tuple[Any, ...]) -> Reflection:
    return Reflection(
        id=ReflectionId(row[0]),
        participant_id=PersonId(row[1]),
        engagement_id=EngagementId(row[2]),
        state=ReflectionState(row[3]),
        themes=frozenset(map(ObstacleTheme, row[4])),
        evidence=row[5],
        obstacles=row[6],
        next_try=row[7],
        completed_at=row[8],
        created_at=row[9],
    )

from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.applications import NewApplication
from core.kernel.ids import ApplicationId, EngagementId, PersonId, StrategyId
from core.kernel.vocabularies import EvidenceType, Outcome
from storage.kit.transaction import Transaction

_ADD = """
    INSERT INTO application_event (id, participant_id, engagement_id, strategy_id, occurred_at,
        outcome, evidence_type, note, artifact_link, created_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(strategy_id)s, %(occurred_at)s,
        %(outcome)s, %(evidence_type)s, %(note)s, %(artifact_link)s, %(created_at)s)
    RETURNING attempt_number
"""
# The lock under which the database numbers attempts: who comes second sees what the first stored.
_HOLD = """
    SELECT pg_advisory_xact_lock(hashtextextended(
        %(engagement_id)s::uuid::text || %(participant_id)s::uuid || %(strategy_id)s::uuid, 0))
"""
_STANDS = """
    SELECT 1 FROM application_event
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND strategy_id = %(strategy_id)s AND occurred_at = %(occurred_at)s
        AND outcome = %(outcome)s AND evidence_type = %(evidence_type)s
        AND note IS NOT DISTINCT FROM %(note)s
        AND artifact_link IS NOT DISTINCT FROM %(artifact_link)s
        AND created_at >= %(since)s
    LIMIT 1
"""
_COUNT = """
    SELECT count(*) FROM application_event
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
"""
_GET = """
    SELECT id, participant_id, engagement_id, strategy_id, occurred_at, outcome, evidence_type,
        note, artifact_link, created_at, attempt_number
    FROM application_event WHERE id = %(id)s
"""


class Applications:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def stands(self, application: NewApplication, since: datetime) -> bool:
        values = asdict(application)
        # A statement of its own, so that the next one's snapshot is taken under the lock.
        self._transaction.write_later(_HOLD, values)
        return bool(await self._transaction.rows(_STANDS, {**values, "since": since}))

    async def add(self, application: NewApplication) -> int:
        rows = await self._transaction.write(_ADD, asdict(application))
        attempt_number: int = rows[0][0]
        return attempt_number

    async def count(self, participant_id: PersonId, engagement_id: EngagementId) -> int:
        rows = await self._transaction.rows(
            _COUNT, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        count: int = rows[0][0]
        return count

    async def get(self, application_id: ApplicationId) -> tuple[NewApplication, int] | None:
        row = await self._transaction.row(_GET, {"id": application_id})
        return None if row is None else (_application(row), row[10])


def _application(row: tuple[Any, ...]) -> NewApplication:
    return NewApplication(
        id=ApplicationId(row[0]),
        participant_id=PersonId(row[1]),
        engagement_id=EngagementId(row[2]),
        strategy_id=StrategyId(row[3]),
        occurred_at=row[4],
        outcome=Outcome(row[5]),
        evidence_type=EvidenceType(row[6]),
        note=row[7],
        artifact_link=row[8],
        created_at=row[9],
    )

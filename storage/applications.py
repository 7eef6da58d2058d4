from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, LiteralString

from core.applications.records import SLACK_IN_WATCHES, NewApplication, Tried, UndoResult
from core.applications.vocabulary import EvidenceType, Outcome
from core.kernel.ids import ApplicationId, EngagementId, PersonId, StrategyId
from storage.kit.transaction import Transaction

_ADD = """
    INSERT INTO application_event (id, participant_id, engagement_id, strategy_id, occurred_at,
        outcome, evidence_type, note, artifact_link, slack_file_id, created_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(strategy_id)s, %(occurred_at)s,
        %(outcome)s, %(evidence_type)s, %(note)s, %(artifact_link)s, %(slack_file_id)s,
        %(created_at)s)
    RETURNING attempt_number
"""
# The lock under which the database numbers attempts: who comes second sees what the first stored.
_HOLD = """
    SELECT pg_advisory_xact_lock(hashtextextended(
        %(engagement_id)s::uuid::text || %(participant_id)s::uuid || %(strategy_id)s::uuid, 0))
"""
_COLUMNS: Final[LiteralString] = """
    SELECT x.id, x.participant_id, x.engagement_id, x.strategy_id, x.occurred_at, x.outcome,
        x.evidence_type, x.note, x.artifact_link, x.created_at, x.slack_file_id, x.attempt_number
"""
# What lay a little ahead of our watch was stored as the moment in which it was.
_SAME = (
    _COLUMNS
    + """
    FROM application_event AS x
    WHERE x.participant_id = %(participant_id)s AND x.engagement_id = %(engagement_id)s
        AND x.strategy_id = %(strategy_id)s
        AND (x.occurred_at = %(occurred_at)s OR (x.occurred_at = x.created_at
            AND x.occurred_at BETWEEN %(occurred_at)s - %(slack)s AND %(occurred_at)s))
        AND x.outcome = %(outcome)s AND x.evidence_type = %(evidence_type)s
        AND x.note IS NOT DISTINCT FROM %(note)s
        AND x.artifact_link IS NOT DISTINCT FROM %(artifact_link)s
        AND x.slack_file_id IS NOT DISTINCT FROM %(slack_file_id)s
        AND (%(since)s::timestamptz IS NULL OR x.created_at >= %(since)s)
    ORDER BY x.attempt_number DESC LIMIT 1
"""
)
_LOGGED_AT = """
    SELECT 1 FROM enrollment AS n JOIN application_event AS x
        ON x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
    WHERE n.person_id = %(participant_id)s AND x.created_at = %(at)s
"""
# Over the enrolments, left ones too: events are found by their workshop.
_COUNT = """
    SELECT count(*) FROM enrollment AS n JOIN application_event AS x
        ON x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
    WHERE n.person_id = %(participant_id)s
"""
_OWN = (
    _COLUMNS
    + """, e.topic, t.name
    FROM enrollment AS n JOIN application_event AS x
        ON x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
    JOIN engagement AS e ON e.id = x.engagement_id
    JOIN strategy AS t ON t.id = x.strategy_id
    WHERE n.person_id = %(participant_id)s
    ORDER BY x.occurred_at DESC, x.created_at DESC, x.id
    LIMIT %(most)s OFFSET %(skip)s
"""
)
_GET = _COLUMNS + "FROM application_event AS x WHERE x.id = %(id)s"
_TAKE_BACK = "SELECT uptake.take_back_try(%(id)s, %(participant_id)s, %(now)s)"
_KEEP_BACK_THANKS = """
    UPDATE outbox SET state = 'lapsed', outcome_code = 'taken_back'
    WHERE key = 'application_thanks:' || %(id)s::uuid AND state = 'waiting' RETURNING 1
"""
_ANCHOR = """
    SELECT anchor_at FROM enrollment
    WHERE engagement_id = %(engagement_id)s AND person_id = %(participant_id)s
"""


class Applications:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def same(
        self, application: NewApplication, since: datetime | None
    ) -> tuple[NewApplication, int] | None:
        values = asdict(application)
        # A statement of its own, so that the next one's snapshot is taken under the lock.
        self._transaction.write_later(_HOLD, values)
        row = await self._transaction.row(
            _SAME, {**values, "since": since, "slack": SLACK_IN_WATCHES}
        )
        return None if row is None else (_application(row), row[11])

    async def logged_at(self, participant_id: PersonId, at: datetime) -> bool:
        row = await self._transaction.row(_LOGGED_AT, {"participant_id": participant_id, "at": at})
        return row is not None

    async def add(self, application: NewApplication) -> int:
        rows = await self._transaction.write(_ADD, asdict(application))
        attempt_number: int = rows[0][0]
        return attempt_number

    async def count(self, participant_id: PersonId) -> int:
        rows = await self._transaction.rows(_COUNT, {"participant_id": participant_id})
        count: int = rows[0][0]
        return count

    async def own(self, participant_id: PersonId, skip: int, most: int) -> list[Tried]:
        rows = await self._transaction.rows(
            _OWN, {"participant_id": participant_id, "skip": skip, "most": most}
        )
        return [Tried(_application(row), row[11], row[12], row[13]) for row in rows]

    async def get(self, application_id: ApplicationId) -> tuple[NewApplication, int] | None:
        row = await self._transaction.row(_GET, {"id": application_id})
        return None if row is None else (_application(row), row[11])

    async def take_back(
        self, application_id: ApplicationId, participant_id: PersonId, now: datetime
    ) -> UndoResult:
        rows = await self._transaction.write(
            _TAKE_BACK, {"id": application_id, "participant_id": participant_id, "now": now}
        )
        return UndoResult(rows[0][0])

    async def cancel_thanks(self, application_id: ApplicationId) -> bool:
        return bool(await self._transaction.write(_KEEP_BACK_THANKS, {"id": application_id}))

    async def anchor(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> datetime | None:
        row = await self._transaction.row(
            _ANCHOR, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        return None if row is None else row[0]


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
        slack_file_id=row[10],
    )

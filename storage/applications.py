from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Final

from sqlalchemy import select

from core.applications.records import SLACK_IN_WATCHES, NewApplication, Tried, UndoResult
from core.kernel.ids import ApplicationId, EngagementId, PersonId
from storage.kit.queries import query
from storage.kit.rows import Row, Rows, scalar
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.applications import application_event
from storage.schema.tables.engagements import enrollment

_ADD = compiled(
    insert(application_event)
    .values(given(*(field.name for field in fields(NewApplication))))
    .returning(application_event.c.attempt_number)
)
# The lock under which the database numbers attempts: who comes second sees what the first stored.
_HOLD_NUMBERS = """
    SELECT pg_advisory_xact_lock(hashtextextended(
        %(engagement_id)s::uuid::text || %(participant_id)s::uuid || %(strategy_id)s::uuid, 0))
"""
_APPLICATION = query("applications/application")
_GET = _APPLICATION + " WHERE x.id = %(id)s"
_SAME = query("applications/same_application")
_OWN = query("applications/own_applications")
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
_TAKE_BACK = "SELECT uptake.take_back_try(%(id)s, %(participant_id)s, %(now)s)"
_CANCEL_THANKS = """
    UPDATE outbox SET state = 'lapsed', outcome_code = 'taken_back'
    WHERE key = 'application_thanks:' || %(id)s::uuid AND state = 'waiting' RETURNING 1
"""
_ANCHOR = compiled(
    select(enrollment.c.anchor_at).where(
        *matching(enrollment, "engagement_id", person_id="participant_id")
    )
)
_APPLICATIONS: Final = Rows(NewApplication)
_TRIES: Final = Rows(Tried, parts=("application",))


class Applications:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def same(
        self, application: NewApplication, since: datetime | None
    ) -> tuple[NewApplication, int] | None:
        values = asdict(application)
        # A statement of its own, so that the next one's snapshot is taken under the lock.
        self._transaction.write_later(_HOLD_NUMBERS, values)
        rows = await self._transaction.rows(
            _SAME, {**values, "since": since, "slack": SLACK_IN_WATCHES}
        )
        return _numbered(rows)

    async def logged_at(self, participant_id: PersonId, at: datetime) -> bool:
        values = {"participant_id": participant_id, "at": at}
        return bool(await self._transaction.rows(_LOGGED_AT, values))

    async def add(self, application: NewApplication) -> int:
        rows = await self._transaction.write(_ADD, asdict(application))
        attempt_number: int = scalar(rows)
        return attempt_number

    async def count(self, participant_id: PersonId) -> int:
        rows = await self._transaction.rows(_COUNT, {"participant_id": participant_id})
        count: int = scalar(rows)
        return count

    async def own(self, participant_id: PersonId, skip: int, limit: int) -> list[Tried]:
        rows = await self._transaction.rows(
            _OWN, {"participant_id": participant_id, "skip": skip, "most": limit}
        )
        return _TRIES.all(rows)

    async def get(self, application_id: ApplicationId) -> tuple[NewApplication, int] | None:
        return _numbered(await self._transaction.rows(_GET, {"id": application_id}))

    async def take_back(
        self, application_id: ApplicationId, participant_id: PersonId, now: datetime
    ) -> UndoResult:
        rows = await self._transaction.write(
            _TAKE_BACK, {"id": application_id, "participant_id": participant_id, "now": now}
        )
        return UndoResult(scalar(rows))

    async def cancel_thanks(self, application_id: ApplicationId) -> bool:
        return bool(await self._transaction.write(_CANCEL_THANKS, {"id": application_id}))

    async def anchor(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> datetime | None:
        rows = await self._transaction.rows(
            _ANCHOR, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        anchor_at: datetime | None = scalar(rows)
        return anchor_at


def _numbered(rows: Sequence[Row]) -> tuple[NewApplication, int] | None:
    return next(((_APPLICATIONS.one(row), row["attempt_number"]) for row in rows), None)

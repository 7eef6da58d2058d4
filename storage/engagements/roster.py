"""Cohorts and enrolments are written."""

from datetime import datetime
from uuid import uuid4

from core.engagements.records import CohortSnapshot, Membership
from core.kernel.errors import FieldErrors
from core.kernel.ids import CohortId, EngagementId, EnrollmentId, PersonId
from storage.kit.transaction import Transaction

_SAVE_COHORT = """
    INSERT INTO cohort (id, engagement_id, name, attendee_group, note, expected_count, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(name)s, %(attendee_group)s, %(note)s, %(expected_count)s,
        %(now)s)
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, attendee_group = EXCLUDED.attendee_group,
        note = EXCLUDED.note, expected_count = EXCLUDED.expected_count
"""
_MEMBERSHIP = """
    SELECT id, person_id, cohort_id, left_at, checked_in_at FROM enrollment
    WHERE engagement_id = %(engagement_id)s AND person_id = %(person_id)s
"""
_JOIN = """
    INSERT INTO enrollment AS n (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
        created_at)
    VALUES (%(id)s, %(engagement_id)s, %(cohort_id)s, %(person_id)s, %(now)s, %(anchor_at)s,
        %(now)s)
    ON CONFLICT (engagement_id, person_id) DO UPDATE SET cohort_id = EXCLUDED.cohort_id,
        left_at = NULL, anchor_at = coalesce(n.anchor_at, EXCLUDED.anchor_at)
    RETURNING id
"""
_LEAVE = """
    UPDATE enrollment SET left_at = greatest(joined_at, %(now)s)
    WHERE engagement_id = %(engagement_id)s AND person_id = %(person_id)s AND left_at IS NULL
"""
_CHECK_IN = """
    UPDATE enrollment AS n
    SET checked_in_at = %(now)s,
        anchor_at = CASE e.window_anchor WHEN 'participant' THEN %(now)s ELSE n.anchor_at END
    FROM engagement AS e
    WHERE e.id = %(engagement_id)s AND n.engagement_id = e.id AND n.person_id = %(person_id)s
        AND n.checked_in_at IS NULL
"""
_NAME_TAKEN = FieldErrors({"name": "This workshop has a cohort of that name already."})


class Roster:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def save_cohort(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        name: str,
        snapshot: CohortSnapshot,
    ) -> None:
        self._transaction.write_later(
            _SAVE_COHORT,
            {
                "id": cohort_id,
                "engagement_id": engagement_id,
                "name": name,
                "attendee_group": snapshot.attendee_group,
                "note": snapshot.note,
                "expected_count": snapshot.expected_count,
                "now": self._now,
            },
            refusals={"cohort_engagement_id_name_key": _NAME_TAKEN},
        )

    async def membership(
        self, engagement_id: EngagementId, person_id: PersonId
    ) -> Membership | None:
        row = await self._transaction.row(_MEMBERSHIP, _who(engagement_id, person_id))
        if row is None:
            return None
        return Membership(EnrollmentId(row[0]), PersonId(row[1]), CohortId(row[2]), row[3], row[4])

    async def join(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId:
        rows = await self._transaction.write(
            _JOIN,
            {
                **_who(engagement_id, person_id),
                "id": uuid4(),
                "cohort_id": cohort_id,
                "anchor_at": anchor_at,
                "now": self._now,
            },
        )
        return EnrollmentId(rows[0][0])

    async def leave(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        values = {**_who(engagement_id, person_id), "now": self._now}
        self._transaction.write_later(_LEAVE, values)

    async def check_in(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        values = {**_who(engagement_id, person_id), "now": self._now}
        self._transaction.write_later(_CHECK_IN, values)


def _who(engagement_id: EngagementId, person_id: PersonId) -> dict[str, object]:
    return {"engagement_id": engagement_id, "person_id": person_id}

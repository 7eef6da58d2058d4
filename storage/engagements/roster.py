"""Cohorts and enrolments are written."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import bindparam, func, select, update

from core.engagements import CohortSnapshot, Membership
from core.kernel.errors import FieldErrors
from core.kernel.ids import CohortId, EngagementId, EnrollmentId, PersonId
from storage.kit.queries import query
from storage.kit.rows import Rows, scalar
from storage.kit.statements import columns, compiled, given, matching, upsert
from storage.kit.transaction import Transaction
from storage.schema.metadata import TIMESTAMPTZ
from storage.schema.tables.engagements import cohort, enrollment

_WHO = matching(enrollment, "engagement_id", "person_id")
_PLANNED = ("name", "attendee_group", "note", "expected_count")

_SAVE_COHORT = compiled(
    upsert(
        cohort,
        given("id", "engagement_id", *_PLANNED, created_at="now"),
        key=["id"],
        saves=_PLANNED,
    )
)
_MEMBERSHIP = compiled(
    select(
        enrollment.c.id.label("enrollment_id"),
        *columns(enrollment, Membership, without=("enrollment_id",)),
    ).where(*_WHO)
)
_ENROL = query("engagements/enrol")
_LEAVE = compiled(
    update(enrollment)
    .where(*_WHO, enrollment.c.left_at.is_(None))
    .values(left_at=func.greatest(enrollment.c.joined_at, bindparam("now", type_=TIMESTAMPTZ)))
)
_CHECK_IN = query("engagements/check_in")
_MEMBERSHIPS: Final = Rows(Membership)
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
        rows = await self._transaction.rows(_MEMBERSHIP, _who(engagement_id, person_id))
        return _MEMBERSHIPS.first(rows)

    async def join(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId:
        rows = await self._transaction.write(
            _ENROL,
            {
                **_who(engagement_id, person_id),
                "id": uuid4(),
                "cohort_id": cohort_id,
                "anchor_at": anchor_at,
                "now": self._now,
            },
        )
        return EnrollmentId(scalar(rows))

    async def leave(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        values = {**_who(engagement_id, person_id), "now": self._now}
        self._transaction.write_later(_LEAVE, values)

    async def check_in(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        values = {**_who(engagement_id, person_id), "now": self._now}
        self._transaction.write_later(_CHECK_IN, values)


def _who(engagement_id: EngagementId, person_id: PersonId) -> dict[str, object]:
    return {"engagement_id": engagement_id, "person_id": person_id}

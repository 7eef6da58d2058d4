from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, or_, select, update

from core.kernel.ids import PersonId
from core.people import Known, LearnerProfile, Person
from storage.kit.records import CURRENT_USER, CURRENT_USERS, PEOPLE
from storage.kit.rows import Rows
from storage.kit.statements import columns, compiled, given, matching, upsert
from storage.kit.transaction import Transaction
from storage.schema.tables.people import learner_profile, person

_REFRESH_AFTER = timedelta(days=1)
_PICKED = ("grade_bands", "experience", "content_areas", "school_role")

_KNOWN_BY_ID = CURRENT_USER + " WHERE p.id = %(id)s"
_BY_SLACK_ID = CURRENT_USER + " WHERE w.team_id = %(team_id)s AND p.slack_user_id = %(user_id)s"
_PERSON = select(*columns(person, Person))
_BY_ID = compiled(_PERSON.where(*matching(person, "id")))
_STALE = compiled(
    _PERSON.where(or_(person.c.refreshed_at.is_(None), person.c.refreshed_at < bindparam("before")))
    .order_by(person.c.refreshed_at.nulls_first())
    .limit(bindparam("limit"))
)
_SAVE = compiled(
    update(person)
    .where(*matching(person, "id"))
    .values(given("name", "time_zone", "locale", "active", refreshed_at="now"))
)
_SAVE_DM = compiled(update(person).where(*matching(person, "id")).values(given("dm_channel_id")))
_PROFILE = compiled(
    select(*columns(learner_profile, LearnerProfile)).where(
        *matching(learner_profile, person_id="id")
    )
)
_SAVE_PROFILE = compiled(
    upsert(
        learner_profile,
        given(*_PICKED, person_id="id", created_at="now"),
        key=["person_id"],
        saves=_PICKED,
    )
)
_PROFILES: Final = Rows(LearnerProfile)


class People:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def by_slack_id(self, team_id: str, user_id: str) -> Known | None:
        rows = await self._transaction.rows(_BY_SLACK_ID, {"team_id": team_id, "user_id": user_id})
        return CURRENT_USERS.first(rows)

    async def known_by_id(self, person_id: PersonId) -> Known | None:
        rows = await self._transaction.rows(_KNOWN_BY_ID, {"id": person_id})
        return CURRENT_USERS.first(rows)

    async def by_id(self, person_id: PersonId) -> Person | None:
        return PEOPLE.first(await self._transaction.rows(_BY_ID, {"id": person_id}))

    async def stale(self, limit: int) -> list[Person]:
        before = self._now - _REFRESH_AFTER
        return PEOPLE.all(await self._transaction.rows(_STALE, {"before": before, "limit": limit}))

    async def save_profile(self, person: Person) -> None:
        self._transaction.write_later(
            _SAVE,
            {
                "id": person.id,
                "name": person.name,
                "time_zone": person.time_zone,
                "locale": person.locale,
                "active": person.active,
                "now": self._now,
            },
        )

    async def save_dm(self, person_id: PersonId, dm_channel_id: str) -> None:
        self._transaction.write_later(_SAVE_DM, {"id": person_id, "dm_channel_id": dm_channel_id})

    async def learner_profile(self, person_id: PersonId) -> LearnerProfile | None:
        return _PROFILES.first(await self._transaction.rows(_PROFILE, {"id": person_id}))

    async def save_learner_profile(self, person_id: PersonId, profile: LearnerProfile) -> None:
        self._transaction.write_later(
            _SAVE_PROFILE,
            {
                "id": person_id,
                "grade_bands": list(profile.grade_bands),
                "experience": profile.experience,
                "content_areas": list(profile.content_areas),
                "school_role": profile.school_role,
                "now": self._now,
            },
        )

from datetime import datetime
from typing import Any, Final, LiteralString

from core.kernel.ids import PersonId
from core.people import (
    ContentArea,
    CurrentUser,
    Experience,
    GradeBand,
    LearnerProfile,
    Person,
    SchoolRole,
)
from storage.kit.rows import ACTOR, actor_from, person_from
from storage.kit.transaction import Transaction

_KNOWN: Final[LiteralString] = (
    "SELECT p.slack_user_id, p.name, p.time_zone, p.locale, p.dm_channel_id, " + ACTOR
)
_KNOWN_BY_ID = _KNOWN + " WHERE p.id = %(id)s"
_BY_SLACK_ID = (
    _KNOWN
    + """
    JOIN workspace AS w ON w.id = p.workspace_id
    WHERE w.team_id = %(team_id)s AND p.slack_user_id = %(user_id)s
"""
)
_BY_ID = """
    SELECT id, slack_user_id, name, time_zone, locale, active, dm_channel_id
    FROM person WHERE id = %(id)s
"""
_STALE = """
    SELECT id, slack_user_id, name, time_zone, locale, active, dm_channel_id
    FROM person
    WHERE refreshed_at IS NULL OR refreshed_at < %(now)s - interval '1 day'
    ORDER BY refreshed_at NULLS FIRST LIMIT %(limit)s
"""
_SAVE = """
    UPDATE person SET name = %(name)s, time_zone = %(time_zone)s, locale = %(locale)s,
        active = %(active)s, refreshed_at = %(now)s
    WHERE id = %(id)s
"""
_SAVE_DM = "UPDATE person SET dm_channel_id = %(dm_channel_id)s WHERE id = %(id)s"
_PROFILE = """
    SELECT grade_bands, experience, content_areas, school_role
    FROM learner_profile WHERE person_id = %(id)s
"""
_SAVE_PROFILE = """
    INSERT INTO learner_profile (person_id, grade_bands, experience, content_areas, school_role,
        created_at)
    VALUES (%(id)s, %(grade_bands)s, %(experience)s, %(content_areas)s, %(school_role)s, %(now)s)
    ON CONFLICT (person_id) DO UPDATE SET grade_bands = EXCLUDED.grade_bands,
        experience = EXCLUDED.experience, content_areas = EXCLUDED.content_areas,
        school_role = EXCLUDED.school_role
"""


class People:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def by_slack_id(self, team_id: str, user_id: str) -> CurrentUser | None:
        row = await self._transaction.row(_BY_SLACK_ID, {"team_id": team_id, "user_id": user_id})
        return None if row is None else _known(row)

    async def user_by_id(self, person_id: PersonId) -> CurrentUser | None:
        row = await self._transaction.row(_KNOWN_BY_ID, {"id": person_id})
        return None if row is None else _known(row)

    async def by_id(self, person_id: PersonId) -> Person | None:
        row = await self._transaction.row(_BY_ID, {"id": person_id})
        return None if row is None else person_from(row)

    async def stale(self, limit: int) -> list[Person]:
        rows = await self._transaction.rows(_STALE, {"now": self._now, "limit": limit})
        return [person_from(row) for row in rows]

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
        row = await self._transaction.row(_PROFILE, {"id": person_id})
        if row is None:
            return None
        return LearnerProfile(
            grade_bands=tuple(GradeBand(one) for one in row[0]),
            experience=None if row[1] is None else Experience(row[1]),
            content_areas=tuple(ContentArea(one) for one in row[2]),
            school_role=None if row[3] is None else SchoolRole(row[3]),
        )

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


def _known(row: tuple[Any, ...]) -> CurrentUser:
    actor = actor_from(row[5:])
    person = Person(
        id=actor.person_id,
        slack_user_id=row[0],
        name=row[1],
        time_zone=row[2],
        locale=row[3],
        active=actor.active,
        dm_channel_id=row[4],
    )
    return CurrentUser(person, actor)

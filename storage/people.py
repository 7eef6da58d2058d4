from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from core.kernel.ids import EngagementId, PersonId, SchoolId, WorkspaceId
from core.kernel.vocabularies import Role, ScopeKind
from core.people import Known, Person
from core.policy import PersonActor, RoleGrant
from storage.kit.rows import person_from
from storage.kit.transaction import Transaction

_BY_SLACK_ID = """
    SELECT p.id, p.slack_user_id, p.name, p.time_zone, p.locale, p.active, p.dm_channel_id,
        ARRAY(SELECT ARRAY[r.role, r.scope_kind, r.scope_id::text]
            FROM role_assignment AS r WHERE r.person_id = p.id),
        p.workspace_id, enrolled.engagements, enrolled.cohorts
    FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(e.engagement_id), '{}') AS engagements,
            coalesce(array_agg(e.cohort_id), '{}') AS cohorts
        FROM enrollment AS e WHERE e.person_id = p.id AND e.left_at IS NULL) AS enrolled
    WHERE w.team_id = %(team_id)s AND p.slack_user_id = %(user_id)s
"""
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
_SCOPE_IDS: Mapping[ScopeKind, Callable[[str], WorkspaceId | SchoolId | EngagementId]] = {
    ScopeKind.ORGANISATION: lambda text: WorkspaceId(UUID(text)),
    ScopeKind.SCHOOL: lambda text: SchoolId(UUID(text)),
    ScopeKind.ENGAGEMENT: lambda text: EngagementId(UUID(text)),
}


class People:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def by_slack_id(self, team_id: str, user_id: str) -> Known | None:
        row = await self._transaction.row(_BY_SLACK_ID, {"team_id": team_id, "user_id": user_id})
        if row is None:
            return None
        person = person_from(row[:7])
        actor = PersonActor(
            person_id=person.id,
            workspace_id=WorkspaceId(row[8]),
            active=person.active,
            roles=frozenset(_grant(*grant) for grant in row[7]),
            enrolled=frozenset(row[9]),
            cohorts=frozenset(row[10]),
        )
        return Known(person, actor)

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


def _grant(role: str, scope_kind: str, scope_id: str) -> RoleGrant:
    return RoleGrant(Role(role), ScopeKind(scope_kind), _SCOPE_IDS[ScopeKind(scope_kind)](scope_id))

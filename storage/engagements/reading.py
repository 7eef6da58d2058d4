from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from core.engagements.records import CohortInfo, CohortSnapshot, Engagement, Enrolled, Strategy
from core.engagements.vocabulary import (
    AttendeeGroup,
    EngagementSource,
    EngagementState,
    WindowAnchor,
    WorkshopType,
)
from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
    WorkspaceId,
)
from core.policy import PersonActor, Role, RoleGrant, ScopeKind
from storage.engagements.editing import Editing
from storage.engagements.roster import Roster

_ENGAGEMENT: Final[LiteralString] = """
    SELECT e.id, e.school_id, s.name, s.time_zone, e.topic, e.starts_at, e.state, e.completed_at,
        s.workspace_id, e.workshop_type, e.source, e.strategist_id, e.digest_channel_id,
        e.window_anchor,
        ARRAY(SELECT ARRAY[t.id::text, t.name, t.description]
            FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
            WHERE x.engagement_id = e.id ORDER BY x.position)
    FROM engagement AS e JOIN school AS s ON s.id = e.school_id
"""
_GET = _ENGAGEMENT + "WHERE e.id = %(id)s"
_LOCK = _GET + " FOR NO KEY UPDATE OF e"
_HOLD = _GET + " FOR SHARE OF e"
_OF_PARTICIPANT = (
    _ENGAGEMENT
    + """
    JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
    WHERE n.person_id = %(person_id)s AND e.state <> 'cancelled' ORDER BY e.starts_at DESC
"""
)
_RUN_BY = (
    _ENGAGEMENT
    + """
    WHERE s.workspace_id = %(workspace_id)s AND (
        s.workspace_id = ANY(%(workspaces)s) OR e.school_id = ANY(%(schools)s)
        OR e.id = ANY(%(engagements)s))
    ORDER BY e.starts_at DESC
"""
)
_COHORTS = """
    SELECT c.id, c.name, count(n.id), c.attendee_group, c.note, c.expected_count FROM cohort AS c
    LEFT JOIN enrollment AS n ON n.cohort_id = c.id AND n.left_at IS NULL
    WHERE c.engagement_id = %(id)s GROUP BY c.id ORDER BY c.name
"""
_ENROLLED = """
    SELECT id, person_id, cohort_id FROM enrollment
    WHERE engagement_id = %(id)s AND left_at IS NULL ORDER BY joined_at, id
"""
_COMPLETE = """
    WITH completed AS (
        UPDATE engagement SET state = 'completed', completed_at = %(at)s
        WHERE id = %(id)s RETURNING id, window_anchor)
    UPDATE enrollment AS n SET anchor_at = %(at)s FROM completed
    WHERE n.engagement_id = completed.id AND completed.window_anchor = 'marked_complete'
"""


class Engagements(Editing, Roster):
    async def hold(self, engagement_id: EngagementId) -> Engagement | None:
        row = await self._transaction.row(_HOLD, {"id": engagement_id})
        return None if row is None else _engagement(row)

    async def get(self, engagement_id: EngagementId) -> Engagement | None:
        row = await self._transaction.row(_GET, {"id": engagement_id})
        return None if row is None else _engagement(row)

    async def lock(self, engagement_id: EngagementId) -> Engagement | None:
        row = await self._transaction.row(_LOCK, {"id": engagement_id})
        return None if row is None else _engagement(row)

    async def of_participant(self, person_id: PersonId) -> list[Engagement]:
        rows = await self._transaction.rows(_OF_PARTICIPANT, {"person_id": person_id})
        return [_engagement(row) for row in rows]

    async def run_by(self, actor: PersonActor) -> list[Engagement]:
        grants = [g for g in actor.roles if g.role in {Role.STRATEGIST, Role.PROGRAMME_MANAGER}]
        if not grants:
            return []
        rows = await self._transaction.rows(
            _RUN_BY,
            {
                "workspace_id": actor.workspace_id,
                "workspaces": _scope_ids(grants, ScopeKind.ORGANISATION),
                "schools": _scope_ids(grants, ScopeKind.SCHOOL),
                "engagements": _scope_ids(grants, ScopeKind.ENGAGEMENT),
            },
        )
        return [_engagement(row) for row in rows]

    async def cohorts(self, engagement_id: EngagementId) -> list[CohortInfo]:
        rows = await self._transaction.rows(_COHORTS, {"id": engagement_id})
        return [
            CohortInfo(
                CohortId(row[0]),
                row[1],
                row[2],
                CohortSnapshot(AttendeeGroup(row[3]) if row[3] else None, row[4], row[5]),
            )
            for row in rows
        ]

    async def enrolled(self, engagement_id: EngagementId) -> list[Enrolled]:
        rows = await self._transaction.rows(_ENROLLED, {"id": engagement_id})
        return [Enrolled(EnrollmentId(row[0]), PersonId(row[1]), CohortId(row[2])) for row in rows]

    async def complete(self, engagement_id: EngagementId, at: datetime) -> None:
        self._transaction.write_later(_COMPLETE, {"id": engagement_id, "at": at})


def _scope_ids(grants: Sequence[RoleGrant], kind: ScopeKind) -> list[UUID]:
    return [grant.scope_id for grant in grants if grant.scope_kind is kind]


def _engagement(row: tuple[Any, ...]) -> Engagement:
    return Engagement(
        id=EngagementId(row[0]),
        school_id=SchoolId(row[1]),
        school_name=row[2],
        time_zone=row[3],
        topic=row[4],
        starts_at=row[5],
        state=EngagementState(row[6]),
        completed_at=row[7],
        workspace_id=WorkspaceId(row[8]),
        workshop_type=WorkshopType(row[9]),
        source=EngagementSource(row[10]),
        strategist_id=None if row[11] is None else PersonId(row[11]),
        digest_channel_id=row[12],
        window_anchor=WindowAnchor(row[13]),
        strategies=tuple(
            Strategy(StrategyId(UUID(id_)), name, description) for id_, name, description in row[14]
        ),
    )

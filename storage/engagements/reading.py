from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from core.engagements import CohortInfo, Engagement, Enrolled
from core.kernel.ids import EngagementId, PersonId
from core.kernel.vocabularies import Role, ScopeKind
from core.policy import PersonActor, RoleGrant
from storage.engagements.editing import Editing
from storage.engagements.roster import Roster
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.statements import compiled, matching
from storage.schema.tables.engagements import enrollment

_ENGAGEMENT = query("engagements/engagement")
_GET = _ENGAGEMENT + " WHERE e.id = %(id)s"
_LOCK = _GET + " FOR NO KEY UPDATE OF e"
_LOCK_SHARED = _GET + " FOR SHARE OF e"
_OF_PARTICIPANT = query("engagements/engagements_of_participant")
_RUN_BY = query("engagements/engagements_run_by")
_COHORTS = query("engagements/cohorts")
_ENROLLED = compiled(
    select(enrollment.c.id.label("enrollment_id"), enrollment.c.person_id, enrollment.c.cohort_id)
    .where(*matching(enrollment, engagement_id="id"), enrollment.c.left_at.is_(None))
    .order_by(enrollment.c.joined_at, enrollment.c.id)
)
_COMPLETE = query("engagements/complete")
_ENGAGEMENTS: Final = Rows(Engagement)
_COHORT_INFOS: Final = Rows(CohortInfo, parts=("snapshot",))
_PARTICIPANTS: Final = Rows(Enrolled)


class Engagements(Editing, Roster):
    async def hold(self, engagement_id: EngagementId) -> Engagement | None:
        return _ENGAGEMENTS.first(await self._transaction.rows(_LOCK_SHARED, {"id": engagement_id}))

    async def get(self, engagement_id: EngagementId) -> Engagement | None:
        return _ENGAGEMENTS.first(await self._transaction.rows(_GET, {"id": engagement_id}))

    async def lock(self, engagement_id: EngagementId) -> Engagement | None:
        return _ENGAGEMENTS.first(await self._transaction.rows(_LOCK, {"id": engagement_id}))

    async def of_participant(self, person_id: PersonId) -> list[Engagement]:
        return _ENGAGEMENTS.all(
            await self._transaction.rows(_OF_PARTICIPANT, {"person_id": person_id})
        )

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
        return _ENGAGEMENTS.all(rows)

    async def cohorts(self, engagement_id: EngagementId) -> list[CohortInfo]:
        return _COHORT_INFOS.all(await self._transaction.rows(_COHORTS, {"id": engagement_id}))

    async def enrolled(self, engagement_id: EngagementId) -> list[Enrolled]:
        return _PARTICIPANTS.all(await self._transaction.rows(_ENROLLED, {"id": engagement_id}))

    async def complete(self, engagement_id: EngagementId, at: datetime) -> None:
        self._transaction.write_later(_COMPLETE, {"id": engagement_id, "at": at})


def _scope_ids(grants: Sequence[RoleGrant], kind: ScopeKind) -> list[UUID]:
    return [grant.scope_id for grant in grants if grant.scope_kind is kind]

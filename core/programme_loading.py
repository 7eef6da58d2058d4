"""A programme that is loaded: all of it in one transaction, or nothing."""

from collections.abc import Mapping
from uuid import UUID

from core.engagements.completing import invitation
from core.engagements.records import Enrolled
from core.engagements.vocabulary import EngagementState
from core.engagements.welcoming import welcome
from core.kernel.ids import (
    CohortId,
    EngagementId,
    PersonId,
    SchoolId,
    WorkspaceId,
)
from core.policy import Action, Role, RoleGrant, Scope, ScopeKind, System
from core.programme_changes import Change, changes, differences, staff_to_grant
from core.programme_store import ProgrammeWork, StoredEngagement
from core.programmes import LoadReport, Programme, RosterRow
from core.roles import RoleWork, store_grant
from core.work import Work

LOADER = System("load")
_Scopes = Mapping[ScopeKind, WorkspaceId | SchoolId | EngagementId]
_SCOPES = {
    Role.STRATEGIST: ScopeKind.ENGAGEMENT,
    Role.CONTENT_CREATOR: ScopeKind.ORGANISATION,
}


async def load_programme(
    uow: ProgrammeWork, programme: Programme, *, welcomes: bool = False
) -> LoadReport:
    """Load a whole programme in one transaction: nothing is loaded by half.

    With `welcomes` everyone newly enrolled is greeted, who never was.
    """
    await uow.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())
    store = uow.programmes
    # Saving the workspace holds it: no other load changes what stands.
    workspace_id = await store.save_workspace(programme.workspace)
    standing = await store.standing(workspace_id, programme)
    school_id = await store.save_school(workspace_id, programme.school)
    people = tuple(s.person for s in programme.staff) + tuple(r.person for r in programme.roster)
    ids = await store.save_people(workspace_id, people)
    strategist = next(one.person for one in programme.staff if one.role is Role.STRATEGIST)
    engagement = await store.save_engagement(
        school_id, ids[strategist.slack_user_id], programme.engagement
    )
    strategies = await store.save_strategies(workspace_id, engagement.id, programme.engagement)
    await store.save_pulse_check(engagement.id, programme.engagement.pulse)
    cohorts = await store.save_cohorts(engagement.id, programme.engagement)
    taught = zip((one.name for one in programme.engagement.strategies), strategies, strict=True)
    records: dict[str, Mapping[str, UUID]] = {
        "school": {programme.school.name: school_id},
        "engagement": {programme.engagement.topic: engagement.id},
        "strategy": dict(taught),
        "cohort": cohorts,
    }
    for change in changes(standing, programme):
        await _audit(uow, change, records[change.record_kind][change.name])
    scopes: _Scopes = {
        ScopeKind.ORGANISATION: workspace_id,
        ScopeKind.SCHOOL: school_id,
        ScopeKind.ENGAGEMENT: engagement.id,
    }
    for one in staff_to_grant(standing, programme):
        await _grant(uow, one.role, ids[one.person.slack_user_id], scopes)
    new = await _enroll_all(uow, programme.roster, engagement, cohorts, ids)
    if welcomes:
        await uow.outbox.add([welcome(one.person_id, engagement.id) for one in new])
    invited = 0
    if engagement.state is EngagementState.COMPLETED:
        invited = await uow.outbox.add_counted([invitation(one, engagement.id) for one in new])
    kept = differences(standing, programme, strategist.slack_user_id, uow.now.date())
    await uow.audit.write(
        LOADER,
        "programme.loaded",
        "engagement",
        engagement.id,
        after={"enrolled": str(len(new)), "differences": str(len(kept))},
    )
    before = len(programme.roster) - len(new)
    return LoadReport(engagement.id, engagement.is_new, len(new), before, invited, kept)


async def _audit(uow: Work, change: Change, record_id: UUID) -> None:
    await uow.audit.write(
        LOADER,
        f"{change.record_kind}.changed",
        change.record_kind,
        record_id,
        before=change.before,
        after=change.after,
    )


async def _grant(
    uow: RoleWork,
    role: Role,
    person_id: PersonId,
    scopes: _Scopes,
) -> None:
    """Give each role the scope in which SPEC section 7 has it act."""
    kind = _SCOPES.get(role, ScopeKind.SCHOOL)
    await store_grant(uow, LOADER, person_id, RoleGrant(role, kind, scopes[kind]))


async def _enroll_all(
    uow: ProgrammeWork,
    roster: tuple[RosterRow, ...],
    engagement: StoredEngagement,
    cohorts: dict[str, CohortId],
    ids: dict[str, PersonId],
) -> list[Enrolled]:
    new = []
    for row in roster:
        person_id = ids[row.person.slack_user_id]
        cohort_id = cohorts[row.cohort]
        enrollment_id = await uow.programmes.enroll(
            engagement.id, cohort_id, person_id, engagement.newcomers_anchor
        )
        if enrollment_id is not None:
            await uow.programmes.prefill_profile(person_id, row)
            new.append(Enrolled(enrollment_id, person_id, cohort_id))
    return new

"""A programme as an office has it on file: a school, its people, and one engagement with cohorts.

Loading it twice is loading it once. What is new is added, what changed is brought up to date where
it moves nobody and no clock, and the rest is said; nothing a person wrote about themselves is
overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.engagements import Enrolled, invitation, welcome
from core.kernel.ids import (
    CohortId,
    EngagementId,
    PersonId,
    SchoolId,
    WorkspaceId,
)
from core.kernel.vocabularies import (
    AttendeeGroup,
    ContentArea,
    EngagementState,
    Experience,
    GradeBand,
    Role,
    SchoolRole,
    ScopeKind,
    WindowAnchor,
    WorkshopType,
)
from core.policy import Action, RoleGrant, Scope, System
from core.ports import UnitOfWork
from core.programme_changes import Change, changes, differences, staff_to_grant
from core.programme_store import StoredEngagement
from core.roles import store_grant

SCHOOL_NAME_MAX = 150
PULSE_TEXT_MAX = 300
PULSE_OPTION_MAX = 75
PULSE_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class WorkspaceSpec:
    team_id: str
    name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class SchoolSpec:
    name: str
    time_zone: str
    district: str | None
    holidays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A person as Slack knows them. Their e-mail found them and is not kept."""

    slack_user_id: str
    name: str
    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True)
class StaffSpec:
    person: PersonSpec
    role: Role


@dataclass(frozen=True, slots=True)
class StrategySpec:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """One of three questions. `right_option` counts from 0; `gap_tag` is `domain/skill`."""

    question: str
    options: tuple[str, ...]
    right_option: int
    gap_tag: str


@dataclass(frozen=True, slots=True)
class PulseSpec:
    statement: str
    questions: tuple[QuestionSpec, ...]


@dataclass(frozen=True, slots=True)
class CohortSpec:
    name: str
    attendee_group: AttendeeGroup
    note: str | None
    expected_count: int | None


@dataclass(frozen=True, slots=True)
class EngagementSpec:
    topic: str
    starts_at: datetime
    workshop_type: WorkshopType
    window_anchor: WindowAnchor
    digest_channel_id: str | None
    strategies: tuple[StrategySpec, ...]
    cohorts: tuple[CohortSpec, ...]
    pulse: PulseSpec


@dataclass(frozen=True, slots=True)
class RosterRow:
    person: PersonSpec
    cohort: str
    grade_bands: tuple[GradeBand, ...]
    experience: Experience
    content_areas: tuple[ContentArea, ...]
    school_role: SchoolRole


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything in one load. Exactly one of `staff` is the strategist (SPEC: an engagement's)."""

    workspace: WorkspaceSpec
    school: SchoolSpec
    staff: tuple[StaffSpec, ...]
    engagement: EngagementSpec
    roster: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class LoadReport:
    engagement_id: EngagementId
    engagement_is_new: bool
    enrolled: int
    enrolled_before: int
    invited: int
    differences: tuple[str, ...] = ()
    """what the files have otherwise and the load left as it stands, in sentences"""


LOADER = System("load")
_Scopes = Mapping[ScopeKind, WorkspaceId | SchoolId | EngagementId]
_SCOPES = {
    Role.STRATEGIST: ScopeKind.ENGAGEMENT,
    Role.CONTENT_CREATOR: ScopeKind.ORGANISATION,
}


async def load_programme(
    uow: UnitOfWork, programme: Programme, *, welcomes: bool = False
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


async def _audit(uow: UnitOfWork, change: Change, record_id: UUID) -> None:
    await uow.audit.write(
        LOADER,
        f"{change.record_kind}.changed",
        change.record_kind,
        record_id,
        before=change.before,
        after=change.after,
    )


async def _grant(
    uow: UnitOfWork,
    role: Role,
    person_id: PersonId,
    scopes: _Scopes,
) -> None:
    """Give each role the scope in which SPEC section 7 has it act."""
    kind = _SCOPES.get(role, ScopeKind.SCHOOL)
    await store_grant(uow, LOADER, person_id, RoleGrant(role, kind, scopes[kind]))


async def _enroll_all(
    uow: UnitOfWork,
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

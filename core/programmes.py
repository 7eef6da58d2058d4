"""A programme as an office has it on file: a school, its people, and one engagement with cohorts.

Loading it twice is loading it once: what stands is kept, what is new is added, and nothing a
person wrote about themselves is overwritten.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.engagements import Enrolled, invitation
from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
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

SCHOOL_NAME_MAX = 150
TOPIC_MAX = 150
COHORT_NAME_MAX = 75
COHORT_NOTE_MAX = 300
# An option in a Slack form holds 75 characters, and a strategy is picked from options.
STRATEGY_NAME_MAX = 75
STRATEGY_DESCRIPTION_MAX = 150
# A list of options in a Slack form holds a hundred.
STRATEGIES_MAX = 100
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


@dataclass(frozen=True, slots=True)
class StoredEngagement:
    """An engagement after saving.

    `newcomers_anchor` is where the clocks of somebody who is enrolled now start: at completion,
    when it was completed before and its window anchor says so; else nothing has started.
    """

    id: EngagementId
    is_new: bool
    state: EngagementState
    newcomers_anchor: datetime | None


class ProgrammeStore(Protocol):
    async def save_workspace(self, spec: WorkspaceSpec) -> WorkspaceId: ...

    async def save_school(self, workspace_id: WorkspaceId, spec: SchoolSpec) -> SchoolId: ...

    async def save_people(
        self, workspace_id: WorkspaceId, specs: tuple[PersonSpec, ...]
    ) -> dict[str, PersonId]:
        """Insert or refresh people; return their ids by Slack user id."""
        ...

    async def grant(self, person_id: PersonId, grant: RoleGrant) -> bool:
        """Store a role; false when the person holds it already."""
        ...

    async def save_engagement(
        self, school_id: SchoolId, strategist_id: PersonId, spec: EngagementSpec
    ) -> StoredEngagement:
        """Insert the engagement, or keep the one of that school, topic and start."""
        ...

    async def save_strategies(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, spec: EngagementSpec
    ) -> list[StrategyId]: ...

    async def save_cohorts(
        self, engagement_id: EngagementId, spec: EngagementSpec
    ) -> dict[str, CohortId]:
        """Insert the cohorts that are new; return all ids by cohort name."""
        ...

    async def save_pulse_check(self, engagement_id: EngagementId, spec: PulseSpec) -> None: ...

    async def enroll(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId | None:
        """Enrol somebody; none when they are enrolled in this engagement already."""
        ...

    async def prefill_profile(self, person_id: PersonId, row: RosterRow) -> None:
        """Store a learner profile unless the person has one: it belongs to them."""
        ...


LOADER = System("load")


async def load_programme(uow: UnitOfWork, programme: Programme) -> LoadReport:
    """Load a whole programme in one transaction: nothing is loaded by half."""
    await uow.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())
    store = uow.programmes
    workspace_id = await store.save_workspace(programme.workspace)
    school_id = await store.save_school(workspace_id, programme.school)
    people = tuple(s.person for s in programme.staff) + tuple(r.person for r in programme.roster)
    ids = await store.save_people(workspace_id, people)
    strategist_id = next(
        ids[one.person.slack_user_id] for one in programme.staff if one.role is Role.STRATEGIST
    )
    engagement = await store.save_engagement(school_id, strategist_id, programme.engagement)
    await store.save_strategies(workspace_id, engagement.id, programme.engagement)
    await store.save_pulse_check(engagement.id, programme.engagement.pulse)
    cohorts = await store.save_cohorts(engagement.id, programme.engagement)
    for one in programme.staff:
        grant = _grant(one.role, school_id, engagement.id)
        if await store.grant(ids[one.person.slack_user_id], grant):
            await uow.audit.write(
                LOADER,
                "role.granted",
                "person",
                ids[one.person.slack_user_id],
                after={"role": one.role.value, "scope": grant.scope_kind.value},
            )
    new = await _enroll_all(uow, programme.roster, engagement, cohorts, ids)
    invited = 0
    if engagement.state is EngagementState.COMPLETED:
        invited = await uow.outbox.add_counted([invitation(one, engagement.id) for one in new])
    await uow.audit.write(
        LOADER, "programme.loaded", "engagement", engagement.id, after={"enrolled": str(len(new))}
    )
    return LoadReport(
        engagement.id, engagement.is_new, len(new), len(programme.roster) - len(new), invited
    )


def _grant(role: Role, school_id: SchoolId, engagement_id: EngagementId) -> RoleGrant:
    """Give each role the scope in which SPEC section 7 has it act."""
    if role is Role.STRATEGIST:
        return RoleGrant(role, ScopeKind.ENGAGEMENT, engagement_id)
    if role is Role.CONTENT_CREATOR:
        return RoleGrant(role, ScopeKind.ORGANISATION)
    return RoleGrant(role, ScopeKind.SCHOOL, school_id)


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

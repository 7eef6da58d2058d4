"""One policy for every use case (SPEC section 7).

`decide` is pure. It is called inside each use case's transaction, with roles read then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.kernel.ids import CohortId, EngagementId, PersonId, SchoolId, WorkspaceId


class Role(StrEnum):
    PARTICIPANT = "participant"
    STRATEGIST = "is"
    LA = "la"
    PROGRAMME_MANAGER = "pm"
    CONTENT_CREATOR = "content_creator"


class ScopeKind(StrEnum):
    ORGANISATION = "organisation"
    SCHOOL = "school"
    ENGAGEMENT = "engagement"


ROLE_LABELS = {
    Role.PARTICIPANT: "Participant",
    Role.STRATEGIST: "Instructional Strategist",
    Role.LA: "LA",
    Role.PROGRAMME_MANAGER: "Programme Manager",
    Role.CONTENT_CREATOR: "Content Creator",
}


class Action(StrEnum):
    OWN_RECORDS = "own_records"
    COHORT_AGGREGATES = "cohort_aggregates"
    GAP_AGGREGATES = "gap_aggregates"
    EDIT_ENGAGEMENT = "edit_engagement"
    MARK_COMPLETE = "mark_complete"
    RUN_PULSE = "run_pulse"
    EDIT_CONTEXT = "edit_context"
    MOVE_ASSET = "move_asset"
    SUBMIT_VIDEO = "submit_video"
    APPROVE_VIDEO = "approve_video"
    DRAFT_SIGNAL = "draft_signal"
    REVIEW_SIGNAL_FIRST = "review_signal_first"
    REVIEW_SIGNAL_SECOND = "review_signal_second"
    PROPOSE_GAP = "propose_gap"
    KEEP_BACKLOG = "keep_backlog"
    GRANT_ROLE = "grant_role"
    LOAD_PROGRAMME = "load_programme"
    FIND_SIGNALS = "find_signals"
    SEND_NOTICE = "send_notice"
    RELEASE_CHECKPOINT = "release_checkpoint"
    REFRESH_PERSON = "refresh_person"
    FORGET_REQUESTS = "forget_requests"
    SET_FLOORS = "set_floors"
    SET_THRESHOLDS = "set_thresholds"
    SEAL_AUDIT = "seal_audit"
    VERIFY_CERTIFICATE = "verify_certificate"
    REVOKE_CERTIFICATE = "revoke_certificate"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role in a scope; `scope_id` is the id of the workspace, the school or the engagement.

    A grant reaches what lies within its scope. `participant` as a role reaches nothing: what a
    participant may do comes from being enrolled.
    """

    role: Role
    scope_kind: ScopeKind
    scope_id: WorkspaceId | SchoolId | EngagementId


@dataclass(frozen=True, slots=True)
class PersonActor:
    """Who acts, as the database knew them in this transaction.

    `enrolled` and `cohorts` are those they have not left.
    """

    person_id: PersonId
    workspace_id: WorkspaceId
    active: bool
    roles: frozenset[RoleGrant] = frozenset()
    enrolled: frozenset[EngagementId] = frozenset()
    cohorts: frozenset[CohortId] = frozenset()


@dataclass(frozen=True, slots=True)
class System:
    """The product itself: a clock job, or the operator at the command line."""

    name: str


# Whoever has the command line and a programme's files.
LOADER = System("load")

Actor = PersonActor | System


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is acted upon, with everything it lies in: a cohort names its engagement, and so on.

    `owner` is the person whose own it is: their records, their video, their microlearning.
    """

    workspace_id: WorkspaceId | None = None
    school_id: SchoolId | None = None
    engagement_id: EngagementId | None = None
    cohort_id: CohortId | None = None
    owner: PersonId | None = None


class _Reach(StrEnum):
    """How somebody must stand to the thing acted upon."""

    OWN_RECORDS = "own records"
    OWN_COHORTS = "own cohorts"
    ASSIGNED = "within a scope in which they hold the role"
    OWN_SCHOOL = "in a school of theirs: neither by one engagement alone, nor all schools at once"
    OWN = "their own, while they hold the role anywhere"


_STAFF = {Role.STRATEGIST: _Reach.ASSIGNED, Role.PROGRAMME_MANAGER: _Reach.ASSIGNED}
_MANAGER = {Role.PROGRAMME_MANAGER: _Reach.ASSIGNED}

_PEOPLE: Mapping[Action, Mapping[Role, _Reach]] = {
    Action.OWN_RECORDS: {Role.PARTICIPANT: _Reach.OWN_RECORDS},
    Action.COHORT_AGGREGATES: {
        Role.PARTICIPANT: _Reach.OWN_COHORTS,
        Role.LA: _Reach.ASSIGNED,
        **_STAFF,
    },
    Action.GAP_AGGREGATES: {Role.CONTENT_CREATOR: _Reach.ASSIGNED},
    Action.EDIT_ENGAGEMENT: _MANAGER,
    Action.REVOKE_CERTIFICATE: _MANAGER,
    Action.MARK_COMPLETE: _STAFF,
    Action.RUN_PULSE: _STAFF,
    Action.EDIT_CONTEXT: _STAFF,
    Action.MOVE_ASSET: {Role.CONTENT_CREATOR: _Reach.OWN, **_MANAGER},
    Action.SUBMIT_VIDEO: {Role.STRATEGIST: _Reach.OWN},
    Action.APPROVE_VIDEO: _MANAGER,
    Action.DRAFT_SIGNAL: {Role.STRATEGIST: _Reach.ASSIGNED},
    Action.REVIEW_SIGNAL_FIRST: {Role.LA: _Reach.ASSIGNED},
    Action.REVIEW_SIGNAL_SECOND: _MANAGER,
    Action.PROPOSE_GAP: _STAFF,
    Action.KEEP_BACKLOG: {Role.CONTENT_CREATOR: _Reach.ASSIGNED},
    Action.GRANT_ROLE: {Role.PROGRAMME_MANAGER: _Reach.OWN_SCHOOL},
}

_SYSTEM = frozenset(
    {
        Action.RUN_PULSE,
        Action.MOVE_ASSET,
        Action.DRAFT_SIGNAL,
        Action.GRANT_ROLE,
        Action.LOAD_PROGRAMME,
        Action.FIND_SIGNALS,
        Action.SEND_NOTICE,
        Action.RELEASE_CHECKPOINT,
        Action.REFRESH_PERSON,
        Action.FORGET_REQUESTS,
        Action.SET_FLOORS,
        Action.SET_THRESHOLDS,
        Action.SEAL_AUDIT,
        Action.VERIFY_CERTIFICATE,
        Action.REVOKE_CERTIFICATE,
    }
)


def decide(actor: Actor, action: Action, scope: Scope) -> bool:
    """Say whether `actor` may do `action` in `scope`. Whatever is not allowed here is refused."""
    if isinstance(actor, System):
        return action in _SYSTEM
    if not actor.active or scope.workspace_id not in {None, actor.workspace_id}:
        return False
    by_role = _PEOPLE.get(action, {})
    return any(_reaches(actor, role, reach, scope) for role, reach in by_role.items())


def _reaches(person: PersonActor, role: Role, reach: _Reach, scope: Scope) -> bool:
    if reach is _Reach.OWN_RECORDS:
        return scope.owner == person.person_id and (
            scope.engagement_id is None or scope.engagement_id in person.enrolled
        )
    if reach is _Reach.OWN_COHORTS:
        return scope.engagement_id in person.enrolled and scope.cohort_id in person.cohorts
    if reach is _Reach.OWN:
        return scope.owner == person.person_id and any(g.role is role for g in person.roles)
    within: set[tuple[ScopeKind, UUID | None]] = {
        (ScopeKind.ORGANISATION, scope.workspace_id),
        (ScopeKind.SCHOOL, scope.school_id),
    }
    if reach is _Reach.OWN_SCHOOL and scope.school_id is None:
        return False
    if reach is _Reach.ASSIGNED:
        within.add((ScopeKind.ENGAGEMENT, scope.engagement_id))
    return any(g.role is role and (g.scope_kind, g.scope_id) in within for g in person.roles)

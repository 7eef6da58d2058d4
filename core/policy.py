"""One policy for every use case (SPEC section 7).

`decide` is pure. It is called inside each use case's transaction, with roles read then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.ids import EngagementId, PersonId, SchoolId
from core.kernel.vocabularies import Role, ScopeKind


class Action(StrEnum):
    OWN_RECORDS = "own_records"
    COHORT_AGGREGATES = "cohort_aggregates"
    EDIT_ENGAGEMENT = "edit_engagement"
    MARK_COMPLETE = "mark_complete"
    LOAD_PROGRAMME = "load_programme"
    FIND_SIGNALS = "find_signals"
    SEND_NOTICE = "send_notice"
    RELEASE_CHECKPOINT = "release_checkpoint"
    REFRESH_PERSON = "refresh_person"
    FORGET_REQUESTS = "forget_requests"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role in a scope; `scope_id` is a school's or an engagement's id, none for all."""

    role: Role
    scope_kind: ScopeKind
    scope_id: SchoolId | EngagementId | None = None


@dataclass(frozen=True, slots=True)
class PersonActor:
    """Who acts, as the database knew them in this transaction."""

    person_id: PersonId
    active: bool
    roles: frozenset[RoleGrant] = frozenset()
    enrolled: frozenset[EngagementId] = frozenset()


@dataclass(frozen=True, slots=True)
class System:
    """The product itself: a clock job, or the operator at the command line."""

    name: str


Actor = PersonActor | System


@dataclass(frozen=True, slots=True)
class Scope:
    """What is acted upon. `owner` is the person whose own records they are."""

    school_id: SchoolId | None = None
    engagement_id: EngagementId | None = None
    owner: PersonId | None = None


def _owns(person: PersonActor, scope: Scope) -> bool:
    return scope.owner == person.person_id and (
        scope.engagement_id is None or scope.engagement_id in person.enrolled
    )


def _holds(person: PersonActor, role: Role, scope: Scope) -> bool:
    return any(grant.role is role and _covers(grant, scope) for grant in person.roles)


def _covers(grant: RoleGrant, scope: Scope) -> bool:
    if grant.scope_kind is ScopeKind.ORGANISATION:
        return True
    if grant.scope_id is None:
        return False
    wanted = scope.school_id if grant.scope_kind is ScopeKind.SCHOOL else scope.engagement_id
    return grant.scope_id == wanted


def _runs_the_workshop(person: PersonActor, scope: Scope) -> bool:
    return _holds(person, Role.STRATEGIST, scope) or _holds(person, Role.PROGRAMME_MANAGER, scope)


def _sees_the_cohort(person: PersonActor, scope: Scope) -> bool:
    return (
        _runs_the_workshop(person, scope)
        or _holds(person, Role.LA, scope)
        or scope.engagement_id in person.enrolled
    )


def _manages(person: PersonActor, scope: Scope) -> bool:
    return _holds(person, Role.PROGRAMME_MANAGER, scope)


_PEOPLE: dict[Action, Callable[[PersonActor, Scope], bool]] = {
    Action.OWN_RECORDS: _owns,
    Action.COHORT_AGGREGATES: _sees_the_cohort,
    Action.EDIT_ENGAGEMENT: _manages,
    Action.MARK_COMPLETE: _runs_the_workshop,
}

_SYSTEM = frozenset(
    {
        Action.LOAD_PROGRAMME,
        Action.FIND_SIGNALS,
        Action.SEND_NOTICE,
        Action.RELEASE_CHECKPOINT,
        Action.REFRESH_PERSON,
        Action.FORGET_REQUESTS,
    }
)


def decide(actor: Actor, action: Action, scope: Scope) -> bool:
    """Say whether `actor` may do `action` in `scope`. Whatever is not allowed here is refused."""
    if isinstance(actor, System):
        return action in _SYSTEM
    rule = _PEOPLE.get(action)
    return actor.active and rule is not None and rule(actor, scope)

"""Every cell of SPEC section 7 for what the product can do today, written down a second time.

The matrix below is the test's own; it says for each action which relations to the thing acted
upon are allowed. Whatever it does not name is refused.
"""

from itertools import product
from uuid import UUID

import pytest

from core.kernel.ids import EngagementId, PersonId, SchoolId
from core.kernel.vocabularies import Role, ScopeKind
from core.policy import Action, Actor, PersonActor, RoleGrant, Scope, System, decide

ME = PersonId(UUID(int=1))
SOMEBODY_ELSE = PersonId(UUID(int=2))
SCHOOL = SchoolId(UUID(int=10))
OTHER_SCHOOL = SchoolId(UUID(int=11))
ENGAGEMENT = EngagementId(UUID(int=20))
OTHER_ENGAGEMENT = EngagementId(UUID(int=21))

# Who acts, by their relation to ENGAGEMENT of SCHOOL.
GRANTS = {
    "own engagement": (ScopeKind.ENGAGEMENT, ENGAGEMENT),
    "other engagement": (ScopeKind.ENGAGEMENT, OTHER_ENGAGEMENT),
    "own school": (ScopeKind.SCHOOL, SCHOOL),
    "other school": (ScopeKind.SCHOOL, OTHER_SCHOOL),
    "organisation": (ScopeKind.ORGANISATION, None),
    "school without an id": (ScopeKind.SCHOOL, None),
    "engagement without an id": (ScopeKind.ENGAGEMENT, None),
    # A school's id in an engagement's place, and the other way round, reach nothing.
    "school's id as engagement": (ScopeKind.ENGAGEMENT, SCHOOL),
    "engagement's id as school": (ScopeKind.SCHOOL, ENGAGEMENT),
}
REACHES = {"own engagement", "own school", "organisation"}

# Roles that may do an action where their grant reaches the thing acted upon.
BY_ROLE: dict[Action, set[Role]] = {
    Action.OWN_RECORDS: set(),
    Action.COHORT_AGGREGATES: {Role.STRATEGIST, Role.LA, Role.PROGRAMME_MANAGER},
    Action.EDIT_ENGAGEMENT: {Role.PROGRAMME_MANAGER},
    Action.MARK_COMPLETE: {Role.STRATEGIST, Role.PROGRAMME_MANAGER},
}
BY_SYSTEM = {
    Action.LOAD_PROGRAMME,
    Action.FIND_SIGNALS,
    Action.SEND_NOTICE,
    Action.RELEASE_CHECKPOINT,
    Action.REFRESH_PERSON,
    Action.FORGET_REQUESTS,
}
# What being enrolled allows.
BY_ENROLMENT = {Action.COHORT_AGGREGATES}

ON_ENGAGEMENT = Scope(school_id=SCHOOL, engagement_id=ENGAGEMENT)


def _person(*roles: RoleGrant, active: bool = True, enrolled: bool = False) -> PersonActor:
    return PersonActor(
        ME, active, frozenset(roles), frozenset({ENGAGEMENT}) if enrolled else frozenset()
    )


def test_the_matrix_names_every_action_once() -> None:
    assert BY_ROLE.keys() | BY_SYSTEM == set(Action)
    assert not BY_ROLE.keys() & BY_SYSTEM


@pytest.mark.parametrize(
    ("role", "action", "grant", "active"), list(product(Role, Action, GRANTS, [True, False]))
)
def test_a_role_may_do_what_the_matrix_says_and_nothing_else(
    role: Role, action: Action, grant: str, *, active: bool
) -> None:
    kind, scope_id = GRANTS[grant]
    actor = _person(RoleGrant(role, kind, scope_id), active=active)
    expected = active and grant in REACHES and role in BY_ROLE.get(action, set())
    assert decide(actor, action, ON_ENGAGEMENT) is expected


@pytest.mark.parametrize(("action", "active"), list(product(Action, [True, False])))
def test_being_enrolled_allows_what_the_matrix_says_and_nothing_else(
    action: Action, *, active: bool
) -> None:
    actor = _person(active=active, enrolled=True)
    assert decide(actor, action, ON_ENGAGEMENT) is (active and action in BY_ENROLMENT)


@pytest.mark.parametrize("action", Action)
def test_being_enrolled_elsewhere_allows_nothing_here(action: Action) -> None:
    actor = PersonActor(ME, active=True, enrolled=frozenset({OTHER_ENGAGEMENT}))
    assert not decide(actor, action, ON_ENGAGEMENT)


@pytest.mark.parametrize("action", Action)
def test_somebody_without_a_role_or_enrolment_may_do_nothing(action: Action) -> None:
    assert not decide(_person(), action, ON_ENGAGEMENT)


@pytest.mark.parametrize("action", Action)
def test_the_product_itself_runs_its_clock_jobs_and_acts_for_nobody(action: Action) -> None:
    own = Scope(engagement_id=ENGAGEMENT, owner=ME)
    for scope in (Scope(), ON_ENGAGEMENT, own):
        assert decide(System("any"), action, scope) is (action in BY_SYSTEM)


EVERY_ROLE = [RoleGrant(role, ScopeKind.ORGANISATION) for role in Role]


@pytest.mark.parametrize(
    ("who", "actor", "scope", "allowed"),
    [
        ("enrolled, own", _person(enrolled=True), Scope(None, ENGAGEMENT, ME), True),
        ("no engagement named, own", _person(), Scope(owner=ME), True),
        ("not enrolled, own", _person(), Scope(None, ENGAGEMENT, ME), False),
        (
            "enrolled, other's",
            _person(enrolled=True),
            Scope(None, ENGAGEMENT, SOMEBODY_ELSE),
            False,
        ),
        ("enrolled, nobody's", _person(enrolled=True), Scope(None, ENGAGEMENT), False),
        (
            "every role, other's",
            _person(*EVERY_ROLE),
            Scope(SCHOOL, ENGAGEMENT, SOMEBODY_ELSE),
            False,
        ),
        ("every role, nobody's", _person(*EVERY_ROLE), Scope(SCHOOL, ENGAGEMENT), False),
        (
            "deactivated, own",
            _person(active=False, enrolled=True),
            Scope(None, ENGAGEMENT, ME),
            False,
        ),
    ],
)
def test_own_records_are_one_s_own_whatever_one_s_role(
    who: str, actor: Actor, scope: Scope, *, allowed: bool
) -> None:
    assert decide(actor, Action.OWN_RECORDS, scope) is allowed


@pytest.mark.parametrize(("role", "action"), list(product(Role, BY_ROLE)))
def test_a_scope_that_names_nothing_is_reached_by_organisation_wide_roles_alone(
    role: Role, action: Action
) -> None:
    """An id that is missing on both sides must never count as equal."""
    for grant in GRANTS.keys() - {"organisation"}:
        kind, scope_id = GRANTS[grant]
        assert not decide(_person(RoleGrant(role, kind, scope_id)), action, Scope())


@pytest.mark.parametrize("action", BY_ROLE)
def test_one_role_s_reach_does_not_lend_itself_to_another(action: Action) -> None:
    """A PM elsewhere who is a content creator here is no PM here."""
    actor = _person(
        RoleGrant(Role.PROGRAMME_MANAGER, ScopeKind.SCHOOL, OTHER_SCHOOL),
        RoleGrant(Role.CONTENT_CREATOR, ScopeKind.ORGANISATION),
    )
    assert not decide(actor, action, ON_ENGAGEMENT)

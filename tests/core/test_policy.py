"""Every cell of SPEC section 7, from a table written down a second time: data/authorisation.md."""

from itertools import product
from uuid import UUID

import pytest

from core.kernel.ids import CohortId, EngagementId, PersonId, SchoolId, WorkspaceId
from core.policy import Action, PersonActor, Role, RoleGrant, Scope, ScopeKind, System, decide
from tests.core.authorisation import BY_SYSTEM, CELLS

ME = PersonId(UUID(int=1))
SOMEBODY_ELSE = PersonId(UUID(int=2))
HERE = WorkspaceId(UUID(int=5))
ELSEWHERE = WorkspaceId(UUID(int=6))
SCHOOL = SchoolId(UUID(int=10))
ENGAGEMENT = EngagementId(UUID(int=20))
COHORT = CohortId(UUID(int=30))

# How a grant stands to the thing: by the word of the table, or one that no cell may ever name.
GRANTS = {
    "organisation": (ScopeKind.ORGANISATION, HERE),
    "school": (ScopeKind.SCHOOL, SCHOOL),
    "engagement": (ScopeKind.ENGAGEMENT, ENGAGEMENT),
    "another organisation": (ScopeKind.ORGANISATION, ELSEWHERE),
    "another school": (ScopeKind.SCHOOL, SchoolId(UUID(int=11))),
    "another engagement": (ScopeKind.ENGAGEMENT, EngagementId(UUID(int=21))),
    # An id in another kind's place reaches nothing.
    "the school's id as engagement": (ScopeKind.ENGAGEMENT, EngagementId(SCHOOL)),
    "the engagement's id as school": (ScopeKind.SCHOOL, SchoolId(ENGAGEMENT)),
    "the school's id as organisation": (ScopeKind.ORGANISATION, WorkspaceId(SCHOOL)),
    "the organisation's id as school": (ScopeKind.SCHOOL, SchoolId(HERE)),
}
# How somebody is enrolled: the engagements and cohorts they are in.
ENROLMENTS = {
    "cohort": ({ENGAGEMENT}, {COHORT}),
    "sibling": ({ENGAGEMENT}, {CohortId(UUID(int=31))}),
    "nowhere": (set(), set()),
    "another engagement": ({EngagementId(UUID(int=21))}, {CohortId(UUID(int=32))}),
}
THINGS = {
    "organisation": {"workspace_id": HERE},
    "school": {"workspace_id": HERE, "school_id": SCHOOL},
    "engagement": {"workspace_id": HERE, "school_id": SCHOOL, "engagement_id": ENGAGEMENT},
    "cohort": {
        "workspace_id": HERE,
        "school_id": SCHOOL,
        "engagement_id": ENGAGEMENT,
        "cohort_id": COHORT,
    },
}
OWNERS = {"mine": ME, "other": SOMEBODY_ELSE, "none": None}


def _scope(thing: str, owner: str) -> Scope:
    return Scope(**THINGS[thing], owner=OWNERS[owner])


def _granted(role: Role, *names: str, active: bool = True) -> PersonActor:
    grants = frozenset(RoleGrant(role, *GRANTS[name]) for name in names)
    return PersonActor(ME, HERE, active, roles=grants)


def _enrolled(how: str, *, active: bool = True) -> PersonActor:
    engagements, cohorts = ENROLMENTS[how]
    return PersonActor(
        ME, HERE, active, enrolled=frozenset(engagements), cohorts=frozenset(cohorts)
    )


def test_the_table_has_every_use_case_on_every_thing_for_every_role() -> None:
    use_cases = {key[0] for key in CELLS}
    assert use_cases | {*BY_SYSTEM} == {action.value for action in Action}
    assert CELLS.keys() == {*product(use_cases, THINGS, OWNERS, [role.value for role in Role])}
    known = {"organisation", "school", "engagement", "anywhere", "cohort", "sibling", "anybody"}
    assert set().union(*CELLS.values()) == known


@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_its_cell_says_and_nothing_else(action: Action) -> None:
    tried = 0
    staff = [role for role in Role if role is not Role.PARTICIPANT]
    for thing, owner, role, grant in product(THINGS, OWNERS, staff, GRANTS):
        words = CELLS.get((action.value, thing, owner, role.value), set())
        expected = bool(words & {grant, "anywhere", "anybody"})
        scope = _scope(thing, owner)
        assert decide(_granted(role, grant), action, scope) is expected, (thing, owner, role, grant)
        assert not decide(_granted(role, grant, active=False), action, scope)
        tried += 1
    assert tried == 4 * 3 * 4 * len(GRANTS)


@pytest.mark.parametrize("action", Action)
def test_being_enrolled_allows_what_the_participant_s_cell_says_and_nothing_else(
    action: Action,
) -> None:
    for thing, owner, how in product(THINGS, OWNERS, ENROLMENTS):
        words = CELLS.get((action.value, thing, owner, Role.PARTICIPANT.value), set())
        expected = bool(words & {how, "anybody"})
        scope = _scope(thing, owner)
        assert decide(_enrolled(how), action, scope) is expected, (thing, owner, how)
        assert not decide(_enrolled(how, active=False), action, scope)


@pytest.mark.parametrize(("action", "grant"), list(product(Action, GRANTS)))
def test_the_participant_s_role_alone_allows_no_more_than_anybody_may(
    action: Action, grant: str
) -> None:
    for thing, owner in product(THINGS, OWNERS):
        words = CELLS.get((action.value, thing, owner, Role.PARTICIPANT.value), set())
        actor = _granted(Role.PARTICIPANT, grant)
        assert decide(actor, action, _scope(thing, owner)) is ("anybody" in words)


@pytest.mark.parametrize("action", Action)
def test_the_product_itself_does_what_its_table_says_and_acts_for_nobody(action: Action) -> None:
    for thing, owner in product(THINGS, OWNERS):
        expected = action.value in BY_SYSTEM
        assert decide(System("any"), action, _scope(thing, owner)) is expected
        assert decide(System("any"), action, Scope()) is expected


@pytest.mark.parametrize("action", Action)
def test_somebody_of_another_organisation_may_do_nothing_here(action: Action) -> None:
    """Even with every role that a mistaken row could give them."""
    grants = frozenset(
        RoleGrant(role, *GRANTS[name])
        for role, name in product(Role, ["organisation", "school", "engagement"])
    )
    foreigner = PersonActor(
        ME, ELSEWHERE, True, grants, frozenset({ENGAGEMENT}), frozenset({COHORT})
    )
    for thing, owner in product(THINGS, OWNERS):
        assert not decide(foreigner, action, _scope(thing, owner))


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.OWN_RECORDS}))
def test_a_scope_that_names_nothing_is_reached_by_nobody(action: Action) -> None:
    """An id that is missing must never count as equal to another missing one."""
    for role in Role:
        assert not decide(_granted(role, *GRANTS), action, Scope())
    for how in ENROLMENTS:
        assert not decide(_enrolled(how), action, Scope())


@pytest.mark.parametrize("action", Action)
def test_one_role_s_reach_does_not_lend_itself_to_another(action: Action) -> None:
    """A PM elsewhere who is a content creator here is no PM here."""
    actor = PersonActor(
        ME,
        HERE,
        active=True,
        roles=frozenset(
            {
                RoleGrant(Role.PROGRAMME_MANAGER, *GRANTS["another school"]),
                RoleGrant(Role.CONTENT_CREATOR, *GRANTS["organisation"]),
            }
        ),
    )
    for thing in THINGS:
        words = CELLS.get((action.value, thing, "none", Role.CONTENT_CREATOR.value), set())
        assert decide(actor, action, _scope(thing, "none")) is ("organisation" in words)

"""Roles are granted and taken away within own schools, and the audit has each change."""

from uuid import uuid4

import pytest

from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId, SchoolId, WorkspaceId
from core.policy import Role, RoleGrant, ScopeKind, System
from core.roles import SCOPES, grant_role, revoke_role, strategist_of
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.staff import (
    CREATOR,
    LA,
    OTHER_PM,
    PM,
    STRATEGIST,
    TEACHER,
    as_,
    audited,
    elsewhere,
    school_of,
    workspace_of,
)

OPERATOR = System("operator")


async def _grant(world: World, user: str, person_id: PersonId, grant: RoleGrant) -> bool:
    return await as_(world, user, lambda uow, user: grant_role(uow, user.actor, person_id, grant))


async def _revoke(world: World, user: str, person_id: PersonId, grant: RoleGrant) -> bool:
    return await as_(world, user, lambda uow, user: revoke_role(uow, user.actor, person_id, grant))


async def _roles(world: World, user: str) -> frozenset[RoleGrant]:
    async with world.database.unit_of_work("test") as uow:
        return (await world.user(uow, user)).actor.roles


async def test_a_pm_grants_and_takes_away_within_their_own_school(
    world: World, database: Database
) -> None:
    school, teacher = school_of(database, world), await world.person_id(TEACHER)
    grants = {
        RoleGrant(Role.LA, ScopeKind.SCHOOL, school),
        RoleGrant(Role.PROGRAMME_MANAGER, ScopeKind.SCHOOL, school),
        RoleGrant(Role.STRATEGIST, ScopeKind.SCHOOL, school),
        RoleGrant(Role.STRATEGIST, ScopeKind.ENGAGEMENT, world.engagement_id),
    }
    for grant in grants:
        assert await _grant(world, PM, teacher, grant)
        assert not await _grant(world, PM, teacher, grant)
    assert await _roles(world, TEACHER) == grants
    for grant in grants:
        assert await _revoke(world, PM, teacher, grant)
        assert not await _revoke(world, PM, teacher, grant)
    assert await _roles(world, TEACHER) == frozenset()
    text = audited(database, "role.revoked")
    assert len(text) == 4
    assert (
        {"role": "is", "scope": "engagement", "scope_id": str(world.engagement_id)},
        None,
    ) in text


async def test_the_audit_names_role_and_place_of_a_grant(world: World, database: Database) -> None:
    school = school_of(database, world)
    await _grant(
        world, PM, await world.person_id(TEACHER), RoleGrant(Role.LA, ScopeKind.SCHOOL, school)
    )
    assert audited(database, "role.granted")[-1] == (
        None,
        {"role": "la", "scope": "school", "scope_id": str(school)},
    )


async def test_nothing_is_granted_outside_one_s_schools_or_for_all_of_them(
    world: World, database: Database
) -> None:
    other = await elsewhere(world)
    teacher = await world.person_id(TEACHER)
    out_of_reach = [
        RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, other)),
        RoleGrant(Role.LA, ScopeKind.SCHOOL, SchoolId(uuid4())),
        RoleGrant(Role.STRATEGIST, ScopeKind.ENGAGEMENT, other.engagement_id),
        RoleGrant(Role.STRATEGIST, ScopeKind.ENGAGEMENT, EngagementId(uuid4())),
        RoleGrant(Role.PROGRAMME_MANAGER, ScopeKind.ORGANISATION, workspace_of(database, world)),
        RoleGrant(Role.CONTENT_CREATOR, ScopeKind.ORGANISATION, WorkspaceId(uuid4())),
    ]
    sentences = set()
    for grant in out_of_reach:
        for attempt in (_grant, _revoke):
            with pytest.raises(NotAllowedError) as refused:
                await attempt(world, PM, teacher, grant)
            sentences.add(str(refused.value))
    with pytest.raises(NotAllowedError) as nobody:
        await _grant(
            world,
            PM,
            PersonId(uuid4()),
            RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, world)),
        )
    assert {str(nobody.value)} == sentences
    assert await _roles(world, TEACHER) == frozenset()


async def test_nobody_but_a_pm_of_the_school_grants(world: World, database: Database) -> None:
    await elsewhere(world)
    teacher = await world.person_id(TEACHER)
    grant = RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, world))
    for user in (TEACHER, STRATEGIST, LA, CREATOR, OTHER_PM):
        with pytest.raises(NotAllowedError):
            await _grant(world, user, teacher, grant)
        with pytest.raises(NotAllowedError):
            await _revoke(world, user, await world.person_id(LA), grant)


async def test_a_pm_of_one_engagement_alone_grants_nothing(
    world: World, database: Database
) -> None:
    look(
        database,
        "UPDATE role_assignment SET scope_kind = 'engagement', scope_id = %s WHERE role = 'pm'",
        world.engagement_id,
    )
    grant = RoleGrant(Role.STRATEGIST, ScopeKind.ENGAGEMENT, world.engagement_id)
    with pytest.raises(NotAllowedError):
        await _grant(world, PM, await world.person_id(TEACHER), grant)


async def test_the_operator_grants_everywhere_what_acts_there(
    world: World, database: Database
) -> None:
    workspace, school = workspace_of(database, world), school_of(database, world)
    places: dict[ScopeKind, WorkspaceId | SchoolId | EngagementId] = {
        ScopeKind.ORGANISATION: workspace,
        ScopeKind.SCHOOL: school,
        ScopeKind.ENGAGEMENT: world.engagement_id,
    }
    teacher = await world.person_id(TEACHER)
    for role in Role:
        for kind, place in places.items():
            async with world.database.unit_of_work("test") as uow:
                if kind in SCOPES[role]:
                    assert await grant_role(uow, OPERATOR, teacher, RoleGrant(role, kind, place))
                else:
                    with pytest.raises(FieldErrors) as refused:
                        await grant_role(uow, OPERATOR, teacher, RoleGrant(role, kind, place))
                    assert refused.value.fields.keys() == {"role"}
    assert len(await _roles(world, TEACHER)) == sum(map(len, SCOPES.values()))


async def test_people_who_are_gone_or_of_another_organisation_get_no_role(
    world: World, database: Database
) -> None:
    other = await elsewhere(world, team="T2", school="Cedar School")
    grant = RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, world))
    ((foreigner,),) = look(
        database,
        "SELECT p.id FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id"
        " WHERE w.team_id = 'T2' AND p.slack_user_id = 'U0'",
    )
    with pytest.raises(NotAllowedError):
        await _grant(world, PM, PersonId(foreigner), grant)
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(NotAllowedError):
            await grant_role(uow, OPERATOR, PersonId(foreigner), grant)
    foreign_school = RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, other))
    with pytest.raises(NotAllowedError):
        await _grant(world, PM, await world.person_id(TEACHER), foreign_school)
    teacher = await world.person_id(TEACHER)
    look(database, "UPDATE person SET active = false WHERE slack_user_id = %s", TEACHER)
    with pytest.raises(FieldErrors) as refused:
        await _grant(world, PM, teacher, grant)
    assert refused.value.fields.keys() == {"person"}


async def test_a_strategist_whose_role_is_taken_is_assigned_no_more(
    world: World, database: Database
) -> None:
    assigned = "SELECT strategist_id FROM engagement"
    strategist, teacher = await world.person_id(STRATEGIST), await world.person_id(TEACHER)
    await _grant(world, PM, teacher, strategist_of(world.engagement_id))
    await _revoke(world, PM, teacher, strategist_of(world.engagement_id))
    assert look(database, assigned) == [(strategist,)]
    await _revoke(world, PM, strategist, strategist_of(world.engagement_id))
    assert look(database, assigned) == [(None,)]


async def test_deactivated_pms_grant_nothing(world: World, database: Database) -> None:
    look(database, "UPDATE person SET active = false WHERE slack_user_id = %s", PM)
    grant = RoleGrant(Role.LA, ScopeKind.SCHOOL, school_of(database, world))
    with pytest.raises(NotAllowedError):
        await _grant(world, PM, await world.person_id(TEACHER), grant)

"""People who run things, and short ways to act as one of them in a transaction of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from core.kernel.ids import SchoolId, WorkspaceId
from core.people import CurrentUser
from core.policy import Role
from core.programmes.specs import SchoolSpec, StaffSpec
from core.schools import Workspace
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database
from tests.storage.world import TEAM, World, load, look, person, programme

Result = TypeVar("Result")
STRATEGIST, PM, LA, CREATOR = (
    f"U{role.value}"
    for role in (Role.STRATEGIST, Role.PROGRAMME_MANAGER, Role.LA, Role.CONTENT_CREATOR)
)
TEACHER = "U0"
# Runs a workshop and a school of their own, elsewhere in the same organisation.
OTHER_STRATEGIST, OTHER_PM, OTHER_LA = "UOtherIs", "UOtherPm", "UOtherLa"


async def as_(
    world: World,
    user: str,
    act: Callable[[PostgresUnitOfWork, CurrentUser], Awaitable[Result]],
    *,
    team: str = TEAM,
) -> Result:
    async with world.database.unit_of_work("test") as uow:
        user = await uow.people.by_slack_id(team, user)
        assert user is not None
        return await act(uow, user)


async def elsewhere(world: World, *, team: str = TEAM, school: str = "Birch School") -> World:
    """Load another school's workshop with staff of its own; teachers are U0 to U2 there too."""
    plan = programme(3, topic="Cold call")
    staff = tuple(
        StaffSpec(person(user), role)
        for user, role in (
            (OTHER_STRATEGIST, Role.STRATEGIST),
            (OTHER_PM, Role.PROGRAMME_MANAGER),
            (OTHER_LA, Role.LA),
        )
    )
    return await load(
        world.database,
        world.clock,
        replace(
            plan,
            workspace=Workspace(team, f"District {team}", "UBOT"),
            school=SchoolSpec(school, "America/Chicago", None, ()),
            staff=staff,
        ),
    )


def school_of(database: Database, world: World) -> SchoolId:
    ((found,),) = look(
        database, "SELECT school_id FROM engagement WHERE id = %s", world.engagement_id
    )
    return SchoolId(found)


def workspace_of(database: Database, world: World) -> WorkspaceId:
    ((found,),) = look(
        database,
        "SELECT s.workspace_id FROM engagement AS e JOIN school AS s ON s.id = e.school_id"
        " WHERE e.id = %s",
        world.engagement_id,
    )
    return WorkspaceId(found)


def audited(database: Database, action: str) -> list[tuple[object, ...]]:
    """Return before and after of the audit's lines for an action, in order."""
    return look(
        database, "SELECT before, after FROM audit_event WHERE action = %s ORDER BY seq", action
    )

"""What people say of themselves, and the floors that an operator may raise."""

from dataclasses import astuple
from uuid import uuid4

import psycopg
import pytest

from core.floors import FLOOR_MAX, Floors, set_floors
from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import PersonId
from core.people import (
    ContentArea,
    Experience,
    GradeBand,
    LearnerProfile,
    SchoolRole,
    learner_profile,
    save_learner_profile,
)
from core.policy import Action, Scope, System
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.staff import LA, PM, TEACHER, as_, audited, workspace_of

OPERATOR = System("operator")


async def _save(world: World, user: str, profile: LearnerProfile) -> LearnerProfile:
    return await as_(world, user, lambda uow, user: save_learner_profile(uow, user, profile))


async def test_one_s_own_profile_is_saved_changed_and_emptied(
    world: World, database: Database
) -> None:
    first = await as_(world, TEACHER, learner_profile)
    assert first.experience is Experience.Y3_5
    full = LearnerProfile(
        (GradeBand.G6_8, GradeBand.K_2, GradeBand.K_2),
        Experience.Y21_PLUS,
        (ContentArea.ARTS, ContentArea.LITERACY, ContentArea.ARTS),
        SchoolRole.COACH,
    )
    saved = await _save(world, TEACHER, full)
    assert saved.grade_bands == (GradeBand.K_2, GradeBand.G6_8)
    assert saved.content_areas == (ContentArea.LITERACY, ContentArea.ARTS)
    assert await as_(world, TEACHER, learner_profile) == saved
    assert await _save(world, TEACHER, LearnerProfile()) == LearnerProfile()
    assert await as_(world, TEACHER, learner_profile) == LearnerProfile()
    assert await as_(world, LA, learner_profile) == LearnerProfile()
    assert await _save(world, LA, full) == saved
    # What it says is the participant's: the audit knows only that it was saved.
    assert audited(database, "learner_profile.saved") == [(None, None)] * 3
    others = look(
        database,
        "SELECT count(*) FROM learner_profile AS l JOIN person AS p ON p.id = l.person_id"
        " WHERE p.slack_user_id NOT IN (%s, %s) AND experience <> 'y3_5'",
        TEACHER,
        LA,
    )
    assert others == [(0,)]


async def test_nobody_s_profile_is_another_s_to_read_or_save(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        pm = await world.user(uow, PM)
        with pytest.raises(NotAllowedError):
            await uow.authorise(
                pm.actor, Action.OWN_RECORDS, Scope(owner=await world.person_id(TEACHER))
            )
        with pytest.raises(NotAllowedError):
            await uow.authorise(pm.actor, Action.OWN_RECORDS, Scope(owner=PersonId(uuid4())))


async def test_floors_are_raised_by_the_operator_and_audited(
    world: World, database: Database
) -> None:
    workspace = workspace_of(database, world)
    async with world.database.unit_of_work("test") as uow:
        assert await uow.floors.get(workspace) == Floors(5, 5, 10)
    for floors in (Floors(8, 6, 20), Floors(5, 5, 10)):
        async with world.database.unit_of_work("test") as uow:
            await set_floors(uow, OPERATOR, workspace, floors)
        async with world.database.unit_of_work("test") as uow:
            assert await uow.floors.get(workspace) == floors
    lowest = {"score": "5", "rate": "5", "breakdown": "10"}
    raised = {"score": "8", "rate": "6", "breakdown": "20"}
    assert audited(database, "floors.changed") == [(lowest, raised), (raised, lowest)]


@pytest.mark.parametrize(
    ("floors", "field"),
    [
        (Floors(4, 5, 10), "score"),
        (Floors(5, 0, 10), "rate"),
        (Floors(5, 5, 9), "breakdown"),
        (Floors(FLOOR_MAX + 1, 5, 10), "score"),
    ],
)
async def test_no_floor_is_lower_than_the_lowest_in_core_or_in_the_database(
    world: World, database: Database, floors: Floors, field: str
) -> None:
    workspace = workspace_of(database, world)
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(FieldErrors) as refused:
            await set_floors(uow, OPERATOR, workspace, floors)
    assert refused.value.fields.keys() == {field}
    if max(astuple(floors)) < FLOOR_MAX:
        with pytest.raises(psycopg.errors.CheckViolation):
            look(
                database,
                "INSERT INTO privacy_floor (organisation_id, score, rate, breakdown, created_at)"
                " SELECT organisation_id, w.score, w.rate, w.breakdown, now() FROM workspace,"
                " (VALUES (%s::uuid, %s, %s, %s)) AS w (id, score, rate, breakdown)"
                " WHERE workspace.id = w.id",
                workspace,
                *astuple(floors),
            )


async def test_nobody_sets_floors_through_slack(world: World, database: Database) -> None:
    workspace = workspace_of(database, world)
    for user in (PM, TEACHER, LA):
        with pytest.raises(NotAllowedError):
            await as_(
                world,
                user,
                lambda uow, user: set_floors(uow, user.actor, workspace, Floors(6, 6, 12)),
            )
    assert look(database, "SELECT count(*) FROM privacy_floor") == [(0,)]

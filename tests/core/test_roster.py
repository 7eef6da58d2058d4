"""Cohorts, who is in them, and checking in."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from core.engagements.editing import cancel_engagement, set_window_anchor
from core.engagements.records import CohortSnapshot
from core.engagements.roster import (
    CHECK_IN_OPENS,
    CohortForm,
    check_in,
    enrol,
    save_cohort,
    unenrol,
)
from core.engagements.vocabulary import AttendeeGroup, WindowAnchor
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, EngagementId, PersonId
from tests.conftest import Database
from tests.storage.world import COHORTS, STARTS, World, look
from tests.support.staff import (
    CREATOR,
    LA,
    OTHER_PM,
    OTHER_STRATEGIST,
    PM,
    STRATEGIST,
    TEACHER,
    as_,
    audited,
    elsewhere,
)

MINE = (
    "SELECT c.name, n.left_at, n.anchor_at FROM enrollment AS n JOIN cohort AS c ON c.id ="
    " n.cohort_id JOIN person AS p ON p.id = n.person_id WHERE p.slack_user_id = %s"
)
INVITED = "SELECT count(*) FROM outbox WHERE kind = 'plan_invitation'"


async def _save(
    world: World, cohort: CohortId | None, form: CohortForm, user: str = STRATEGIST
) -> CohortId:
    return await as_(
        world,
        user,
        lambda uow, user: save_cohort(uow, user.actor, world.engagement_id, cohort, form),
    )


async def _enrol(
    world: World, who: PersonId, cohort: CohortId | None = None, user: str = STRATEGIST
) -> None:
    await as_(
        world,
        user,
        lambda uow, user: enrol(
            uow, user.actor, world.engagement_id, cohort or world.cohort_id, who
        ),
    )


async def _unenrol(world: World, who: PersonId, user: str = STRATEGIST) -> None:
    await as_(
        world,
        user,
        lambda uow, user: unenrol(uow, user.actor, world.engagement_id, who),
    )


async def _check_in(world: World, user: str = TEACHER, one: EngagementId | None = None) -> None:
    await as_(world, user, lambda uow, user: check_in(uow, user, one or world.engagement_id))


async def _other_cohort(world: World) -> CohortId:
    async with world.database.unit_of_work("test") as uow:
        cohorts = await uow.engagements.cohorts(world.engagement_id)
    return next(one.id for one in cohorts if one.id != world.cohort_id)


async def test_a_cohort_is_added_and_changed_with_its_snapshot(
    world: World, database: Database
) -> None:
    made = await _save(world, None, CohortForm(" Grade 9 "), PM)
    snapshot = CohortSnapshot(AttendeeGroup.DEPARTMENT, "  All of maths  ", 0)
    assert await _save(world, made, CohortForm("Maths", snapshot)) == made
    async with world.database.unit_of_work("test") as uow:
        one = (await uow.engagements.cohorts(world.engagement_id))[-1]
    assert (one.id, one.name, one.enrolled) == (made, "Maths", 0)
    assert one.snapshot == CohortSnapshot(AttendeeGroup.DEPARTMENT, "All of maths", 0)
    grade_9 = {"name": "7 characters", "attendee_group": "", "expected_count": ""}
    assert audited(database, "cohort.created") == [(None, grade_9)]
    maths = {"name": "5 characters", "attendee_group": "department", "expected_count": "0"}
    assert audited(database, "cohort.changed") == [(grade_9, maths)]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (CohortForm(" "), "name"),
        (CohortForm("x" * 76), "name"),
        (CohortForm(COHORTS[1]), "name"),
        (CohortForm("A", CohortSnapshot(note="x" * 301)), "note"),
        (CohortForm("A", CohortSnapshot(expected_count=-1)), "expected_count"),
        (CohortForm("A", CohortSnapshot(expected_count=100_001)), "expected_count"),
    ],
)
async def test_a_wrong_field_of_a_cohort_gets_a_sentence(
    world: World, form: CohortForm, field: str
) -> None:
    for cohort in (None, world.cohort_id):
        with pytest.raises(FieldErrors) as refused:
            await _save(world, cohort, form)
        assert refused.value.fields.keys() == {field}


async def test_a_cohort_of_another_engagement_is_not_there(world: World) -> None:
    other = await elsewhere(world)
    nowhere = (other.cohort_id, CohortId(uuid4()))
    for cohort in nowhere:
        with pytest.raises(NotAllowedError):
            await _save(world, cohort, CohortForm("Taken over"))
        with pytest.raises(NotAllowedError):
            await _enrol(world, await world.person_id(TEACHER), cohort)


async def test_people_move_between_cohorts_leave_and_come_back(
    world: World, database: Database
) -> None:
    teacher, other = await world.person_id(TEACHER), await _other_cohort(world)
    await _enrol(world, teacher, other)
    assert look(database, MINE, TEACHER) == [(COHORTS[1], None, None)]
    world.clock.advance(minutes=5)
    await _unenrol(world, teacher)
    assert look(database, MINE, TEACHER) == [(COHORTS[1], world.clock.now(), None)]
    with pytest.raises(NotAllowedError):
        await _unenrol(world, teacher)
    await _enrol(world, teacher)
    assert look(database, MINE, TEACHER) == [(COHORTS[0], None, None)]
    joined = audited(database, "enrollment.joined")
    assert joined == [
        ({"cohort": str(world.cohort_id)}, {"cohort": str(other)}),
        (None, {"cohort": str(world.cohort_id)}),
    ]
    assert audited(database, "enrollment.left") == [({"cohort": str(other)}, None)]


async def test_a_newcomer_after_completion_is_asked_for_a_plan_once(
    world: World, database: Database
) -> None:
    await world.complete()
    completed = world.clock.now()
    world.clock.advance(hours=1)
    newcomer = await world.person_id(LA)
    before = look(database, INVITED)[0][0]
    await _enrol(world, newcomer)
    await _unenrol(world, newcomer)
    await _enrol(world, newcomer, await _other_cohort(world))
    assert look(database, INVITED) == [(before + 1,)]
    assert look(database, MINE, LA) == [(COHORTS[1], None, completed)]


async def test_clocks_of_newcomers_wait_for_their_check_in_where_the_anchor_is_theirs(
    world: World, database: Database
) -> None:
    await as_(
        world,
        PM,
        lambda uow, user: set_window_anchor(
            uow, user.actor, world.engagement_id, WindowAnchor.PARTICIPANT
        ),
    )
    await world.complete()
    newcomer = await world.person_id(LA)
    await _enrol(world, newcomer)
    assert look(database, MINE, LA) == [(COHORTS[0], None, None)]
    await _check_in(world, LA)
    assert look(database, MINE, LA) == [(COHORTS[0], None, world.clock.now())]


async def test_nobody_who_is_gone_or_of_another_organisation_is_enrolled(
    world: World, database: Database
) -> None:
    await elsewhere(world, team="T2", school="Cedar School")
    ((foreigner,),) = look(
        database,
        "SELECT p.id FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id"
        " WHERE w.team_id = 'T2' AND p.slack_user_id = 'U0'",
    )
    gone = await world.person_id(LA)
    look(database, "UPDATE person SET active = false WHERE id = %s", gone)
    for who in (foreigner, gone, PersonId(uuid4())):
        with pytest.raises(FieldErrors) as refused:
            await _enrol(world, who)
        assert refused.value.fields.keys() == {"person"}


async def test_a_cancelled_workshop_is_joined_and_checked_in_to_by_nobody(world: World) -> None:
    await as_(world, PM, lambda uow, user: cancel_engagement(uow, user.actor, world.engagement_id))
    with pytest.raises(ConflictError, match="cancelled"):
        await _enrol(world, await world.person_id(LA))
    with pytest.raises(ConflictError, match="cancelled"):
        await _check_in(world)


async def test_nobody_but_those_who_run_the_workshop_keep_its_roster(
    world: World, database: Database
) -> None:
    await elsewhere(world)
    teacher, sentences = await world.person_id("U5"), set()
    for user in (TEACHER, LA, CREATOR, OTHER_PM, OTHER_STRATEGIST):
        for attempt in (
            _save(world, world.cohort_id, CohortForm("Mine now"), user),
            _enrol(world, teacher, await _other_cohort(world), user),
            _unenrol(world, teacher, user),
        ):
            with pytest.raises(NotAllowedError) as refused:
                await attempt
            sentences.add(str(refused.value))
    nothing = EngagementId(uuid4())
    with pytest.raises(NotAllowedError) as refused:
        await as_(world, PM, lambda uow, user: unenrol(uow, user.actor, nothing, teacher))
    assert sentences == {str(refused.value)}
    assert look(database, MINE, "U5") == [(COHORTS[0], None, None)]


async def test_the_first_check_in_counts(world: World, database: Database) -> None:
    await _check_in(world)
    first = world.clock.now()
    world.clock.advance(hours=1)
    await _check_in(world)
    when = "SELECT checked_in_at FROM enrollment WHERE checked_in_at IS NOT NULL"
    assert look(database, when) == [(first,)]
    assert len(audited(database, "enrollment.checked_in")) == 1


async def test_check_in_opens_some_hours_before(world: World) -> None:
    world.clock.at = STARTS - CHECK_IN_OPENS - timedelta(seconds=1)
    with pytest.raises(ConflictError, match="three hours before"):
        await _check_in(world)
    world.clock.advance(seconds=1)
    await _check_in(world)


async def test_only_those_who_take_part_check_in_and_only_for_themselves(world: World) -> None:
    other = await elsewhere(world)
    for user, one in (
        (STRATEGIST, world.engagement_id),
        ("U5", other.engagement_id),
        (TEACHER, EngagementId(uuid4())),
    ):
        with pytest.raises(NotAllowedError):
            await _check_in(world, user, one)
    await _unenrol(world, await world.person_id(TEACHER))
    with pytest.raises(NotAllowedError):
        await _check_in(world)


async def test_check_ins_beside_a_change_of_anchor_lose_no_clock(
    world: World, database: Database
) -> None:
    async def choose(anchor: WindowAnchor) -> None:
        await as_(
            world,
            PM,
            lambda uow, user: set_window_anchor(uow, user.actor, world.engagement_id, anchor),
        )

    await asyncio.gather(
        *(_check_in(world, f"U{number}") for number in range(3)),
        choose(WindowAnchor.PARTICIPANT),
        *(_check_in(world, f"U{number}") for number in range(3, 6)),
    )
    wrong = "SELECT count(*) FROM enrollment WHERE anchor_at IS DISTINCT FROM checked_in_at"
    assert look(database, wrong) == [(0,)]
    assert look(database, "SELECT count(anchor_at) FROM enrollment") == [(6,)]

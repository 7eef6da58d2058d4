"""Shown figures: to whom, how wide, and from what; and the one setting they have."""

from uuid import uuid4

import pytest

from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, WorkspaceId
from core.metrics.figures import (
    Breadth,
    CohortFigures,
    FiguresOf,
    WiderFigures,
    digest_figures,
    figures_for,
    gap_shares_for,
)
from core.metrics.measures import Checkpoint, Measure, PulseClosed
from core.metrics.releases import engagements_due, release_due
from core.metrics.settings import MASTERY_STREAK, STREAK_MAX, STREAK_MIN, set_mastery_streak
from core.policy import Actor, System
from core.privacy import Band, BlankReason, Modifier
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme
from tests.support.staff import CREATOR, LA, PM, STRATEGIST, TEACHER, school_of, workspace_of

OPERATOR = System("operator")


async def _actor(world: World, user: str) -> Actor:
    async with world.database.unit_of_work("test") as uow:
        return (await world.user(uow, user)).actor


@pytest.fixture
async def shown(db: PostgresDatabase, clock: MovableClock) -> World:
    """A cohort of six, of whom four made a plan and five tried it, five days ago."""
    world = await load(db, clock, programme())
    await world.complete()
    for number in range(5):
        await world.apply(f"U{number}")
    clock.advance(days=5)
    async with db.unit_of_work("test") as uow:
        await release_due(uow)
    return world


def _ofs(world: World, database: Database) -> dict[Breadth, FiguresOf]:
    return {
        Breadth.COHORT: FiguresOf(Breadth.COHORT, world.cohort_id),
        Breadth.ENGAGEMENT: FiguresOf(Breadth.ENGAGEMENT, world.engagement_id),
        Breadth.SCHOOL: FiguresOf(Breadth.SCHOOL, school_of(database, world)),
        Breadth.WORKSPACE: FiguresOf(Breadth.WORKSPACE, workspace_of(database, world)),
    }


@pytest.mark.parametrize(
    ("user", "sees"),
    [
        (TEACHER, {Breadth.COHORT}),
        (STRATEGIST, {Breadth.COHORT, Breadth.ENGAGEMENT}),
        (LA, {Breadth.COHORT, Breadth.ENGAGEMENT, Breadth.SCHOOL}),
        (PM, {Breadth.COHORT, Breadth.ENGAGEMENT, Breadth.SCHOOL}),
        (CREATOR, set()),
    ],
)
async def test_each_sees_as_wide_as_their_role_reaches(
    shown: World, database: Database, user: str, sees: set[Breadth]
) -> None:
    actor, seen = await _actor(shown, user), set()
    for breadth, of in _ofs(shown, database).items():
        async with shown.database.read_unit_of_work("test") as uow:
            try:
                found = await figures_for(uow, actor, of, Checkpoint.D5)
            except NotAllowedError:
                continue
        assert found is not None
        rate = found.figures[Measure.APPLIED_5D]
        assert (rate.value, rate.modifier, rate.band) == (80, Modifier.OR_MORE, Band.N5_9)
        seen.add(breadth)
    assert seen == sees


async def test_what_does_not_exist_is_refused_like_what_is_not_theirs(shown: World) -> None:
    actor = await _actor(shown, PM)
    for breadth in Breadth:
        async with shown.database.read_unit_of_work("test") as uow:
            with pytest.raises(NotAllowedError):
                await figures_for(uow, actor, FiguresOf(breadth, uuid4()), Checkpoint.D5)


async def test_a_whole_workspace_is_read_where_somebody_reaches_it(
    shown: World, database: Database
) -> None:
    look(
        database,
        "INSERT INTO role_assignment (id, person_id, role, scope_kind, scope_id, created_at)"
        " SELECT gen_random_uuid(), person.id, 'pm', 'organisation', organisation_id, now()"
        " FROM person JOIN workspace AS w ON w.id = workspace_id"
        " WHERE slack_user_id = %s",
        PM,
    )
    of = _ofs(shown, database)[Breadth.WORKSPACE]
    actor = await _actor(shown, PM)
    async with shown.database.read_unit_of_work("test") as uow:
        found = await figures_for(uow, actor, of, Checkpoint.D5)
        later = await figures_for(uow, actor, of, Checkpoint.W8)
    assert isinstance(found, WiderFigures)
    assert (found.breadth, found.checkpoint) == (Breadth.WORKSPACE, Checkpoint.D5)
    assert found.released_at == shown.clock.now()
    assert found.figures[Measure.PLAN_RATE].modifier is Modifier.OR_FEWER
    # Five of six tried: to tell anything of those who did would tell that nearly all did.
    assert found.figures[Measure.REPEAT_RATE].blank is BlankReason.TOO_FEW
    assert found.figures[Measure.REPEAT_RATE].floor is None
    assert set(found.parts) == {Measure.EVIDENCE_MIX, Measure.OBSTACLE_THEME}
    assert later is None


async def test_what_a_channel_is_told_is_what_was_released(shown: World) -> None:
    async with shown.database.read_unit_of_work("test") as uow:
        told = await digest_figures(uow, System("outbox"), shown.cohort_id, Checkpoint.D5)
        assert isinstance(told, CohortFigures)
        assert await digest_figures(uow, System("x"), CohortId(uuid4()), Checkpoint.D5) is None
        with pytest.raises(NotAllowedError):
            await digest_figures(uow, await _actor(shown, PM), shown.cohort_id, Checkpoint.D5)


async def test_the_content_creator_sees_gaps_over_all_engagements_and_nothing_else(
    shown: World, database: Database
) -> None:
    workspace, actor = workspace_of(database, shown), await _actor(shown, CREATOR)
    async with shown.database.read_unit_of_work("test") as uow:
        assert await gap_shares_for(uow, actor, workspace) == {}
    look(
        database,
        "INSERT INTO released_cell (engagement_id, moment, measure, part, numerator,"
        " denominator, floor, value, n_band, as_of)"
        " VALUES (%s, 'pulse', 'gap_missed', 'literacy/phonics', 7, 20, 5, 35, '20-49', now()),"
        " (%s, 'pulse', 'pulse_mean', '', 70, 20, 5, 3.5, '20-49', now())",
        shown.engagement_id,
        shown.engagement_id,
    )
    async with shown.database.read_unit_of_work("test") as uow:
        shares = await gap_shares_for(uow, actor, workspace)
        with pytest.raises(NotAllowedError):
            await gap_shares_for(uow, actor, WorkspaceId(uuid4()))
        with pytest.raises(NotAllowedError):
            await gap_shares_for(uow, await _actor(shown, PM), workspace)
        whole = await uow.figures.overall(workspace, PulseClosed.PULSE)
    assert {tag: (figure.value, figure.band) for tag, figure in shares.items()} == {
        "literacy/phonics": (35, Band.N20_49)
    }
    assert whole is not None
    assert whole.figures[Measure.PULSE_MEAN].value == 3.5


async def test_engagements_with_something_due_are_taken_one_by_one(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    first = await load(db, clock, programme())
    second = await load(db, clock, programme(topic="Cold call"))
    await first.complete()
    clock.advance(hours=1)
    await second.complete()
    async with db.unit_of_work("test") as uow:
        due = await engagements_due(uow)
    assert due == [first.engagement_id, second.engagement_id]
    async with db.unit_of_work("test") as uow:
        assert await release_due(uow, second.engagement_id) == 1
        assert await engagements_due(uow) == [first.engagement_id]
    assert look(
        database, "SELECT record_id FROM audit_event WHERE action = 'checkpoint.released'"
    ) == [(str(second.engagement_id),)]


async def test_a_release_made_before_there_were_cells_is_still_read(
    shown: World, database: Database
) -> None:
    look(database, "INSERT INTO checkpoint_release VALUES (%s, 'w8', now())", shown.cohort_id)
    look(
        database,
        "INSERT INTO released_figure (cohort_id, checkpoint, measure, value, n_band,"
        " denominator, still_open, computed_at)"
        " VALUES (%s, 'w8', 'plan_rate', 60, '10-19', 12, 1, now())",
        shown.cohort_id,
    )
    async with shown.database.read_unit_of_work("test") as uow:
        told = await uow.figures.of_cohort(shown.cohort_id, Checkpoint.W8)
        wider = await uow.figures.of_engagement(shown.engagement_id, Checkpoint.W8)
    assert told is not None
    assert set(told.figures) == {Measure.PLAN_RATE}
    assert told.figures[Measure.PLAN_RATE].value == 60
    assert told.figures[Measure.PLAN_RATE].some_still_open
    assert wider is None  # nobody knows any more what it was made of


async def test_how_many_in_a_row_are_mastery_is_set_and_audited(
    world: World, database: Database
) -> None:
    workspace = workspace_of(database, world)
    async with world.database.unit_of_work("test") as uow:
        assert await uow.releases.mastery_streak(workspace) == MASTERY_STREAK
        for streak in (4, 5):
            await set_mastery_streak(uow, OPERATOR, workspace, streak)
        assert await uow.releases.mastery_streak(workspace) == 5
    assert look(
        database,
        "SELECT before ->> 'streak', after ->> 'streak' FROM audit_event"
        " WHERE action = 'mastery_streak.changed' ORDER BY seq",
    ) == [("3", "4"), ("4", "5")]


@pytest.mark.parametrize("streak", [STREAK_MIN - 1, STREAK_MAX + 1])
async def test_a_row_of_one_or_of_many_is_refused(
    world: World, database: Database, streak: int
) -> None:
    workspace = workspace_of(database, world)
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(FieldErrors) as raised:
            await set_mastery_streak(uow, OPERATOR, workspace, streak)
        with pytest.raises(NotAllowedError):
            await set_mastery_streak(uow, await _actor(world, PM), workspace, 4)
    assert "from 2 to 10" in raised.value.fields["streak"]

"""Reminders to look back, and of pre-work: found set by set, once a step, and asked again."""

from datetime import datetime, timedelta

import pytest

from core.content.assets import AssetForm, add_asset
from core.content.learning import mark_prework_done
from core.content.visibility import move_asset
from core.content.vocabulary import AssetType, Visibility
from core.interventions.delivery import decide_delivery
from core.interventions.queueing import queue_due_nudges
from core.interventions.records import Send, Skip, Wait
from core.kernel.ids import AssetId
from core.kernel.notices import NoticeKind
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import STARTS, World, load, look, programme

STEPS = """
    SELECT p.slack_user_id, t.signal_type, t.step, t.phase FROM intervention_trigger AS t
    JOIN person AS p ON p.id = t.participant_id
    WHERE t.signal_type IN ('no_survey', 'missing_prework') ORDER BY 1, 2, 3
"""
KEYS = "SELECT key FROM outbox WHERE kind = %s ORDER BY seq"
COMPLETE = """
    INSERT INTO reflection (id, participant_id, engagement_id, state, themes, completed_at,
        updated_at, created_at)
    SELECT gen_random_uuid(), p.id, e.id, 'complete', '{}', %s, %s, %s
    FROM person AS p, engagement AS e WHERE p.slack_user_id = %s
"""
MONDAY = STARTS + timedelta(days=7)
SURVEY, PREWORK = NoticeKind.NO_SURVEY, NoticeKind.MISSING_PREWORK


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme(participants=3))


async def _find(world: World) -> None:
    """Find what is due; a second look finds nothing."""
    async with world.database.unit_of_work("test") as uow:
        await queue_due_nudges(uow)
    async with world.database.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 0


async def _judged(world: World, database: Database, kind: NoticeKind, at: datetime) -> list[object]:
    keys = [key for (key,) in look(database, KEYS, kind.value)]
    async with world.database.unit_of_work("test") as uow:
        facts = [await uow.interventions.facts(key) for key in keys]
    return [decide_delivery(one, kind, at) for one in facts if one is not None]


def _reflected(world: World, database: Database, user: str) -> None:
    look(database, COMPLETE, *[world.clock.now()] * 3, user)


async def _prework(world: World) -> AssetId:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, "Upm")).actor
        form = AssetForm("Read this", AssetType.PRE_WORK, "https://example.org/read")
        asset = await add_asset(uow, actor, world.engagement_id, form)
    async with world.database.unit_of_work("test") as uow:
        await move_asset(uow, actor, asset.id, Visibility.PRE_ENGAGEMENT)
    return asset.id


async def test_whoever_tried_is_reminded_to_look_back_on_that_day_and_twice_more(
    world: World, database: Database
) -> None:
    await world.complete()
    await world.apply("U0")
    await world.apply("U1")
    _reflected(world, database, "U1")
    await _find(world)
    assert look(database, STEPS) == []
    found = []
    for hours in (1, 71, 48):
        world.clock.advance(hours=hours)
        await _find(world)
        found = look(database, STEPS)
    assert found == [("U0", "no_survey", step, "reflect") for step in (1, 2, 3)]
    assert await _judged(world, database, SURVEY, world.clock.now()) == [
        Skip("resolved"),
        Skip("resolved"),
        Wait(MONDAY),
    ]


async def test_after_a_long_silence_only_the_latest_step_is_found_and_nothing_that_is_old(
    world: World, database: Database
) -> None:
    await world.complete()
    await world.apply("U0")
    world.clock.advance(days=6)
    await _find(world)
    assert look(database, STEPS) == [("U0", "no_survey", 3, "reflect")]
    await world.apply("U1")
    world.clock.advance(days=13)
    await _find(world)
    assert [row[0] for row in look(database, STEPS)] == ["U0"]


async def test_looking_back_or_taking_the_try_back_stops_it(
    world: World, database: Database
) -> None:
    await world.complete()
    for user in ("U0", "U1"):
        await world.apply(user)
    world.clock.advance(hours=1)
    await _find(world)
    assert await _judged(world, database, SURVEY, world.clock.now()) == [Send(), Send()]
    _reflected(world, database, "U0")
    look(database, "DELETE FROM application_event")
    assert await _judged(world, database, SURVEY, world.clock.now()) == [Skip("resolved")] * 2


async def test_open_pre_work_is_reminded_of_once_in_the_days_before_the_workshop(
    world: World, database: Database
) -> None:
    world.clock.at = STARTS - timedelta(days=3, minutes=1)
    asset = await _prework(world)
    async with world.database.unit_of_work("test") as uow:
        await mark_prework_done(uow, await world.user(uow, "U0"), asset)
    await _find(world)
    assert look(database, STEPS) == []
    world.clock.advance(minutes=1)
    await _find(world)
    assert look(database, STEPS) == [
        (user, "missing_prework", 1, "prepare") for user in ("U1", "U2")
    ]
    assert look(database, "SELECT DISTINCT expires_at FROM outbox") == [(STARTS,)]
    friday = STARTS - timedelta(days=3) + timedelta(hours=2)
    assert await _judged(world, database, PREWORK, friday) == [Send(), Send()]
    async with world.database.unit_of_work("test") as uow:
        await mark_prework_done(uow, await world.user(uow, "U1"), asset)
    assert sorted(
        type(one).__name__ for one in await _judged(world, database, PREWORK, friday)
    ) == ["Send", "Skip"]
    world.clock.at = STARTS
    assert await _judged(world, database, PREWORK, STARTS) == [Skip("resolved")] * 2

"""Whoever left a workshop is looked for by no nudge, whatever they had done before."""

from datetime import timedelta

import pytest

from core.content.assets import AssetForm, add_asset
from core.content.visibility import move_asset
from core.content.vocabulary import AssetType, Visibility
from core.interventions.queueing import queue_due_nudges
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import STARTS, World, allow, load, look, programme
from tests.support.staff import PM, as_

STAYS, LEAVES = "U0", "U1"
FOUND = """
    SELECT DISTINCT p.slack_user_id FROM intervention_trigger AS t
    JOIN person AS p ON p.id = t.participant_id
    WHERE t.signal_type LIKE %s AND p.slack_user_id IN ('U0', 'U1') ORDER BY 1
"""


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme(participants=3))


async def _leave(world: World) -> None:
    person_id = await world.person_id(LEAVES)
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.engagements.leave(world.engagement_id, person_id)


async def _queue(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        await queue_due_nudges(uow)


def _only_who_stayed(database: Database, signal: str) -> None:
    found = [user for (user,) in look(database, FOUND, f"{signal}%")]
    assert found == [STAYS], (
        f"{signal} looks for whoever takes part now: its view asks for left_at IS NULL"
    )


@pytest.mark.parametrize(
    ("signal", "hours"), [("no_application", 24), ("no_application", 120), ("no_action_plan", 16)]
)
async def test_who_left_without_doing_it_is_not_asked_for_it(
    signal: str, hours: int, world: World, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    await _leave(world)
    clock.advance(hours=hours)
    await _queue(world)
    _only_who_stayed(database, signal)


async def test_who_left_after_a_try_is_not_asked_to_look_back(
    world: World, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    for user in (STAYS, LEAVES):
        await world.apply(user)
    await _leave(world)
    clock.advance(hours=2)
    await _queue(world)
    _only_who_stayed(database, "no_survey")


async def test_who_left_before_the_workshop_is_not_asked_for_pre_work(
    world: World, clock: MovableClock, database: Database
) -> None:
    clock.at = STARTS - timedelta(days=2)
    form = AssetForm("Read this", AssetType.PRE_WORK, "https://example.org/read")
    asset = await as_(
        world, PM, lambda uow, user: add_asset(uow, user.actor, world.engagement_id, form)
    )
    await as_(
        world,
        PM,
        lambda uow, user: move_asset(uow, user.actor, asset.id, Visibility.PRE_ENGAGEMENT),
    )
    await _leave(world)
    await _queue(world)
    _only_who_stayed(database, "missing_prework")

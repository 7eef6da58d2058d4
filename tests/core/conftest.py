from uuid import uuid4

import pytest

from core.content.assets import add_asset
from core.content.videos import VideoForm, submit_video
from core.kernel.ids import GapSignalId
from core.metrics.measures import Measure
from core.pulses.running import open_round
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.core import signal_world
from tests.core.use_cases import ACTOR, ASSET, Place
from tests.storage.world import World, allow, load_small, look, profiles
from tests.support.database_rows import Rows
from tests.support.staff import PM, STRATEGIST, as_, elsewhere, school_of, workspace_of


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock, database_rows: Rows) -> World:
    """A school with six teachers, U0 to U5, whose workshop began two hours ago."""
    return await load_small(db, clock, database_rows)


@pytest.fixture
async def place(world: World, database: Database) -> Place:
    other = await elsewhere(world)
    asset = await as_(
        world, PM, lambda uow, user: add_asset(uow, user.actor, world.engagement_id, ASSET)
    )
    video = await as_(
        world,
        STRATEGIST,
        lambda uow, user: submit_video(uow, user, VideoForm("https://example.org/v", 40)),
    )
    await as_(world, STRATEGIST, lambda uow, user: open_round(uow, user.actor, world.engagement_id))
    signal_world.release(world, database, {Measure.PLAN_RATE: 80})
    signal = await signal_world.draft(world)
    gap = uuid4()
    look(
        database,
        "INSERT INTO gap_signal (id, workspace_id, gap_tag, share, n_band, status, created_at)"
        " VALUES (%s, %s, 'literacy/decoding', 60, '10-19', 'open', now())",
        *(gap, workspace_of(database, world)),
    )
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.people.save_all(workspace_of(database, world), profiles(ACTOR))
    return Place(
        world,
        school_of(database, world),
        workspace_of(database, world),
        other,
        school_of(database, other),
        await world.person_id("U1"),
        asset.id,
        video.id,
        signal.id,
        GapSignalId(gap),
    )

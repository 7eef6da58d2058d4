"""Gaps that show in more than one engagement, and the content that answers them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import AssetId, EngagementId, GapSignalId
from core.kernel.transitions import advance
from core.privacy import Band
from core.signals.gaps import (
    TRANSITIONS,
    dismiss_gap,
    plan_gap,
    propose_gap,
    publish_gap,
    reopen_gap,
)
from core.signals.records import GapShare, GapSignal
from core.signals.vocabulary import GAP_STATUS_LABELS, GapSignalStatus
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.core.signal_world import CREATOR, LA, PM, STRATEGIST, cell
from tests.storage.world import World, load, look, programme

TAG = "literacy/decoding"
Status = GapSignalStatus
Engagements = Sequence[EngagementId]


@pytest.fixture
async def pair(
    world: World, db: PostgresDatabase, clock: MovableClock, database: Database
) -> Engagements:
    """Two engagements of one school, with 60 and 40 % who missed the gap, of 12 and 6 people."""
    other = await load(db, clock, programme(6, topic="Cold call"))
    cell(
        database, world.engagement_id, None, "gap_missed", 60, moment="pulse", part=TAG,
        band="10-19",
    )  # fmt: skip
    cell(database, other.engagement_id, None, "gap_missed", 75, moment="pulse", part=TAG)
    cell(database, other.engagement_id, None, "gap_missed", 40, moment="pulse", part=TAG)
    return [world.engagement_id, other.engagement_id]


async def _propose(
    world: World, engagements: Engagements, user_id: str = STRATEGIST, tag: str = TAG
) -> GapSignal:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, user_id)).actor
        return await propose_gap(uow, actor, tag, engagements)


def _asset(database: Database, workspace_id: UUID, tag: str, visibility: str) -> AssetId:
    asset_id = uuid4()
    look(
        database,
        "INSERT INTO content_asset (id, workspace_id, title, type, link, visibility, owner,"
        " release_rule, created_at) VALUES (%s, %s, 'Decoding', 'microlearning',"
        " 'https://example.org/a', %s, 'content_creator', 'by_hand', now())",
        *(asset_id, workspace_id, visibility),
    )
    look(database, "INSERT INTO content_asset_gap_tag VALUES (%s, %s)", asset_id, tag)
    return AssetId(asset_id)


async def _as(
    world: World, user_id: str, use_case: Callable[..., object], *rest: UUID
) -> GapSignal:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, user_id)).actor
        done: GapSignal = await use_case(uow, actor, *rest)  # type: ignore[misc]  # a use case
    return done


@pytest.mark.parametrize(("current", "target"), list(product(Status, Status)))
def test_every_pair_of_statuses_is_walked(current: Status, target: Status) -> None:
    allowed = {
        (Status.OPEN, Status.PLANNED),
        (Status.OPEN, Status.DISMISSED),
        (Status.PLANNED, Status.PUBLISHED),
        (Status.PLANNED, Status.DISMISSED),
        (Status.PLANNED, Status.OPEN),
        (Status.DISMISSED, Status.OPEN),
    }
    if (current, target) in allowed:
        assert advance(TRANSITIONS, current, target, "This gap", GAP_STATUS_LABELS) is target
        return
    with pytest.raises(ConflictError, match=f"is {current.value} already"):
        advance(TRANSITIONS, current, target, "This gap", GAP_STATUS_LABELS)


async def test_a_pattern_says_the_lowest_released_share_and_each_engagement_s(
    world: World, pair: Engagements
) -> None:
    gap = await _propose(world, pair)
    assert gap.engagements == {
        pair[0]: GapShare(TAG, 60, None, Band.N10_19),
        pair[1]: GapShare(TAG, 40, None, Band.N5_9),
    }
    assert (gap.share, gap.status) == (gap.engagements[pair[1]], Status.OPEN)
    async with world.database.unit_of_work("test") as uow:
        assert await uow.gaps.lock(gap.id) == gap


async def test_one_engagement_is_no_pattern(world: World, pair: Engagements) -> None:
    for engagements, tag in ((pair[:1], TAG), ([pair[0]] * 2, TAG), (pair, "literacy/fluency")):
        with pytest.raises(ConflictError, match="at least two engagements"):
            await _propose(world, engagements, tag=tag)


async def test_only_those_who_run_all_the_engagements_propose(
    world: World, pair: Engagements, database: Database
) -> None:
    for user_id in (LA, CREATOR, "U0"):
        with pytest.raises(NotAllowedError):
            await _propose(world, pair, user_id)
    with pytest.raises(NotAllowedError):
        await _propose(world, [pair[0], EngagementId(uuid4())])
    look(
        database,
        "DELETE FROM role_assignment WHERE role = 'is' AND scope_id = %s",
        *(pair[1],),
    )
    with pytest.raises(NotAllowedError):
        await _propose(world, pair)
    assert (await _propose(world, pair, PM)).status is Status.OPEN


async def test_a_gap_is_at_work_once(world: World, pair: Engagements) -> None:
    answers = await asyncio.gather(
        *(_propose(world, pair) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(answer, GapSignal) for answer in answers) == 1
    assert sum(isinstance(answer, ConflictError) for answer in answers) == 2


async def test_from_the_backlog_to_the_asset_that_answers_it(
    world: World, pair: Engagements, database: Database
) -> None:
    gap = await _propose(world, pair)
    assert await _as(world, CREATOR, plan_gap, gap.id) == replace(gap, status=Status.PLANNED)
    asset_id = _asset(database, gap.workspace_id, TAG, "post_released")
    with pytest.raises(NotAllowedError):
        await _as(world, PM, publish_gap, gap.id, asset_id)
    published = await _as(world, CREATOR, publish_gap, gap.id, asset_id)
    assert published == replace(gap, status=Status.PUBLISHED, asset_id=asset_id)
    # What was answered may show again.
    assert (await _propose(world, pair)).id != gap.id
    assert look(
        database,
        "SELECT before ->> 'status', after ->> 'status', after ->> 'asset' FROM audit_event"
        " WHERE action = 'gap.moved' ORDER BY seq",
    ) == [("open", "planned", None), ("planned", "published", str(asset_id))]


@pytest.mark.parametrize(
    ("tag", "visibility"), [("literacy/fluency", "post_released"), (TAG, "draft")]
)
async def test_an_asset_without_the_tag_or_still_a_draft_answers_nothing(
    world: World, pair: Engagements, database: Database, tag: str, visibility: str
) -> None:
    gap = await _propose(world, pair)
    await _as(world, CREATOR, plan_gap, gap.id)
    for asset_id in (_asset(database, gap.workspace_id, tag, visibility), AssetId(uuid4())):
        with pytest.raises(ConflictError, match="carries this gap's tag"):
            await _as(world, CREATOR, publish_gap, gap.id, asset_id)


async def test_a_dismissed_gap_is_taken_up_again_unless_another_is_at_work(
    world: World, pair: Engagements
) -> None:
    gap = await _propose(world, pair)
    await _as(world, CREATOR, dismiss_gap, gap.id)
    assert (await _as(world, CREATOR, reopen_gap, gap.id)).status is Status.OPEN
    await _as(world, CREATOR, dismiss_gap, gap.id)
    await _propose(world, pair)
    with pytest.raises(ConflictError, match="in the backlog already"):
        await _as(world, CREATOR, reopen_gap, gap.id)


async def test_only_the_content_creator_keeps_the_backlog(world: World, pair: Engagements) -> None:
    gap = await _propose(world, pair)
    for user_id in (STRATEGIST, PM, LA, "U0"):
        with pytest.raises(NotAllowedError):
            await _as(world, user_id, plan_gap, gap.id)
    with pytest.raises(NotAllowedError):
        await _as(world, CREATOR, plan_gap, GapSignalId(uuid4()))

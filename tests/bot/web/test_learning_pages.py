"""Pre-work and intro videos: signed addresses, what they note, and whom they are closed to."""

import json

import pytest
from fastapi import FastAPI

from bot.web.learning_pages import BODY_MAX, REPORTS_A_MINUTE, build_learning_pages
from core.content.assets import AssetForm, ContentAsset, add_asset
from core.content.videos import IntroVideo, Review, VideoForm, review_video, submit_video
from core.content.visibility import move_asset
from core.content.vocabulary import AssetType, VideoApproval, Visibility
from core.kernel.links import LinkPurpose
from tests.bot.wire import Answer, request
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.links import BASE, links

TARGET = "https://example.org/reading?page=1"
WATCHED = "SELECT watched_pct FROM video_view"
OPENINGS = "SELECT count(*) FROM pre_work_opening"


@pytest.fixture
def web(world: World) -> FastAPI:
    web = FastAPI()
    web.include_router(build_learning_pages(world.database, links(world.clock)))
    return web


async def piece(world: World, kind: AssetType = AssetType.PRE_WORK) -> ContentAsset:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, "Upm")).actor
        asset = await add_asset(uow, actor, world.engagement_id, AssetForm("T", kind, TARGET))
    async with world.database.unit_of_work("test") as uow:
        return await move_asset(uow, actor, asset.id, Visibility.DAY_OF)


async def video(world: World, url: str = "https://example.org/v.mp4") -> IntroVideo:
    async with world.database.unit_of_work("test") as uow:
        sent = await submit_video(uow, await world.user(uow, "Uis"), VideoForm(url, 30))
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, "Upm")).actor
        review = Review(VideoApproval.APPROVED, sent.submission)
        return await review_video(uow, actor, sent.id, review)


async def address(world: World, purpose: LinkPurpose, user: str = "U0", **facts: str) -> str:
    person = str(await world.person_id(user))
    made = links(world.clock).signed(purpose, {"person": person, **facts})
    return "/" + made.removeprefix(BASE)


async def get(web: FastAPI, path: str) -> Answer:
    return await request(web, b"", {}, path=path, method="GET")


async def report(web: FastAPI, path: str, body: object) -> int:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (await request(web, raw, {}, path=f"{path}/watched")).status


async def test_an_opening_is_noted_once_and_leads_on(
    web: FastAPI, world: World, database: Database
) -> None:
    asset = await piece(world)
    path = await address(world, LinkPurpose.PRE_WORK, asset=str(asset.id))
    for _ in range(2):
        answer = await get(web, path)
        assert (answer.status, answer.headers["location"]) == (303, TARGET)
        assert answer.headers["cache-control"] == "private, no-store"
    assert look(database, OPENINGS) == [(1,)]
    assert look(database, "SELECT count(*) FROM pre_work_completion") == [(0,)]


async def test_an_address_is_good_for_its_own_person_piece_and_time(
    web: FastAPI, world: World, database: Database
) -> None:
    asset, deck = await piece(world), await piece(world, AssetType.SLIDE_DECK)
    good = await address(world, LinkPurpose.PRE_WORK, asset=str(asset.id))
    facts = {"asset": str(asset.id)}
    wrong = [
        good[:-2],
        "/pre-work/x",
        (await address(world, LinkPurpose.INTRO_VIDEO, **facts)).replace("/video/", "/pre-work/"),
        await address(world, LinkPurpose.PRE_WORK),
        await address(world, LinkPurpose.PRE_WORK, asset="x"),
        await address(world, LinkPurpose.PRE_WORK, asset=str(deck.id)),
        await address(world, LinkPurpose.PRE_WORK, "Upm", **facts),
        await address(world, LinkPurpose.PRE_WORK, "U1", **facts),
    ]
    look(database, "UPDATE person SET active = false WHERE slack_user_id = 'U1'")
    wrong.append(await address(world, LinkPurpose.PRE_WORK, "U0", asset=str(deck.engagement_id)))
    answers = [await get(web, path) for path in wrong]
    assert {one.status for one in answers} == {404}
    assert len({one.body for one in answers}) == 1
    world.clock.advance(days=181)
    assert (await get(web, good)).status == 404
    assert look(database, OPENINGS) == [(0,)]


async def test_the_video_page_plays_from_one_place_and_leaves_no_trace(
    web: FastAPI, world: World
) -> None:
    path = await address(world, LinkPurpose.INTRO_VIDEO, engagement=str(world.engagement_id))
    assert "no video here just now" in (await get(web, path)).body.decode()
    await video(world)
    first, second = await get(web, path), await get(web, path)
    text, policy = first.body.decode(), first.headers["content-security-policy"]
    assert "media-src https://example.org;" in policy
    assert 'src="https://example.org/v.mp4"' in text
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">' in text
    assert nonce not in second.body.decode()
    assert "set-cookie" not in first.headers
    assert "Name of U0" not in text
    stranger = await address(
        world, LinkPurpose.INTRO_VIDEO, "Upm", engagement=str(world.engagement_id)
    )
    assert (await get(web, stranger)).status == 404
    assert (await get(web, path[:-1])).status == 404


async def test_how_much_was_watched_only_grows(
    web: FastAPI, world: World, database: Database
) -> None:
    shown = await video(world)
    path = await address(world, LinkPurpose.INTRO_VIDEO, engagement=str(world.engagement_id))
    for pct in (40, 80, 10):
        assert await report(web, path, {"video": str(shown.id), "watched_pct": pct}) == 204
    assert look(database, WATCHED) == [(80,)]
    assert 'data-watched="80"' in (await get(web, path)).body.decode()


async def test_what_no_player_of_ours_says_is_refused(
    web: FastAPI, world: World, database: Database
) -> None:
    shown = await video(world)
    path = await address(world, LinkPurpose.INTRO_VIDEO, engagement=str(world.engagement_id))
    good = {"video": str(shown.id), "watched_pct": 50}
    for bad in (b"", b"[", good | {"watched_pct": 101}, good | {"watched_pct": "9"},
                good | {"more": 1}, b" " * (BODY_MAX + 1) + json.dumps(good).encode()):  # fmt: skip
        assert await report(web, path, bad) == 400
    for other in (good | {"video": str(world.engagement_id)}, good | {"video": "x"}):
        assert await report(web, path, other) == 404
    assert await report(web, path[:-1], good) == 404
    assert look(database, WATCHED) == []


async def test_reports_are_taken_at_a_pace(web: FastAPI, world: World) -> None:
    shown = await video(world)
    path = await address(world, LinkPurpose.INTRO_VIDEO, engagement=str(world.engagement_id))
    output = {"video": str(shown.id), "watched_pct": 5}
    answers = [await report(web, path, output) for _ in range(REPORTS_A_MINUTE + 1)]
    assert answers[:-1] == [204] * REPORTS_A_MINUTE
    assert answers[-1] == 429

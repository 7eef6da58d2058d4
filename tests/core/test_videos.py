"""Intro videos: sent in, reviewed, attached by the assignment, watched."""

from uuid import UUID

import pytest

from core.content.videos import (
    IntroVideo,
    MyVideo,
    Review,
    VideoForm,
    intro_video_of,
    note_video_watched,
    review_video,
    submit_video,
)
from core.content.vocabulary import VideoApproval
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import VideoId
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import World, load, look, programme

URL = "https://example.org/v"


async def _submit(
    world: World, *, url: str = URL, seconds: int = 40, by: str = "Uis"
) -> IntroVideo:
    async with world.database.unit_of_work("test") as uow:
        return await submit_video(uow, await world.user(uow, by), VideoForm(url, seconds))


async def _review(
    world: World,
    video: IntroVideo,
    verdict: VideoApproval,
    *,
    reason: str | None = None,
    by: str = "Upm",
) -> IntroVideo:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, by)).actor
        review = Review(verdict, video.submission, reason)
        return await review_video(uow, actor, video.id, review)


async def _approved(world: World, *, url: str = URL) -> IntroVideo:
    return await _review(world, await _submit(world, url=url), VideoApproval.APPROVED)


async def _mine(world: World, user_id: str = "U0") -> MyVideo | None:
    async with world.database.unit_of_work("test") as uow:
        return await intro_video_of(uow, await world.user(uow, user_id), world.engagement_id)


async def _watch(world: World, video: IntroVideo, pct: int, *, by: str = "U0") -> int:
    async with world.database.unit_of_work("test") as uow:
        return await note_video_watched(uow, await world.user(uow, by), video.id, pct)


async def test_an_approved_video_is_shown_by_the_assignment_alone(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    video = await _submit(world)
    assert await _mine(world) is None
    approved = await _review(world, video, VideoApproval.APPROVED)
    assert (approved.reviewed_at, approved.reason) == (world.clock.now(), None)
    assert await _mine(world) == MyVideo(approved, 0)
    # Another engagement of the same strategist has it at once; without them, nobody has.
    other = await load(db, world.clock, programme(topic="Cold call"))
    assert await _mine(other) == MyVideo(approved, 0)
    look(database, "UPDATE engagement SET strategist_id = NULL WHERE topic = 'Cold call'")
    assert await _mine(other) is None
    look(database, "UPDATE engagement SET state = 'cancelled'")
    assert await _mine(world) is None


async def test_a_rejected_video_comes_back_as_itself(world: World, database: Database) -> None:
    video = await _submit(world)
    with pytest.raises(FieldErrors) as refused:
        await _review(world, video, VideoApproval.REJECTED, reason=" ")
    assert set(refused.value.fields) == {"reason"}
    with pytest.raises(FieldErrors):
        await _review(world, video, VideoApproval.REJECTED, reason="é" * 301)
    rejected = await _review(world, video, VideoApproval.REJECTED, reason=" Too dark ")
    assert rejected.reason == "Too dark"
    again = await _submit(world, url=URL + "2")
    assert (again.id, again.submission, again.approval) == (video.id, 2, VideoApproval.PENDING)
    assert (again.reason, again.reviewer_id, again.reviewed_at) == (None, None, None)
    assert look(
        database,
        "SELECT action, after ->> 'approval', after ->> 'submission' FROM audit_event"
        " WHERE record_kind = 'intro_video' ORDER BY seq",
    ) == [
        ("intro_video.submitted", None, "1"),
        ("intro_video.reviewed", "rejected", "1"),
        ("intro_video.submitted", None, "2"),
    ]


async def test_a_review_is_of_what_was_looked_at(world: World) -> None:
    looked_at = await _submit(world)
    changed = await _submit(world, url=URL + "2")
    assert changed.id == looked_at.id
    with pytest.raises(ConflictError, match="since you looked"):
        await _review(world, looked_at, VideoApproval.APPROVED)
    approved = await _review(world, changed, VideoApproval.APPROVED)
    assert approved.url == URL + "2"
    with pytest.raises(ConflictError, match="approved already"):
        await _review(world, changed, VideoApproval.APPROVED)


async def test_a_new_video_waits_beside_the_approved_one_and_then_takes_its_place(
    world: World,
) -> None:
    first = await _approved(world)
    world.clock.advance(days=1)
    second = await _submit(world, url=URL + "2")
    assert second.id != first.id
    assert await _mine(world) == MyVideo(first, 0)
    second = await _review(world, second, VideoApproval.APPROVED)
    assert await _mine(world) == MyVideo(second, 0)
    await _review(world, second, VideoApproval.REJECTED, reason="Somebody's child is in it")
    assert await _mine(world) == MyVideo(first, 0)


@pytest.mark.parametrize("by", ["U0", "Ula", "Upm", "Ucontent_creator"])
async def test_only_a_strategist_sends_one_in(world: World, by: str) -> None:
    with pytest.raises(NotAllowedError):
        await _submit(world, by=by)


async def test_a_video_s_limits_are_told_at_the_field(world: World) -> None:
    with pytest.raises(FieldErrors) as refused:
        await _submit(world, url="v", seconds=46)
    assert set(refused.value.fields) == {"url", "duration_seconds"}


@pytest.mark.parametrize("by", ["U0", "Ula", "Uis", "Ucontent_creator"])
async def test_only_a_pm_reviews(world: World, by: str) -> None:
    video = await _submit(world)
    with pytest.raises(NotAllowedError):
        await _review(world, video, VideoApproval.APPROVED, by=by)


async def test_a_pm_reviews_only_what_would_be_seen_in_their_schools(
    world: World, database: Database
) -> None:
    video = await _submit(world)
    look(database, "UPDATE engagement SET strategist_id = NULL")
    with pytest.raises(NotAllowedError):
        await _review(world, video, VideoApproval.APPROVED)
    look(
        database,
        "UPDATE role_assignment SET scope_kind = 'organisation',"
        " scope_id = (SELECT id FROM organisation) WHERE role = 'pm'",
    )
    assert (await _review(world, video, VideoApproval.APPROVED)).reviewer_id is not None


async def test_a_video_that_is_not_there_is_refused_like_one_that_is_not_theirs(
    world: World,
) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "Upm")
        nowhere = VideoId(UUID(int=1))
        with pytest.raises(NotAllowedError):
            await review_video(uow, user.actor, nowhere, Review(VideoApproval.APPROVED, 1))
        with pytest.raises(NotAllowedError):
            await note_video_watched(uow, user, nowhere, 10)


async def test_what_was_watched_only_grows(world: World) -> None:
    video = await _approved(world)
    assert [await _watch(world, video, pct) for pct in (20, 60, 35, 60, -5, 140, 3)] == [
        *(20, 60, 60, 60, 60, 100, 100)
    ]
    assert await _mine(world) == MyVideo(video, 100)
    assert await _mine(world, "U1") == MyVideo(video, 0)


async def test_only_who_is_shown_a_video_watches_it(world: World) -> None:
    pending = await _submit(world)
    with pytest.raises(NotAllowedError):
        await _watch(world, pending, 10)
    approved = await _review(world, pending, VideoApproval.APPROVED)
    with pytest.raises(NotAllowedError):
        await _watch(world, approved, 10, by="Upm")
    with pytest.raises(NotAllowedError):
        await _mine(world, "Upm")
    assert await _watch(world, approved, 10) == 10

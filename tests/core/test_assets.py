"""Assets: added, released by their rule, moved by hand, done by participants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.content.assets import AssetForm, ContentAsset, add_asset
from core.content.learning import mark_prework_done, matching_microlearning, my_assets
from core.content.visibility import move_asset, release_assets_due, set_release_rule
from core.content.vocabulary import AssetType, ReleaseRule, Visibility
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import AssetId, EngagementId
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import STARTS, World, load, look, programme

LINK = "https://example.org/a"
TAGS = ("student_engagement/wait_time", "numeracy/problem_solving")
LEARNING = AssetForm("Wait time", AssetType.MICROLEARNING, LINK, gap_tags=TAGS)
VISIBLE = "SELECT title, visibility FROM content_asset ORDER BY title"


async def _add(
    world: World,
    form: AssetForm,
    *,
    by: str = "Upm",
    engagement_id: EngagementId | None = None,
) -> ContentAsset:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, by)).actor
        return await add_asset(uow, actor, engagement_id, form)


async def _one_of_each(world: World) -> dict[AssetType, ContentAsset]:
    return {
        kind: await _add(
            world, AssetForm(kind.value, kind, LINK), engagement_id=world.engagement_id
        )
        for kind in AssetType
        if kind is not AssetType.MICROLEARNING
    }


async def _move(
    world: World, asset: ContentAsset, target: Visibility, *, by: str = "Upm"
) -> ContentAsset:
    async with world.database.unit_of_work("test") as uow:
        return await move_asset(uow, (await world.user(uow, by)).actor, asset.id, target)


async def _release(world: World) -> int:
    async with world.database.unit_of_work("job:content") as uow:
        return await release_assets_due(uow)


async def _seen(world: World, user_id: str = "U0") -> list[str]:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        return [one.asset.title for one in await my_assets(uow, user, world.engagement_id)]


async def test_each_type_comes_out_at_its_stage_and_moves_along_with_the_workshop(
    world: World, clock: MovableClock, database: Database
) -> None:
    await _one_of_each(world)
    clock.at = STARTS - timedelta(days=7, seconds=1)
    assert await _release(world) == 0
    assert await _seen(world) == []
    clock.advance(seconds=1)
    assert await _release(world) == 1
    assert await _seen(world) == ["pre_work"]
    # Six in the morning in Chicago.
    clock.at = datetime(2026, 9, 14, 10, 59, tzinfo=UTC)
    assert await _release(world) == 0
    clock.advance(minutes=1)
    assert await _release(world) == 3
    assert await _seen(world) == ["pre_work", "workshop_material", "slide_deck"]
    clock.at = STARTS + timedelta(hours=3)
    await world.complete()
    assert await _release(world) == 4
    assert await _release(world) == 0
    assert await _seen(world) == ["pre_work", "workshop_material", "slide_deck", "post_resource"]
    assert {row[1] for row in look(database, VISIBLE)} == {"post_released"}


async def test_each_move_is_one_transition_and_one_line_of_the_audit(
    world: World, clock: MovableClock, database: Database
) -> None:
    made = await _one_of_each(world)
    clock.at = STARTS - timedelta(days=1)
    await _release(world)
    await _move(world, made[AssetType.SLIDE_DECK], Visibility.PRE_ENGAGEMENT)
    moves = look(
        database,
        "SELECT a.title, t.moved_from, t.moved_to, t.actor_kind, p.slack_user_id, t.at"
        " FROM visibility_transition AS t JOIN content_asset AS a ON a.id = t.asset_id"
        " LEFT JOIN person AS p ON p.audit_ref = t.actor_ref ORDER BY a.title",
    )
    assert moves == [
        ("pre_work", "draft", "pre_engagement", "system", None, clock.now()),
        ("slide_deck", "draft", "pre_engagement", "person", "Upm", clock.now()),
    ]
    lines = look(
        database,
        "SELECT actor_kind, after ->> 'visibility' FROM audit_event"
        " WHERE action = 'asset.moved' ORDER BY seq",
    )
    assert lines == [("system", "pre_engagement"), ("person", "pre_engagement")]


async def test_a_school_s_own_zone_says_when_its_morning_is(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    plain = programme()
    world = await load(
        db, clock, replace(plain, school=replace(plain.school, time_zone="Asia/Tokyo"))
    )
    # The workshop begins at 22:00 in Tokyo, sixteen hours after six in the morning there.
    clock.at = datetime(2026, 9, 13, 20, 59, tzinfo=UTC)
    deck = AssetForm("Deck", AssetType.SLIDE_DECK, LINK)
    await _add(world, deck, engagement_id=world.engagement_id)
    assert await _release(world) == 0
    clock.advance(minutes=1)
    assert await _release(world) == 1


async def test_a_workshop_before_six_has_its_materials_when_it_begins(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    plain = programme()
    world = await load(
        db, clock, replace(plain, school=replace(plain.school, time_zone="Pacific/Honolulu"))
    )
    # It begins at 3:00 in Honolulu.
    clock.at = STARTS - timedelta(minutes=1)
    await _add(world, AssetForm("D", AssetType.SLIDE_DECK, LINK), engagement_id=world.engagement_id)
    assert await _release(world) == 0
    clock.at = STARTS
    assert await _release(world) == 1


async def test_a_cancelled_workshop_releases_nothing_and_shows_nothing(
    world: World, clock: MovableClock, database: Database
) -> None:
    made = await _one_of_each(world)
    clock.at = STARTS - timedelta(days=1)
    await _release(world)
    look(database, "UPDATE engagement SET state = 'cancelled'")
    clock.at = STARTS
    assert await _release(world) == 0
    assert await _seen(world) == []
    with pytest.raises(ConflictError, match="cancelled"):
        await _move(world, made[AssetType.SLIDE_DECK], Visibility.DAY_OF)
    taken_back = await _move(world, made[AssetType.PRE_WORK], Visibility.DRAFT)
    assert taken_back.visibility is Visibility.DRAFT


async def test_a_pm_moves_one_earlier_and_the_rule_goes_on_from_there(
    world: World, clock: MovableClock
) -> None:
    made = await _one_of_each(world)
    clock.at = STARTS - timedelta(days=30)
    moved = await _move(world, made[AssetType.WORKSHOP_MATERIAL], Visibility.DAY_OF)
    assert moved.release_rule is ReleaseRule.DAY_OF
    assert await _seen(world) == ["workshop_material"]
    clock.at = STARTS - timedelta(days=1)
    assert await _release(world) == 1  # the pre-work; what is further already stays
    clock.at = STARTS
    await world.complete()
    assert await _release(world) == 4


async def test_what_was_taken_back_stays_back(world: World, clock: MovableClock) -> None:
    made = await _one_of_each(world)
    clock.at = STARTS - timedelta(days=1)
    await _release(world)
    back = await _move(world, made[AssetType.PRE_WORK], Visibility.DRAFT)
    assert back.release_rule is ReleaseRule.BY_HAND
    assert await _release(world) == 0
    clock.at = STARTS
    await _release(world)
    assert await _seen(world) == ["workshop_material", "slide_deck"]


async def test_a_pm_may_put_a_release_off(
    world: World, clock: MovableClock, database: Database
) -> None:
    made = await _one_of_each(world)
    async with world.database.unit_of_work("test") as uow:
        pm = (await world.user(uow, "Upm")).actor
        changed = await set_release_rule(
            uow, pm, made[AssetType.PRE_WORK].id, ReleaseRule.POST_RELEASED
        )
    assert changed.release_rule is ReleaseRule.POST_RELEASED
    clock.at = STARTS
    await _release(world)
    assert "pre_work" not in await _seen(world)
    assert look(
        database,
        "SELECT before ->> 'release_rule', after ->> 'release_rule' FROM audit_event"
        " WHERE action = 'asset.rule_changed'",
    ) == [("pre_engagement", "post_released")]


async def test_a_move_outside_the_table_is_refused_with_the_reason(world: World) -> None:
    made = await _one_of_each(world)
    asset = await _move(world, made[AssetType.POST_RESOURCE], Visibility.POST_RELEASED)
    for target in (Visibility.POST_RELEASED, Visibility.PRE_ENGAGEMENT):
        with pytest.raises(ConflictError) as refused:
            await _move(world, asset, target)
        assert str(refused.value) == (
            "This is at “After the workshop”. From there it can go to “Draft” or “On the day”."
        )


@pytest.mark.parametrize("by", ["Uis", "Ula", "Ucontent_creator", "U0"])
async def test_nobody_but_a_pm_touches_a_workshop_s_assets(world: World, by: str) -> None:
    form = AssetForm("Deck", AssetType.SLIDE_DECK, LINK)
    asset = await _add(world, form, engagement_id=world.engagement_id)
    with pytest.raises(NotAllowedError):
        await _add(world, form, by=by, engagement_id=world.engagement_id)
    with pytest.raises(NotAllowedError):
        await _move(world, asset, Visibility.DAY_OF, by=by)
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, by)).actor
        with pytest.raises(NotAllowedError):
            await set_release_rule(uow, actor, asset.id, ReleaseRule.BY_HAND)


async def test_an_asset_that_is_not_there_is_refused_like_one_that_is_not_theirs(
    world: World,
) -> None:
    form = AssetForm("Deck", AssetType.SLIDE_DECK, LINK)
    asset = await _add(world, form, engagement_id=world.engagement_id)
    nowhere = replace(asset, id=AssetId(UUID(int=1)))
    with pytest.raises(NotAllowedError):
        await _move(world, nowhere, Visibility.DAY_OF)
    with pytest.raises(NotAllowedError):
        await _add(world, form, engagement_id=EngagementId(UUID(int=1)))
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        with pytest.raises(NotAllowedError):
            await mark_prework_done(uow, user, nowhere.id)


async def test_a_content_creator_has_microlearning_of_their_own(
    world: World, clock: MovableClock
) -> None:
    asset = await _add(world, LEARNING, by="Ucontent_creator")
    assert asset.release_rule is ReleaseRule.BY_HAND
    with pytest.raises(NotAllowedError):
        await _move(world, asset, Visibility.POST_RELEASED)  # a PM of the school
    with pytest.raises(ConflictError, match=r"From there it can go to “After the workshop”\.$"):
        await _move(world, asset, Visibility.DAY_OF, by="Ucontent_creator")
    await _move(world, asset, Visibility.POST_RELEASED, by="Ucontent_creator")
    async with world.database.unit_of_work("test") as uow:
        creator = (await world.user(uow, "Ucontent_creator")).actor
        with pytest.raises(ConflictError, match="belongs to no workshop"):
            await set_release_rule(uow, creator, asset.id, ReleaseRule.DAY_OF)
    assert await _release(world) == 0
    back = await _move(world, asset, Visibility.DRAFT, by="Ucontent_creator")
    assert back.visibility is Visibility.DRAFT


async def test_only_microlearning_stands_without_a_workshop(world: World) -> None:
    with pytest.raises(FieldErrors) as refused:
        await _add(world, AssetForm("D", AssetType.SLIDE_DECK, LINK), by="Ucontent_creator")
    assert set(refused.value.fields) == {"type"}


async def test_tags_are_those_of_the_taxonomy(world: World) -> None:
    with pytest.raises(FieldErrors) as refused:
        await _add(
            world, replace(LEARNING, gap_tags=(TAGS[0], "no/such_tag")), by="Ucontent_creator"
        )
    assert set(refused.value.fields) == {"gap_tags"}
    twice = await _add(world, replace(LEARNING, gap_tags=(TAGS[0], TAGS[0])), by="Ucontent_creator")
    assert twice.gap_tags == (TAGS[0],)


async def test_microlearning_finds_those_whose_gap_it_answers(world: World) -> None:
    hidden = await _add(world, LEARNING, by="Ucontent_creator")
    shown = await _add(world, LEARNING, by="Ucontent_creator")
    shown = await _move(world, shown, Visibility.POST_RELEASED, by="Ucontent_creator")
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        found = await matching_microlearning(uow, user, frozenset({TAGS[1], "inclusion/x"}))
        assert [one.id for one in found] == [shown.id]
        assert set(found[0].gap_tags) == set(TAGS)
        assert await matching_microlearning(uow, user, frozenset({"inclusion/x"})) == []
    assert hidden.id != shown.id


async def test_pre_work_is_done_once_and_stops_its_signal(
    world: World, clock: MovableClock, database: Database
) -> None:
    first = await _add(
        world, AssetForm("Read", AssetType.PRE_WORK, LINK), engagement_id=world.engagement_id
    )
    clock.advance(minutes=1)
    second = await _add(
        world, AssetForm("Watch", AssetType.PRE_WORK, LINK), engagement_id=world.engagement_id
    )
    clock.at = STARTS - timedelta(days=3)
    await _release(world)
    look(
        database,
        "INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,"
        " signal_type, step, fired_at, response_type, channel, created_at)"
        " SELECT gen_random_uuid(), 'prepare', person_id, engagement_id, cohort_id,"
        " 'missing_prework', 1, now(), 'nudge', 'dm', now() FROM enrollment",
    )

    async def done(asset: ContentAsset) -> list[bool]:
        async with world.database.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            return [one.is_open for one in await mark_prework_done(uow, user, asset.id)]

    open_triggers = "SELECT count(*) FROM intervention_trigger WHERE resolved_at IS NULL"
    assert await done(first) == [False, True]
    assert await done(first) == [False, True]
    assert look(database, open_triggers) == [(6,)]
    assert await done(second) == [False, False]
    assert look(database, open_triggers) == [(5,)]
    assert look(database, "SELECT count(*), max(completed_at) FROM pre_work_completion") == [
        (2, clock.now())
    ]
    assert look(database, "SELECT count(*) FROM audit_event WHERE action = 'pre_work.done'") == [
        (2,)
    ]


async def test_only_pre_work_of_one_s_own_that_is_out_can_be_done(
    world: World, database: Database
) -> None:
    made = await _one_of_each(world)
    deck = await _move(world, made[AssetType.SLIDE_DECK], Visibility.DAY_OF)
    learning = await _add(world, LEARNING, by="Ucontent_creator")
    out = await _move(world, made[AssetType.PRE_WORK], Visibility.PRE_ENGAGEMENT)
    tries = [("U0", made[AssetType.POST_RESOURCE]), ("U0", deck), ("U0", learning), ("Upm", out)]
    for user_id, asset in tries:
        with pytest.raises(NotAllowedError):
            async with world.database.unit_of_work("test") as uow:
                await mark_prework_done(uow, await world.user(uow, user_id), asset.id)
    look(database, "UPDATE enrollment SET left_at = joined_at")
    with pytest.raises(NotAllowedError):
        async with world.database.unit_of_work("test") as uow:
            await mark_prework_done(uow, await world.user(uow, "U0"), out.id)

"""What the database itself holds of content, reflections and certificates, also at once."""

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import errors

from core.certificates.issuing import complete_reflection
from core.content.assets import AssetForm, add_asset
from core.content.videos import VideoForm, submit_video
from core.content.visibility import release_assets_due
from core.content.vocabulary import AssetType
from core.kernel.errors import ConflictError
from core.reflections.records import LookingAhead, LookingBack
from core.reflections.vocabulary import ObstacleTheme
from core.reflections.writing import keep_reflection_step, own_reflection
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import World, allow, look

LINK = "https://example.org/a"
SECRET = "Lena wept when the bell rang"
OWN_ROWS = ("pre_work_completion", "video_view", "reflection", "certificate")
ASSET = (
    "INSERT INTO content_asset (id, workspace_id, engagement_id, title, type, link, visibility,"
    " owner, release_rule, created_at) SELECT gen_random_uuid(), s.workspace_id, {engagement},"
    " {title}, {type}, {link}, {visibility}, {owner}, {rule}, now()"
    " FROM engagement AS e JOIN school AS s ON s.id = e.school_id"
)
GOOD_ASSET = {
    "engagement": "e.id",
    "title": "'T'",
    "type": "'pre_work'",
    "link": "'https://example.org'",
    "visibility": "'draft'",
    "owner": "'pm'",
    "rule": "'by_hand'",
}
REUSABLE = {
    **GOOD_ASSET,
    "engagement": "NULL",
    "type": "'microlearning'",
    "owner": "'content_creator'",
}
VIDEO = (
    "INSERT INTO intro_video (id, strategist_id, url, duration_seconds, approval, submitted_at,"
    " reviewed_at, reason, created_at) SELECT gen_random_uuid(), e.strategist_id,"
    " 'https://example.org/v', {seconds}, {approval}, now(), {reviewed}, {reason}, now()"
    " FROM engagement AS e"
)
GOOD_VIDEO = {"seconds": "45", "approval": "'pending'", "reviewed": "NULL", "reason": "NULL"}


async def _reflect(world: World, user_id: str = "U0") -> None:
    back = LookingBack(SECRET, SECRET, frozenset({ObstacleTheme.TIME}))
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        await keep_reflection_step(uow, user, world.engagement_id, back)


def _as(database: Database, role: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    url = database.operator_url if role == "uptake_operator" else database.app_url
    options = "-c search_path=uptake" + ("" if role == "uptake_operator" else f" -c role={role}")
    with psycopg.connect(url, options=options) as connection:
        cursor = connection.execute(sql.encode(), values)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "role", ["uptake_reader", "uptake_writer", "uptake_app", "uptake_operator"]
)
async def test_words_lie_where_nobody_reads(world: World, database: Database, role: str) -> None:
    await world.complete()
    await _reflect(world)
    with pytest.raises(errors.InsufficientPrivilege):
        _as(database, role, "TABLE uptake_raw.reflection_text")


@pytest.mark.parametrize(
    ("role", "sql"),
    [
        ("uptake_reader", "SELECT own_reflection(gen_random_uuid(), gen_random_uuid())"),
        ("uptake_app", "SELECT uptake.own_reflection(gen_random_uuid(), gen_random_uuid())"),
        ("uptake_operator", "SELECT own_reflection(gen_random_uuid(), gen_random_uuid())"),
        ("uptake_reader", "SELECT export_reflections(gen_random_uuid())"),
        ("uptake_writer", "SELECT export_reflections(gen_random_uuid())"),
        ("uptake_reader", "SELECT keep_reflection(NULL, NULL, '', '', '')"),
        ("uptake_operator", "SELECT keep_reflection(NULL, NULL, '', '', '')"),
    ],
)
def test_each_door_opens_to_one_role(shared_database: Database, role: str, sql: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        _as(shared_database, role, sql)


def test_a_stray_grant_shows_no_row(own_database: Database) -> None:
    look(
        own_database,
        "GRANT USAGE ON SCHEMA uptake_raw TO PUBLIC;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA uptake, uptake_raw TO PUBLIC;"
        "SET session_replication_role = replica;"
        "INSERT INTO uptake_raw.reflection_text VALUES (gen_random_uuid(), gen_random_uuid(),"
        " 'a', 'b', 'c');"
        "INSERT INTO reflection (id, participant_id, engagement_id, state, themes, updated_at,"
        " created_at) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'draft',"
        " '{}', now(), now())",
    )
    assert look(own_database, "SELECT count(*) FROM uptake_raw.reflection_text") == [(1,)]
    for role in ("uptake_reader", "uptake_writer", "uptake_operator"):
        assert _as(own_database, role, "TABLE uptake_raw.reflection_text") == []
    for table in OWN_ROWS:
        assert _as(own_database, "uptake_reader", f"TABLE {table}") == []
    assert len(_as(own_database, "uptake_writer", "TABLE reflection")) == 1


async def test_a_door_that_refuses_prints_no_words(world: World, database: Database) -> None:
    await world.complete()
    await _reflect(world)
    ids = look(database, "SELECT participant_id, engagement_id FROM reflection")[0]
    for whose, words in ((ids, SECRET * 100), ((ids[1], ids[0]), SECRET)):
        with pytest.raises(errors.IntegrityError) as refused:
            _as(
                database,
                "uptake_writer",
                "SELECT keep_reflection(%s, %s, %s, %s, %s)",
                *(*whose, words, words, words),
            )
        diag = refused.value.diag
        text = [diag.message_primary, diag.message_detail, diag.message_hint, diag.context]
        assert "Lena" not in " ".join(filter(None, text))


async def test_words_leave_through_their_own_door_and_go_with_their_reflection(
    world: World, database: Database
) -> None:
    await world.complete()
    await _reflect(world)
    await _reflect(world, "U1")
    person_id = await world.person_id("U0")
    # The keeper comes to it through the export of one person, which is tried in test_erasure.
    exported = look(database, "SELECT * FROM export_reflections(%s)", person_id)
    assert exported == [(world.engagement_id, SECRET, SECRET, "")]
    look(database, "DELETE FROM reflection WHERE participant_id = %s", person_id)
    assert look(database, "SELECT count(*) FROM uptake_raw.reflection_text") == [(1,)]


async def test_a_step_saved_late_takes_nothing_back(world: World) -> None:
    """Both tabs saw an empty form; the second one is saved after the first was completed."""
    await world.complete()
    async with world.database.unit_of_work("test") as late:
        user = await world.user(late, "U0")
        await _reflect(world)
        stale = (await own_reflection(late, user, world.engagement_id)).reflection
        assert stale is not None
        async with world.database.unit_of_work("test") as uow:
            ahead = LookingAhead("More pairs")
            done = await complete_reflection(uow, user, world.engagement_id, ahead)
        await late.reflections.save(stale)
    async with world.database.unit_of_work("test") as uow:
        current = (await own_reflection(uow, user, world.engagement_id)).reflection
    assert current == done.reflection.reflection


async def test_completed_from_many_tabs_at_once_it_earns_one_certificate(
    world: World, database: Database
) -> None:
    await world.complete()
    await _reflect(world)

    async def finish() -> tuple[str, bool]:
        async with world.database.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            done = await complete_reflection(
                uow, user, world.engagement_id, LookingAhead("More pairs")
            )
            return done.certificate.code, done.newly

    answers = await asyncio.gather(*(finish() for _ in range(5)))
    assert len({code for code, _ in answers}) == 1
    assert sorted(newly for _, newly in answers) == [False] * 4 + [True]
    audited = "SELECT count(*) FROM audit_event WHERE action = %s"
    for action in ("reflection.completed", "certificate.issued"):
        assert look(database, audited, action) == [(1,)]


async def test_what_was_watched_only_grows_whoever_writes_at_once(
    world: World, database: Database
) -> None:
    look(database, VIDEO.format(**GOOD_VIDEO))
    video_id = look(database, "SELECT id FROM intro_video")[0][0]
    person_id = await world.person_id("U0")

    async def watch(pct: int) -> int:
        async with world.database.unit_of_work("test") as uow:
            await allow(uow)
            return await uow.videos.note_watched(video_id, person_id, pct)

    order = [(37 * n) % 91 for n in range(40)]
    stood = await asyncio.gather(*map(watch, order))
    assert all(current >= pct for current, pct in zip(stood, order, strict=True))
    assert look(database, "SELECT watched_pct FROM video_view") == [(max(order),)]
    # Not even past the store's own statement.
    _as(database, "uptake_writer", "UPDATE video_view SET watched_pct = 3")
    assert look(database, "SELECT watched_pct FROM video_view") == [(max(order),)]
    with pytest.raises(errors.CheckViolation):
        look(database, "UPDATE video_view SET watched_pct = 101")


async def test_two_videos_sent_in_at_once_are_one(world: World, database: Database) -> None:
    async def submit() -> str:
        try:
            async with world.database.unit_of_work("test") as uow:
                await submit_video(uow, await world.user(uow, "Uis"), VideoForm(LINK, 30))
        except ConflictError:
            return "refused"
        return "sent"

    answers = await asyncio.gather(*(submit() for _ in range(5)))
    assert "sent" in answers
    assert look(database, "SELECT count(*) FROM intro_video") == [(1,)]


async def test_assets_released_by_two_clocks_at_once_move_once(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    for number in range(6):
        async with db.unit_of_work("test") as uow:
            pm = (await world.user(uow, "Upm")).actor
            form = AssetForm(f"Deck {number}", AssetType.SLIDE_DECK, LINK)
            await add_asset(uow, pm, world.engagement_id, form)

    async def release() -> int:
        async with db.unit_of_work("job:content") as uow:
            return await release_assets_due(uow)

    assert sum(await asyncio.gather(*(release() for _ in range(4)))) == 6
    assert look(
        database,
        "SELECT (SELECT count(*) FROM visibility_transition), count(*) FROM audit_event"
        " WHERE action = 'asset.moved'",
    ) == [(6, 6)]


@pytest.mark.parametrize(
    ("good", "changed"),
    [
        (GOOD_ASSET, {"engagement": "NULL"}),
        (GOOD_ASSET, {"link": "'example.org'"}),
        (GOOD_ASSET, {"link": "'https://a b'"}),
        (GOOD_ASSET, {"link": "'https://a/' || repeat('b', 1991)"}),
        (REUSABLE, {"owner": "'pm'"}),
        (REUSABLE, {"visibility": "'day_of'"}),
        (REUSABLE, {"rule": "'post_released'"}),
    ],
)
async def test_the_database_refuses_an_asset(
    world: World, database: Database, good: dict[str, str], changed: dict[str, str]
) -> None:
    look(database, ASSET.format(**good))
    with pytest.raises(errors.CheckViolation):
        look(database, ASSET.format(**{**good, **changed}))


@pytest.mark.parametrize(
    "changed",
    [
        {"seconds": "46"},
        {"seconds": "0"},
        {"approval": "'approved'"},
        {"reviewed": "now()"},
        {"reason": "'r'"},
        {"approval": "'approved'", "reviewed": "now()", "reason": "'r'"},
        {"approval": "'rejected'", "reviewed": "now()"},
        {"approval": "'rejected'", "reviewed": "now()", "reason": "repeat('r', 301)"},
    ],
)
async def test_the_database_refuses_a_video(
    world: World, database: Database, changed: dict[str, str]
) -> None:
    look(database, VIDEO.format(**GOOD_VIDEO))
    with pytest.raises(errors.CheckViolation):
        look(database, VIDEO.format(**{**GOOD_VIDEO, **changed}))


async def test_a_new_tag_brings_its_domain_and_the_seeds_have_theirs(
    world: World, database: Database
) -> None:
    assert look(database, "SELECT domain, seeded FROM gap_tag WHERE tag = 'literacy/decoding'") == [
        ("literacy", False)
    ]
    _as(database, "uptake_writer", "INSERT INTO gap_tag (tag, created_at) VALUES ('new/x', now())")
    domains = "SELECT count(DISTINCT d.domain), count(*) FROM gap_tag AS t JOIN gap_domain AS d"
    assert look(database, f"{domains} USING (domain) WHERE seeded") == [(10, 41)]
    assert look(database, "SELECT count(*) FROM gap_domain") == [(11,)]

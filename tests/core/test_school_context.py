"""A school's context: versions, limits, what an engagement has otherwise, and who may write it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from core.engagements.context import (
    context_of,
    drop_engagement_context,
    save_context_through,
    save_engagement_context,
)
from core.engagements.records import EffectiveContext
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, SchoolId
from core.schools import (
    ChangeTag,
    Context,
    Priority,
    SchoolContextProfile,
    context_history,
    save_school_context,
    school_context,
)
from tests.conftest import Database
from tests.storage.world import STARTS, World, look
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
    school_of,
)

CALM = Context(4, (ChangeTag.NEW_LEADERSHIP,), (Priority.LITERACY, Priority.INCLUSION), "Calm.")
BUSY = Context(2, (), (Priority.NUMERACY,), None)


async def _save(
    world: World, school: SchoolId, context: Context, user: str = PM, drawn: int | None = None
) -> int:
    return await as_(
        world,
        user,
        lambda uow, user: save_school_context(uow, user.actor, school, context, drawn),
    )


async def _versions(world: World, school: SchoolId) -> list[SchoolContextProfile]:
    return await as_(world, PM, lambda uow, user: context_history(uow, user.actor, school))


async def _effective(world: World, user: str = STRATEGIST) -> EffectiveContext | None:
    return await as_(
        world, user, lambda uow, user: context_of(uow, user.actor, world.engagement_id)
    )


async def test_an_edit_adds_a_version_and_the_history_stays(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    nothing = await as_(world, PM, lambda uow, user: school_context(uow, user.actor, school))
    assert nothing is None
    first_at = world.clock.now()
    assert await _save(world, school, CALM) == 1
    world.clock.advance(days=3)
    assert await _save(world, school, BUSY) == 2
    new, old = await _versions(world, school)
    current = await as_(world, PM, lambda uow, user: school_context(uow, user.actor, school))
    assert current == new
    assert (old.version, old.context, old.valid_from, old.valid_to) == (
        1,
        CALM,
        first_at,
        world.clock.now(),
    )
    assert (new.version, new.context, new.valid_from, new.valid_to) == (
        2,
        BUSY,
        world.clock.now(),
        None,
    )
    assert new.updated_by == await world.person_id(PM)
    assert new.updated_at == world.clock.now()


async def test_the_audit_has_before_and_after_and_no_word_of_the_note(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    await _save(world, school, replace(CALM, note="ZEBRA"))
    await _save(world, school, replace(BUSY, note="ZEBRA"))
    first, second = audited(database, "school_context.changed")
    assert first == (
        None,
        {
            "readiness": "4",
            "change_tags": "new_leadership",
            "priorities": "literacy inclusion",
            "version": "1",
            "note": "changed",
        },
    )
    before, after = second
    assert before == {
        "readiness": "4",
        "change_tags": "new_leadership",
        "priorities": "literacy inclusion",
    }
    assert after == {
        "readiness": "2",
        "change_tags": "",
        "priorities": "numeracy",
        "version": "2",
        "note": "kept",
    }
    assert not look(
        database, "SELECT FROM audit_event AS a WHERE to_jsonb(a)::text LIKE '%%ZEBRA%%'"
    )


async def test_two_versions_at_one_moment_or_on_a_late_clock_do_not_overlap(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    await _save(world, school, CALM)
    await _save(world, school, BUSY)
    world.clock.advance(hours=-1)
    await _save(world, school, CALM)
    third, second, first = await _versions(world, school)
    assert first.valid_to == first.valid_from == second.valid_from
    assert second.valid_to == second.valid_from == third.valid_from
    assert third.valid_to is None


def test_the_database_refuses_ranges_that_overlap(
    shared_database: Database,
) -> None:
    school, version = (
        uuid4(),
        (
            "INSERT INTO uptake.school_context_profile (id, school_id, version, readiness,"
            " change_tags, priorities, valid_from, valid_to, updated_at, created_at)"
            " VALUES (gen_random_uuid(), %s, %s, 3, '{}', '{}', %s, %s, now(), now())"
        ),
    )
    with psycopg.connect(shared_database.admin_url) as connection:
        connection.execute(
            "WITH w AS (INSERT INTO uptake.workspace VALUES (gen_random_uuid(), %s, 'W', NULL,"
            " now()) RETURNING id)"
            " INSERT INTO uptake.school (id, workspace_id, name, time_zone, created_at)"
            " SELECT %s, w.id, 'S', 'UTC', now() FROM w",
            [uuid4().hex[:20], school],
        )
        connection.execute(version, [school, 1, "2026-01-01", "2026-02-01"])
        connection.execute(version, [school, 2, "2026-02-01", None])
        for number, (start, end) in enumerate(
            [("2026-01-15", "2026-01-20"), ("2025-01-01", None), ("2026-03-01", None)], start=3
        ):
            with pytest.raises(psycopg.errors.ExclusionViolation), connection.transaction():
                connection.execute(version, [school, number, start, end])
        with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
            connection.execute(version, [school, 3, "2025-02-01", "2025-01-01"])
        connection.rollback()


async def test_a_form_drawn_from_an_older_version_is_told_so(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    await _save(world, school, CALM, drawn=0)
    for stale in (0, 2):
        with pytest.raises(ConflictError, match="changed a moment ago"):
            await _save(world, school, BUSY, drawn=stale)
    assert await _save(world, school, BUSY, drawn=1) == 2


async def test_of_two_at_once_one_is_saved_and_the_other_told(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    for drawn in (0, 1):
        answers = await asyncio.gather(
            *(_save(world, school, CALM, drawn=drawn) for _ in range(4)), return_exceptions=True
        )
        saved = [one for one in answers if isinstance(one, int)]
        assert saved == [drawn + 1]
        assert sum(isinstance(one, ConflictError) for one in answers) == 3
    assert len(await _versions(world, school)) == 2


async def test_each_wrong_field_gets_a_sentence_and_nothing_is_stored(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    wrong = Context(6, (), tuple(Priority)[:4], "x" * 501)
    with pytest.raises(FieldErrors) as refused:
        await _save(world, school, wrong)
    assert refused.value.fields.keys() == {"readiness", "priorities", "note"}
    with pytest.raises(FieldErrors):
        await _save(world, school, replace(CALM, readiness=0))
    assert await _versions(world, school) == []


async def test_what_is_ticked_twice_counts_once_and_a_blank_note_is_none(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    tags = (ChangeTag.RESTRUCTURING, ChangeTag.NEW_SCHEDULE, ChangeTag.RESTRUCTURING)
    await _save(world, school, Context(1, tags, (Priority.LITERACY,) * 4, "   "))
    (one,) = await _versions(world, school)
    assert one.context == Context(
        1, (ChangeTag.RESTRUCTURING, ChangeTag.NEW_SCHEDULE), (Priority.LITERACY,), None
    )


async def test_an_assigned_strategist_writes_the_school_s_context_through_the_engagement(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    version = await as_(
        world,
        STRATEGIST,
        lambda uow, user: save_context_through(uow, user.actor, world.engagement_id, CALM, 0),
    )
    assert version == 1
    with pytest.raises(NotAllowedError):
        await _save(world, school, CALM, STRATEGIST)
    (one,) = await _versions(world, school)
    assert one.updated_by == await world.person_id(STRATEGIST)


async def test_nobody_else_reads_or_writes_it_and_a_school_that_is_not_there_says_the_same(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    await elsewhere(world)
    sentences = set()
    for user in (TEACHER, LA, CREATOR, OTHER_PM, OTHER_STRATEGIST):
        for refused in (
            _save(world, school, CALM, user),
            _effective(world, user),
            as_(world, user, lambda uow, user: school_context(uow, user.actor, school)),
            as_(world, user, lambda uow, user: context_history(uow, user.actor, school)),
            as_(
                world,
                user,
                lambda uow, user: save_engagement_context(
                    uow, user.actor, world.engagement_id, CALM
                ),
            ),
            as_(
                world,
                user,
                lambda uow, user: save_context_through(uow, user.actor, world.engagement_id, CALM),
            ),
            as_(
                world,
                user,
                lambda uow, user: drop_engagement_context(uow, user.actor, world.engagement_id),
            ),
        ):
            with pytest.raises(NotAllowedError) as error:
                await refused
            sentences.add(str(error.value))
    with pytest.raises(NotAllowedError) as missing:
        await _save(world, SchoolId(uuid4()), CALM)
    assert {str(missing.value)} == sentences
    with pytest.raises(NotAllowedError):
        await as_(
            world,
            PM,
            lambda uow, user: context_of(uow, user.actor, EngagementId(uuid4())),
        )


async def test_a_past_workshop_keeps_the_context_that_stood_when_it_began(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    world.clock.at = STARTS - timedelta(days=30)
    await _save(world, school, CALM)
    assert await _effective(world) == EffectiveContext(CALM, 1)
    world.clock.at = STARTS - timedelta(days=1)
    await _save(world, school, BUSY)
    assert await _effective(world) == EffectiveContext(BUSY, 2)
    world.clock.at = STARTS + timedelta(days=30)
    await _save(world, school, CALM)
    assert await _effective(world) == EffectiveContext(BUSY, 2)


async def test_what_was_first_written_after_a_workshop_is_not_its_context(
    world: World, database: Database
) -> None:
    world.clock.at = STARTS + timedelta(days=1)
    await _save(world, school_of(database, world), CALM)
    assert await _effective(world) is None


async def test_an_engagement_s_own_context_counts_until_it_is_dropped(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    world.clock.at = STARTS - timedelta(days=2)
    await _save(world, school, CALM)

    async def own(context: Context) -> Context:
        return await as_(
            world,
            STRATEGIST,
            lambda uow, user: save_engagement_context(
                uow, user.actor, world.engagement_id, context
            ),
        )

    async def drop() -> None:
        await as_(
            world,
            PM,
            lambda uow, user: drop_engagement_context(uow, user.actor, world.engagement_id),
        )

    await own(CALM)
    assert await own(replace(BUSY, note="  Two grades only  ")) == replace(
        BUSY, note="Two grades only"
    )
    assert await _effective(world) == EffectiveContext(replace(BUSY, note="Two grades only"), None)
    await _save(world, school, replace(CALM, readiness=5))
    assert await _effective(world) == EffectiveContext(replace(BUSY, note="Two grades only"), None)
    await drop()
    await drop()
    assert await _effective(world) == EffectiveContext(replace(CALM, readiness=5), 2)
    assert len(audited(database, "engagement_context.changed")) == 2
    assert audited(database, "engagement_context.dropped") == [
        ({"readiness": "2", "change_tags": "", "priorities": "numeracy"}, None)
    ]
    with pytest.raises(FieldErrors):
        await own(replace(CALM, readiness=9))

"""Reflections in two steps saved as they go, and the certificate that they earn."""

import re
from dataclasses import replace

import pytest

from core.certificates.issuing import complete_reflection, own_certificates, revoke_certificate
from core.certificates.public import verify_certificate
from core.certificates.records import Completed
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.reflections.records import LookingAhead, LookingBack, Reflection
from core.reflections.vocabulary import ObstacleTheme, ReflectionState
from core.reflections.writing import (
    keep_next_try,
    keep_reflection_step,
    own_reflection,
    reflection_to_write,
)
from tests.conftest import Database
from tests.storage.world import World, look

BACK = LookingBack(
    "Pairs talked, also at the back",
    "Nobody listened at first",
    frozenset({ObstacleTheme.TIME, ObstacleTheme.CLASS_SIZE}),
)
AHEAD = LookingAhead("Fewer questions")


async def _back(
    world: World,
    step: LookingBack = BACK,
    user_id: str = "U0",
    expected_revision: str | None = None,
) -> Reflection:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        kept = await keep_reflection_step(uow, user, world.engagement_id, step, expected_revision)
    assert kept.reflection is not None
    return kept.reflection


async def _ahead(
    world: World,
    step: LookingAhead = AHEAD,
    user_id: str = "U0",
    expected_revision: str | None = None,
) -> Completed:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        return await complete_reflection(uow, user, world.engagement_id, step, expected_revision)


async def _own(world: World, user_id: str = "U0") -> Reflection | None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        return (await own_reflection(uow, user, world.engagement_id)).reflection


async def test_the_first_step_is_saved_before_the_second_is_begun(
    world: World, database: Database
) -> None:
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(ConflictError, match="once the workshop is marked complete"):
            await reflection_to_write(uow, await world.user(uow, "U0"), world.engagement_id)
    await world.complete()
    assert await _own(world) is None
    kept = await _back(world)
    assert await _own(world) == kept
    assert (kept.state, kept.survey_complete, kept.next_try) == (ReflectionState.DRAFT, False, "")
    assert (kept.evidence, kept.obstacles, kept.themes) == (
        BACK.evidence,
        BACK.obstacles,
        BACK.themes,
    )
    assert look(database, "SELECT state, survey_complete, themes FROM reflection") == [
        ("draft", False, ["class_size", "time"])
    ]


async def test_the_second_step_completes_it_and_earns_the_certificate_once(
    world: World, database: Database
) -> None:
    await world.complete()
    await _back(world)
    done = await _ahead(world)
    assert done.newly
    reflection = done.reflection.reflection
    assert reflection is not None
    assert reflection == await _own(world)
    assert (reflection.completed_at, reflection.next_try) == (world.clock.now(), AHEAD.next_try)
    assert reflection.evidence == BACK.evidence
    world.clock.advance(days=1)
    again = await _ahead(world, LookingAhead("More time"))
    assert (again.newly, again.certificate) == (False, done.certificate)
    assert look(
        database,
        "SELECT action FROM audit_event WHERE record_kind IN ('reflection', 'certificate')"
        " ORDER BY seq",
    ) == [
        ("reflection.saved",),
        ("reflection.completed",),
        ("certificate.issued",),
        ("reflection.saved",),
    ]


async def test_it_is_reopened_and_edited_any_time_and_stays_complete(world: World) -> None:
    await world.complete()
    await _back(world)
    done = (await _ahead(world)).reflection.reflection
    assert done is not None
    world.clock.advance(days=3)
    edited = await _back(world, LookingBack("Other words", "", frozenset()))
    expected = replace(done, evidence="Other words", obstacles="", themes=frozenset())
    assert edited == expected
    assert await _own(world) == expected
    await _ahead(world, LookingAhead("More pairs"))
    assert await _own(world) == replace(expected, next_try="More pairs")


async def test_nothing_is_completed_before_the_first_step(world: World) -> None:
    await world.complete()
    with pytest.raises(ConflictError, match="first step"):
        await _ahead(world)


async def test_what_was_written_ahead_is_kept_on_the_way_back(world: World) -> None:
    await world.complete()
    await _back(world)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        kept = await keep_next_try(uow, user, world.engagement_id, LookingAhead(" Fewer "))
    assert kept.reflection is not None
    assert (kept.reflection.next_try, kept.reflection.survey_complete) == ("Fewer", False)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        assert kept == await keep_next_try(uow, user, world.engagement_id, LookingAhead(" "))
    assert await _own(world) == kept.reflection


async def test_words_saved_elsewhere_are_never_written_over_unseen(world: World) -> None:
    """A form carries the mark of what it showed; the same words once more are no change."""
    await world.complete()
    nothing = LookingBack("", "", frozenset()).etag
    await _back(world, expected_revision=nothing)
    await _back(world, expected_revision=nothing)
    with pytest.raises(ConflictError, match="something else here"):
        await _back(world, replace(BACK, obstacles="None"), expected_revision=nothing)
    await _back(world, replace(BACK, obstacles="None"), expected_revision=BACK.etag)
    await _ahead(world, expected_revision=LookingAhead("").etag)
    await _ahead(world, expected_revision=LookingAhead("").etag)
    with pytest.raises(ConflictError, match="something else here"):
        await _ahead(world, LookingAhead("Other words"), expected_revision=LookingAhead("").etag)
    assert (
        await _ahead(world, LookingAhead("Other words"), expected_revision=AHEAD.etag)
    ).newly is False


async def test_reflections_open_at_completion(world: World) -> None:
    for step in (_back, _ahead):
        with pytest.raises(ConflictError, match="once the workshop is marked complete"):
            await step(world)


async def test_what_is_missing_or_too_long_is_told_at_the_field(world: World) -> None:
    await world.complete()
    with pytest.raises(FieldErrors) as empty:
        await _back(world, LookingBack(" ", "", frozenset()))
    assert set(empty.value.fields) == {"evidence"}
    with pytest.raises(FieldErrors) as long:
        await _back(world, LookingBack("é" * 2001, "é" * 2001, frozenset()))
    assert set(long.value.fields) == {"evidence", "obstacles"}
    kept = await _back(world, LookingBack("é" * 2000, "é" * 2000, frozenset(ObstacleTheme)))
    assert kept.themes == frozenset(ObstacleTheme)
    for words in (" ", "é" * 2001):
        with pytest.raises(FieldErrors) as wrong:
            await _ahead(world, LookingAhead(words))
        assert set(wrong.value.fields) == {"next_try"}
    assert await _own(world) == kept


@pytest.mark.parametrize("user_id", ["Uis", "Upm", "Ula", "Ucontent_creator"])
async def test_staff_have_none_and_read_none(world: World, user_id: str) -> None:
    await world.complete()
    await _back(world)
    with pytest.raises(NotAllowedError):
        await _own(world, user_id)
    with pytest.raises(NotAllowedError):
        await _back(world, user_id=user_id)
    with pytest.raises(NotAllowedError):
        await _ahead(world, user_id=user_id)


async def test_each_has_a_reflection_of_their_own(world: World) -> None:
    await world.complete()
    await _back(world)
    await _back(world, replace(BACK, evidence="Mine"), "U1")
    mine, theirs = await _own(world, "U1"), await _own(world)
    assert mine is not None
    assert theirs is not None
    assert (mine.evidence, theirs.evidence) == ("Mine", BACK.evidence)


async def test_the_survey_s_signal_stops_with_it(world: World, database: Database) -> None:
    await world.complete()
    look(
        database,
        "INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,"
        " signal_type, step, fired_at, response_type, channel, created_at)"
        " SELECT gen_random_uuid(), 'reflect', person_id, engagement_id, cohort_id,"
        " 'no_survey', 1, now(), 'nudge', 'dm', now() FROM enrollment",
    )
    await _back(world)
    resolved = "SELECT count(*) FROM intervention_trigger WHERE resolution = 'survey_completed'"
    assert look(database, resolved) == [(0,)]
    await _ahead(world)
    assert look(database, resolved) == [(1,)]


async def test_a_code_says_whose_it_is_and_each_answer_is_audited(
    world: World, database: Database
) -> None:
    await world.complete()
    await _back(world)
    certificate = (await _ahead(world)).certificate
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", certificate.code)
    async with world.database.unit_of_work("test") as uow:
        verified = await verify_certificate(uow, certificate.code)
    assert verified is not None
    assert (verified.holder, verified.issuer, verified.topic) == (
        "Name of U0",
        "District",
        "Exit tickets",
    )
    assert verified.strategies == ("Exit ticket", "Cold call")
    assert (verified.issued_at, verified.revoked_at) == (world.clock.now(), None)
    assert look(
        database,
        "SELECT actor_id, record_id FROM audit_event WHERE action = 'certificate.verified'",
    ) == [("certificates", str(certificate.id))]


@pytest.mark.parametrize("code", ["", "x", "é" * 32, "a" * 32, "a" * 65, "' OR true --" * 3])
async def test_a_code_that_is_none_says_nothing_and_leaves_no_trace(
    world: World, database: Database, code: str
) -> None:
    before = look(database, "SELECT count(*) FROM audit_event")
    async with world.database.unit_of_work("test") as uow:
        assert await verify_certificate(uow, code) is None
    async with world.database.unit_of_work("test") as uow:
        pm = (await world.user(uow, "Upm")).actor
        with pytest.raises(NotAllowedError):
            await revoke_certificate(uow, pm, code, "Wrong person")
    assert look(database, "SELECT count(*) FROM audit_event") == before


async def test_a_pm_revokes_once_and_for_good_with_a_reason(
    world: World, database: Database
) -> None:
    await world.complete()
    await _back(world)
    code = (await _ahead(world)).certificate.code
    async with world.database.unit_of_work("test") as uow:
        pm = (await world.user(uow, "Upm")).actor
        for reason in (" ", "é" * 301):
            with pytest.raises(FieldErrors) as wrong:
                await revoke_certificate(uow, pm, code, reason)
            assert set(wrong.value.fields) == {"reason"}
        revoked = await revoke_certificate(uow, pm, code, " Wrong person ")
    assert (revoked.revoked_at, revoked.revocation_reason) == (world.clock.now(), "Wrong person")
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(ConflictError, match="revoked already"):
            await revoke_certificate(uow, pm, code, "Again")
        verified = await verify_certificate(uow, code)
        assert verified is not None
        assert verified.revoked_at == world.clock.now()
    # Completing again gives no other one in its place.
    assert (await _ahead(world)).certificate == revoked
    async with world.database.unit_of_work("test") as uow:
        assert await own_certificates(uow, await world.user(uow, "U0")) == [revoked]
        assert await own_certificates(uow, await world.user(uow, "U1")) == []
    assert look(
        database, "SELECT count(*) FROM audit_event WHERE action = 'certificate.revoked'"
    ) == [(1,)]


@pytest.mark.parametrize("by", ["U0", "U1", "Uis", "Ula", "Ucontent_creator"])
async def test_nobody_but_a_pm_revokes(world: World, by: str) -> None:
    await world.complete()
    await _back(world)
    code = (await _ahead(world)).certificate.code
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, by)).actor
        with pytest.raises(NotAllowedError):
            await revoke_certificate(uow, actor, code, "Wrong person")

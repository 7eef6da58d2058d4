"""From a completed workshop to what the digest says, through the ports."""

from datetime import date, timedelta

from core.kernel.notices import NoticeKind
from core.metrics.measures import CHECKPOINT_AGES, IN_PARTS, Checkpoint, Measure
from core.metrics.releases import announce_digests, release_due
from core.privacy import Band, BlankReason, Modifier
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme


async def _release(db: PostgresDatabase) -> tuple[int, int]:
    async with db.unit_of_work("test") as uow:
        released = await release_due(uow)
    async with db.unit_of_work("test") as uow:
        return released, await announce_digests(uow)


async def test_checkpoints_are_released_when_due_and_once(
    world: World, db: PostgresDatabase, clock: MovableClock
) -> None:
    assert await _release(db) == (0, 0)
    await world.complete()
    assert await _release(db) == (1, 0)
    clock.advance(hours=47, minutes=59)
    assert await _release(db) == (1, 0)
    clock.advance(minutes=1)
    assert await _release(db) == (1, 0)
    assert await _release(db) == (0, 0)


async def test_the_digest_is_told_once_and_says_what_was_released(
    world: World, db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    clock.advance(hours=2)
    for number in range(5):
        await world.plan(f"U{number}", due_in=timedelta(hours=1))
        await world.apply(f"U{number}")
    clock.advance(days=5)
    assert await _release(db) == (4, 1)
    assert await _release(db) == (0, 0)
    ((kind, channel, facts),) = look(
        database, "SELECT kind, channel_id, facts FROM outbox WHERE channel_id IS NOT NULL"
    )
    assert (kind, channel) == (NoticeKind.DIGEST.value, "C1")
    assert facts == {"cohort_id": str(world.cohort_id), "checkpoint": "5d"}
    async with db.read_unit_of_work("test") as uow:
        told = await uow.figures.of_cohort(world.cohort_id, Checkpoint.D5)
        unknown = await uow.figures.of_cohort(world.cohort_id, Checkpoint.W8)
    assert unknown is None
    assert told is not None
    assert (told.cohort_name, told.topic, told.school_name, told.time_zone) == (
        "Grade 3-5",
        "Exit tickets",
        "Cedar School",
        "America/Chicago",
    )
    assert set(told.figures) == set(Measure) - IN_PARTS - {Measure.PULSE_MEAN}
    assert set(told.parts) == {Measure.EVIDENCE_MIX, Measure.OBSTACLE_THEME}
    assert told.together_with == {}
    rate = told.figures[Measure.APPLIED_24H]
    assert (rate.value, rate.modifier, rate.band) == (80, Modifier.OR_MORE, Band.N5_9)
    assert told.figures[Measure.MEDIAN_HOURS].value == 0  # two, to the nearest six
    assert told.figures[Measure.NUDGES_ACTED_ON].blank is BlankReason.TOO_FEW
    assert told.released_at == clock.now() - timedelta(hours=2)
    assert rate.computed_at == clock.now()


async def test_a_cohort_of_which_nothing_may_be_shown_gets_no_digest(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    small = await load(db, clock, programme(4))
    await small.complete()
    clock.advance(days=6)
    assert await _release(db) == (4, 0)


async def test_no_channel_no_digest(db: PostgresDatabase, clock: MovableClock) -> None:
    world = await load(db, clock, programme(6, channel=None))
    await world.complete()
    clock.advance(days=6)
    assert await _release(db) == (4, 0)


async def test_the_next_digest_is_of_the_newest_checkpoint(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    world = await load(db, clock, programme(6, holidays=[date(2026, 9, 28)]))
    await world.complete()
    clock.advance(days=5)
    await _release(db)
    clock.advance(days=9)
    assert await _release(db) == (1, 1)
    newest = look(
        database,
        "SELECT facts ->> 'checkpoint', not_before::date FROM outbox WHERE kind = 'digest'"
        " ORDER BY seq DESC LIMIT 1",
    )
    # The Monday is a holiday of the school.
    assert newest == [("14d", date(2026, 9, 29))]


async def test_every_checkpoint_is_released_in_the_end(
    world: World, db: PostgresDatabase, clock: MovableClock
) -> None:
    await world.complete()
    clock.advance(weeks=8)
    assert (await _release(db))[0] == len(CHECKPOINT_AGES)

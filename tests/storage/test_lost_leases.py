"""A worker that was so slow that another one took its notice over: what it says counts no more."""

from datetime import timedelta

import pytest

from core.interventions.queueing import queue_due_nudges
from core.kernel.notices import Sent
from storage.outbox import PostgresOutboxQueue
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme
from tests.support.staff import audited

STATES = "SELECT state, slack_ts FROM outbox WHERE counts_as_nudge"


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme(participants=1))


async def test_a_lost_lease_writes_no_nudge_as_sent(
    world: World, db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    clock.advance(hours=16)
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 1
    look(database, "DELETE FROM outbox WHERE NOT counts_as_nudge")
    queue = PostgresOutboxQueue(db.writer, clock, lease=timedelta(0))
    (lost,) = await queue.claim("slow", clock.now(), 9)
    (held,) = await queue.claim("quick", clock.now(), 9)
    await queue.confirm(lost, Sent("D1", "1.1"), clock.now())
    assert audited(database, "nudge.sent") == [], (
        "Whoever lost the lease of a notice writes nothing: audit nudge.sent only where the"
        " statement that confirms it found its own claim"
    )
    assert look(database, STATES) == [("claimed", None)]
    await queue.confirm(held, Sent("D1", "2.1"), clock.now())
    assert audited(database, "nudge.sent") == [(None, {"kind": "no_action_plan"})]
    assert look(database, STATES) == [("sent", "2.1")]

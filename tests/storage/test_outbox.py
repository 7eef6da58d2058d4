"""The outbox: one lane at a time, one holder for each claim, nothing lost when a holder dies."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import psycopg
import pytest

from core.interventions.definitions import BY_KIND
from core.interventions.records import NudgeFacts
from core.kernel.ids import PersonId
from core.kernel.notices import Audience, Claim, Notice, NoticeKind, Sent
from storage.outbox import PostgresOutboxQueue, opaque
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, allow, look

NO_PLAN = BY_KIND[NoticeKind.NO_ACTION_PLAN]


def _notice(lane: str, number: int, *, not_before: datetime | None = None) -> Notice:
    return Notice(
        kind=NoticeKind.DIGEST,
        audience=Audience(channel_id=lane),
        key=f"digest:{lane}:{number}",
        facts={"number": str(number)},
        not_before=not_before,
    )


async def _add(db: PostgresDatabase, *notices: Notice) -> int:
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        return await uow.outbox.add_counted(notices)


async def _take(db: PostgresDatabase, clock: MovableClock, most: int = 10) -> Sequence[Claim]:
    return await db.outbox_queue.claim("worker", clock.now(), most)


def _numbers(claims: Sequence[Claim]) -> list[str]:
    return [claim.notice.facts["number"] for claim in claims]


@pytest.fixture
def hasty(db: PostgresDatabase, clock: MovableClock) -> PostgresOutboxQueue:
    """A queue whose leases are over as soon as they begin, as after a worker's death."""
    return PostgresOutboxQueue(db.writer, clock, lease=timedelta(0))


async def test_one_key_is_one_notice(db: PostgresDatabase) -> None:
    notice = _notice("C1", 1)
    assert await _add(db, notice, notice, _notice("C1", 2)) == 2
    assert await _add(db, notice) == 0
    assert await _add(db) == 0


async def test_a_notice_comes_back_as_it_was_written(
    db: PostgresDatabase, clock: MovableClock, world: World
) -> None:
    notice = Notice(
        kind=NoticeKind.PLAN_INVITATION,
        audience=Audience(person_id=await world.person_id("U0")),
        key="plan_invitation:1",
        facts={"engagement_id": str(world.engagement_id)},
        engagement_id=world.engagement_id,
        not_before=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
        counts_as_nudge=True,
    )
    await _add(db, notice)
    (claim,) = await _take(db, clock)
    assert claim.notice == notice
    assert (claim.attempts, claim.uncertain, claim.opaque_key) == (1, False, opaque(notice.key))
    assert notice.key not in claim.opaque_key


async def test_a_lane_gives_its_head_and_no_more_until_that_is_settled(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, _notice("C1", 1), _notice("C1", 2), _notice("C2", 3))
    first = await _take(db, clock)
    assert _numbers(first) == ["1", "3"]
    assert await _take(db, clock) == []
    await db.outbox_queue.confirm(first[0], Sent("C1", "1.1"), clock.now())
    assert _numbers(await _take(db, clock)) == ["2"]


async def test_no_more_lanes_than_asked_for_oldest_first(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, *(_notice(f"C{9 - number}", number) for number in range(5)))
    assert _numbers(await _take(db, clock, most=2)) == ["0", "1"]


async def test_a_notice_waits_for_its_time_and_holds_up_nobody(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    later = clock.now() + timedelta(hours=1)
    await _add(db, _notice("C1", 1, not_before=later), _notice("C1", 2))
    assert _numbers(await _take(db, clock)) == ["2"]
    assert await db.outbox_queue.next_due() == later
    clock.advance(hours=1)
    assert await _take(db, clock) == []


async def test_a_refusal_by_slack_holds_up_the_lane(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, _notice("C1", 1), _notice("C1", 2))
    (claim,) = await _take(db, clock)
    back = clock.now() + timedelta(seconds=30)
    await db.outbox_queue.postpone(claim, back, "ratelimited")
    assert await _take(db, clock) == []
    assert await db.outbox_queue.next_due() == back
    clock.advance(seconds=30)
    (again,) = await _take(db, clock)
    assert (_numbers([again]), again.attempts) == (["1"], 2)


async def test_waiting_for_a_better_hour_is_no_attempt(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, _notice("C1", 1), _notice("C1", 2))
    (claim,) = await _take(db, clock)
    await db.outbox_queue.postpone(claim, clock.now() + timedelta(hours=9), None)
    (waiting,) = await _take(db, clock)
    assert _numbers([waiting]) == ["2"]
    clock.advance(hours=9)
    await db.outbox_queue.confirm(waiting, Sent("C1", "1.1"), clock.now())
    (again,) = await _take(db, clock)
    assert (_numbers([again]), again.attempts) == (["1"], 1)


async def test_a_claim_whose_holder_died_comes_back_uncertain(
    db: PostgresDatabase, clock: MovableClock, hasty: PostgresOutboxQueue
) -> None:
    await _add(db, _notice("C1", 1), _notice("C1", 2))
    (lost,) = await hasty.claim("dead", clock.now(), 5)
    (found,) = await _take(db, clock)
    assert (found.notice.key, found.uncertain, found.attempts) == (lost.notice.key, True, 2)
    # The dead one's token is worth nothing any more.
    await db.outbox_queue.confirm(lost, Sent("C1", "1.1"), clock.now())
    assert await _take(db, clock) == []
    await db.outbox_queue.confirm(found, Sent("C1", "1.2"), clock.now())
    assert _numbers(await _take(db, clock)) == ["2"]


async def test_uncertainty_outlives_a_postponement(
    db: PostgresDatabase, clock: MovableClock, hasty: PostgresOutboxQueue
) -> None:
    await _add(db, _notice("C1", 1))
    await hasty.claim("dead", clock.now(), 5)
    (found,) = await _take(db, clock)
    await db.outbox_queue.postpone(found, clock.now(), "stale_claim")
    (again,) = await _take(db, clock)
    assert again.uncertain


async def test_what_was_left_uncertain_rests_and_comes_back(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, _notice("C1", 1))
    (claim,) = await _take(db, clock)
    await db.outbox_queue.mark_unconfirmed(claim, 60, "timeout")
    assert await _take(db, clock) == []
    await db.outbox_queue.mark_unconfirmed(claim, 0, "timeout")
    (found,) = await _take(db, clock)
    assert found.uncertain


async def test_what_failed_is_counted_by_its_reason(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await _add(db, _notice("C1", 1), _notice("C2", 2), _notice("C3", 3))
    first, second, third = await _take(db, clock)
    await db.outbox_queue.fail(first, "channel_not_found")
    await db.outbox_queue.fail(second, "channel_not_found")
    await db.outbox_queue.cancel(third, "expired")
    assert await db.outbox_queue.failed_by_code() == {"channel_not_found": 2}
    assert await db.outbox_queue.next_due() is None


async def test_a_lapsed_nudge_closes_its_trigger(
    db: PostgresDatabase, clock: MovableClock, world: World, database: Database
) -> None:
    await _nudge_about_missing_plans(world)
    for invitation in await _take(db, clock, 50):
        await db.outbox_queue.confirm(invitation, Sent("D", "1.1"), clock.now())
    claims = await _take(db, clock, 50)
    await db.outbox_queue.cancel(claims[0], "muted")
    assert look(
        database, "SELECT id::text, resolution FROM intervention_trigger WHERE resolution <> ''"
    ) == [(claims[0].notice.facts["trigger_id"], "muted")]


async def _nudge_about_missing_plans(world: World) -> None:
    await world.complete()
    world.clock.advance(hours=16)
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        assert await uow.interventions.queue(NO_PLAN, *NO_PLAN.steps) == 6


async def test_a_sent_nudge_is_audited_and_counts_against_the_budget(
    db: PostgresDatabase, clock: MovableClock, world: World, database: Database
) -> None:
    await _nudge_about_missing_plans(world)
    sent: list[Claim] = []
    while claims := await _take(db, clock, 50):
        for claim in claims:
            await db.outbox_queue.confirm(claim, Sent("D", "1.1"), clock.now())
            sent += [claim] if claim.notice.counts_as_nudge else []
    assert look(database, "SELECT count(*) FROM audit_event WHERE action = 'nudge.sent'") == [(6,)]
    facts = await _facts(db, sent[0].notice.key)
    assert (facts.sent_at, facts.sent_in_engagement, facts.sent_of_kind) == ((clock.now(),), 1, 1)
    clock.advance(days=7)
    facts = await _facts(db, sent[0].notice.key)
    assert (facts.sent_at, facts.sent_in_engagement) == ((), 1)


async def _facts(db: PostgresDatabase, key: str) -> NudgeFacts:
    async with db.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(key)
    assert facts is not None
    return facts


async def test_a_nudge_is_missing_something_until_it_is_done(
    db: PostgresDatabase, clock: MovableClock, world: World, database: Database
) -> None:
    await _nudge_about_missing_plans(world)
    keys = {
        row[0]: row[1]
        for row in look(
            database,
            "SELECT p.slack_user_id, o.key FROM outbox o JOIN person p ON p.id = o.person_id"
            " WHERE counts_as_nudge",
        )
    }
    assert (await _facts(db, keys["U0"])).still_missing
    await world.plan("U0", due_in=timedelta(hours=1))
    assert not (await _facts(db, keys["U0"])).still_missing
    look(
        database,
        "UPDATE enrollment SET left_at = joined_at WHERE person_id = %s",
        await world.person_id("U1"),
    )
    assert not (await _facts(db, keys["U1"])).still_missing
    async with db.unit_of_work("test") as uow:
        assert await uow.interventions.facts("nudge:none:1") is None


async def test_only_the_newest_no_application_nudge_is_wanted(
    db: PostgresDatabase, clock: MovableClock, world: World, database: Database
) -> None:
    await world.complete()
    clock.advance(hours=48)
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        nudge = BY_KIND[NoticeKind.NO_APPLICATION]
        assert [await uow.interventions.queue(nudge, step) for step in nudge.steps] == [6, 6, 0]
    keys = look(
        database,
        "SELECT o.key FROM outbox o JOIN person p ON p.id = o.person_id"
        " WHERE p.slack_user_id = 'U0' AND kind = 'no_application' ORDER BY facts ->> 'signal'",
    )
    assert [(await _facts(db, key)).still_missing for (key,) in keys] == [False, True]
    await world.apply("U0")
    assert not (await _facts(db, keys[1][0])).still_missing


async def test_a_due_plan_is_asked_about_unless_revised_or_tried(
    db: PostgresDatabase, clock: MovableClock, world: World
) -> None:
    await world.complete()
    first = await world.plan("U0", due_in=timedelta(hours=1))
    await _add(db, _due(first.id, first.participant_id, world))
    assert (await _facts(db, f"plan_due:{first.id}")).still_missing
    second = await world.plan("U0", due_in=timedelta(hours=2), revision=2)
    await _add(db, _due(second.id, second.participant_id, world))
    assert not (await _facts(db, f"plan_due:{first.id}")).still_missing
    assert (await _facts(db, f"plan_due:{second.id}")).still_missing
    await world.apply("U0")
    assert not (await _facts(db, f"plan_due:{second.id}")).still_missing


def _due(plan_id: object, person_id: PersonId, world: World) -> Notice:
    return Notice(
        kind=NoticeKind.PLAN_DUE,
        audience=Audience(person_id=person_id),
        key=f"plan_due:{plan_id}",
        facts={"plan_id": str(plan_id), "engagement_id": str(world.engagement_id)},
        engagement_id=world.engagement_id,
        counts_as_nudge=True,
    )


async def test_the_sender_is_woken_after_the_commit_of_notices_only(
    database: Database, clock: MovableClock
) -> None:
    woken: list[datetime] = []
    db = PostgresDatabase(database.app_url, clock, wake=lambda: woken.append(clock.now()))
    try:
        async with db.unit_of_work("test") as uow:
            await uow.inbox.accept("a")
        assert woken == []
        await _add(db, _notice("C1", 1))
        assert len(woken) == 1
        await _add(db, _notice("C1", 1))
        assert len(woken) == 1
    finally:
        await db.aclose()


async def test_workers_that_race_never_hold_the_same_notice_and_keep_the_order(
    database: Database, db: PostgresDatabase, clock: MovableClock
) -> None:
    lanes, each = 8, 6
    await _add(
        db, *(_notice(f"C{lane}", number) for number in range(each) for lane in range(lanes))
    )
    taken: list[Claim] = []

    async def work(name: str) -> None:
        while len(taken) < lanes * each:
            for claim in await db.outbox_queue.claim(name, clock.now(), 3):
                taken.append(claim)
                await db.outbox_queue.confirm(claim, Sent("C", "1.1"), clock.now())

    await asyncio.wait_for(asyncio.gather(*(work(f"w{n}") for n in range(5))), 60)
    assert len({claim.notice.key for claim in taken}) == len(taken) == lanes * each
    for lane in range(lanes):
        mine = [
            int(c.notice.facts["number"])
            for c in taken
            if c.notice.audience.channel_id == f"C{lane}"
        ]
        assert all(before < after for before, after in pairwise(mine))
    assert look(database, "SELECT DISTINCT state, attempts FROM outbox") == [("sent", 1)]


async def test_two_workers_that_see_different_heads_of_a_lane_do_not_both_claim_it(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    """One took the older notice and has not committed when a more urgent one is written."""
    channel = Audience(channel_id="C1")
    await _add(db, Notice(NoticeKind.NO_ACTION_PLAN, channel, "older"))
    async with await psycopg.AsyncConnection.connect(database.admin_url) as other:
        await other.execute(
            "UPDATE uptake.outbox SET state = 'claimed', claim_token = gen_random_uuid(),"
            " claimed_until = now() + interval '1 minute', claimed_by = 'other'"
        )
        await _add(db, Notice(NoticeKind.PLAN_DUE, channel, "urgent"))
        late = asyncio.create_task(_take(db, clock))
        await _blocked(database)
        await other.commit()
        assert await late == []
    assert look(database, "SELECT key FROM outbox WHERE state = 'claimed'") == [("older",)]


async def _blocked(database: Database) -> None:
    """Wait until somebody waits for a lock: that moment comes from another process."""
    for _ in range(1000):
        if look(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") != [(0,)]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits for a lock")

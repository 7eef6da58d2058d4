"""Delivery when Slack is slow, one notice is broken, or nothing answers for hours."""

import asyncio
from datetime import datetime, timedelta

import pytest

from core.kernel.notices import Audience, Notice, NoticeKind, Retry
from core.people import Person
from jobs import outbox
from storage.kit.errors import PostgresError
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.jobs.scripted import Slack, delivering, drain
from tests.jobs.test_delivery import STATES, _add, _digest, _nudges_about_plans
from tests.storage.world import World, look

AT_ONCE = timedelta(0)
DIGEST = NoticeKind.DIGEST


class SlowSlack(Slack):
    """Do-Not-Disturb is answered only when `answer` is set."""

    answer: asyncio.Event

    async def undisturbed_from(self, person: Person, now: datetime) -> datetime | None:
        await self.answer.wait()
        return await super().undisturbed_from(person, now)


async def test_a_sender_whom_slack_kept_waiting_past_its_lease_does_not_send(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await _nudges_about_plans(world)
    slow = SlowSlack(posted=slack.posted)
    slow.answer = asyncio.Event()
    lease = timedelta(seconds=0.3)
    late = asyncio.create_task(
        delivering(
            db, world.clock, slow, worker="slow", lease=lease, stale_seconds=0.2
        ).deliver_ready()
    )
    quick = delivering(db, world.clock, slack, worker="quick", lease=timedelta(seconds=60))
    async with asyncio.timeout(20):
        while len(slack.posted) < 6:
            await quick.deliver_ready()
    slow.answer.set()
    await late
    assert slack.doubled() == []


async def test_one_broken_notice_keeps_no_other_from_being_told(
    db: PostgresDatabase,
    clock: MovableClock,
    slack: Slack,
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    others = [Notice(DIGEST, Audience(channel_id=f"C{n}"), f"d:{n}") for n in range(2, 6)]
    slack.answers[DIGEST] = [KeyError("words of a person")]
    await _add(db, _digest(1), *others)
    await delivering(db, clock, slack).deliver_ready()
    assert len(slack.posted) == 4
    assert look(database, STATES) == [("claimed", 1), ("sent", 4)]
    assert "KeyError" in caplog.text
    assert "words of a person" not in caplog.text


async def test_a_notice_that_can_never_be_drawn_is_given_up_and_frees_its_lane(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    slack.answers[DIGEST] = [KeyError("plan_id")] * outbox.MAX_MISTAKES
    await _add(db, _digest(1), _digest(2))
    await drain(delivering(db, clock, slack))
    assert [one.notice.key for one in slack.posted] == ["digest:2"]
    assert await db.outbox_queue.failed_by_code() == {"KeyError": 1}


async def test_a_database_that_fails_is_no_mistake_of_the_notice(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    await _nudges_about_plans(world)
    look(database, "ALTER TABLE nudge_preference RENAME TO gone")
    worker = delivering(db, world.clock, slack, lease=AT_ONCE)
    for _ in range(outbox.MAX_MISTAKES + 2):
        with pytest.raises(PostgresError):
            await worker.deliver_ready()
    look(database, "ALTER TABLE gone RENAME TO nudge_preference")
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 6}


@pytest.mark.parametrize(("seconds", "code"), [(15, "not_connected"), (1, "ratelimited")])
async def test_an_outage_of_a_day_loses_nothing_and_is_not_hammered(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, seconds: float, code: str
) -> None:
    await _add(db, _digest(1))
    over = clock.now() + timedelta(days=1)
    slack.answers[DIGEST] = [Retry(seconds, code) for _ in range(1000)]
    worker = delivering(db, clock, slack)
    while clock.now() < over:
        await drain(worker)
        due = await db.outbox_queue.next_due()
        assert due is not None
        clock.at = due
    assert 50 < 1000 - len(slack.answers[DIGEST]) < 150
    slack.answers = {}
    await drain(worker)
    assert slack.kinds() == {"digest": 1}

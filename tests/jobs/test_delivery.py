"""Delivery of the outbox: a scripted Slack, the real queue."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.engagements.welcoming import welcome
from core.interventions.queueing import queue_due_nudges
from core.interventions.settings import mute
from core.kernel.notices import Audience, Dropped, Notice, NoticeKind, Retry, Unknown
from jobs import outbox
from jobs.outbox import Delivering, pause, seconds_until
from storage.outbox import PostgresOutboxQueue
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.jobs.scripted import Slack, delivering, drain, lost
from tests.storage.world import World, allow, look

STATES = "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state"
AT_ONCE = timedelta(0)
DIGEST = NoticeKind.DIGEST
INVITATION = NoticeKind.PLAN_INVITATION
NO_PLAN = NoticeKind.NO_ACTION_PLAN


async def _add(db: PostgresDatabase, *notices: Notice) -> None:
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        await uow.outbox.add(notices)


def _digest(number: int = 1, **changed: datetime) -> Notice:
    return Notice(DIGEST, Audience(channel_id="C1"), f"digest:{number}", **changed)  # type: ignore[arg-type]  # times


async def _nudges_about_plans(world: World) -> None:
    """Everyone was invited, and the next morning everyone still lacks a plan."""
    await world.complete()
    await drain(delivering(world.database, world.clock, Slack()))
    world.clock.at = datetime(2026, 9, 15, 14, tzinfo=UTC)  # Tuesday, 09:00 in Chicago
    async with world.database.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 6


async def test_everything_that_is_ready_is_sent_once(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    await world.complete()
    worker = delivering(db, world.clock, slack)
    assert await worker.deliver_ready() == 6
    assert await worker.deliver_ready() == 0
    assert slack.kinds() == {"plan_invitation": 6}
    assert slack.doubled() == []
    assert slack.looked_up == []
    assert look(database, STATES) == [("sent", 6)]


async def test_no_more_than_a_few_are_taken_at_once(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    await _add(db, *(Notice(DIGEST, Audience(channel_id=f"C{n}"), f"d:{n}") for n in range(11)))
    worker = delivering(db, clock, slack)
    assert [await worker.deliver_ready() for _ in range(3)] == [outbox.BATCH_SIZE, 3, 0]


async def test_a_rate_limit_is_waited_out_on_the_product_s_clock(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    slack.answers[DIGEST] = [Retry(30, "ratelimited")]
    await _add(db, _digest())
    worker = delivering(db, clock, slack)
    await drain(worker)
    clock.advance(seconds=29)
    assert await worker.deliver_ready() == 0
    clock.advance(seconds=1)
    await drain(worker)
    assert slack.kinds() == {"digest": 1}
    assert slack.looked_up == []  # certainly not posted: nothing to look up
    assert look(database, "SELECT attempts, state FROM outbox") == [(2, "sent")]


async def test_an_answer_that_was_lost_is_found_in_the_history_and_not_sent_again(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    slack.answers[DIGEST] = [lost(slack)]
    await _add(db, _digest())
    await drain(delivering(db, clock, slack))
    assert slack.kinds() == {"digest": 1}
    assert look(database, "SELECT state, slack_channel, slack_ts FROM outbox") == [
        ("sent", "D1", "0.0")
    ]


async def test_a_message_that_never_arrived_is_sent_again(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    slack.answers[DIGEST] = [Unknown("http_503"), Unknown("internal_error")]
    await _add(db, _digest())
    await drain(delivering(db, clock, slack))
    assert slack.kinds() == {"digest": 1}
    assert slack.looked_up == ["digest:1"] * 2


async def test_while_the_history_does_not_answer_nothing_is_sent(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    slack.answers[DIGEST] = [lost(slack)]
    slack.history_answers = [Unknown("TimeoutError")] * 3
    await _add(db, _digest())
    await drain(delivering(db, clock, slack))
    assert slack.kinds() == {"digest": 1}
    assert len(slack.looked_up) == 4


async def test_what_is_left_uncertain_rests_before_the_history_is_asked(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    """Slack shows a message in the history a moment after it stored it."""
    slack.answers[DIGEST] = [lost(slack)]
    await _add(db, _digest())
    queue = PostgresOutboxQueue(db.writer, clock)
    patient = Delivering(queue, db, slack, clock, "w1", stale_seconds=15, uncertain_seconds=600)
    await drain(patient)
    assert await delivering(db, clock, slack).deliver_ready() == 0
    assert slack.looked_up == []


async def test_what_slack_will_never_take_is_closed_and_the_next_one_goes_out(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    slack.answers[DIGEST] = [Dropped("is_archived")]
    await _add(db, _digest(1), _digest(2))
    worker = delivering(db, clock, slack)
    await drain(worker)
    assert [one.notice.key for one in slack.posted] == ["digest:2"]
    assert look(database, "SELECT key, outcome_code FROM outbox WHERE state = 'failed'") == [
        ("digest:1", "is_archived")
    ]
    assert await db.outbox_queue.failed_by_code() == {"is_archived": 1}


async def test_what_has_expired_is_not_sent(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    await _add(db, _digest(1, expires_at=clock.now() + timedelta(hours=1)))
    await _add(db, _digest(2, expires_at=clock.now() + timedelta(hours=1, seconds=1)))
    clock.advance(hours=1)
    await drain(delivering(db, clock, slack))
    assert [one.notice.key for one in slack.posted] == ["digest:2"]
    assert look(database, "SELECT outcome_code FROM outbox WHERE state = 'lapsed'") == [
        ("expired",)
    ]


async def test_a_plan_made_a_minute_before_stops_the_nudge(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    await _nudges_about_plans(world)
    await world.plan("U0", due_in=timedelta(days=1))
    await drain(delivering(db, world.clock, slack))
    assert slack.kinds() == {"no_action_plan": 5}
    assert look(database, "SELECT outcome_code FROM outbox WHERE state = 'lapsed'") == [
        ("resolved",)
    ]


async def test_a_nudge_of_somebody_who_muted_or_left_is_never_sent(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    await _nudges_about_plans(world)
    async with db.unit_of_work("test") as uow:
        await mute(uow, await world.user(uow, "U0"), NO_PLAN)
    look(database, "UPDATE person SET active = false WHERE slack_user_id = 'U1'")
    leave = "UPDATE enrollment SET left_at = joined_at WHERE person_id = %s"
    look(database, leave, await world.person_id("U2"))
    await drain(delivering(db, world.clock, slack))
    assert slack.kinds() == {"no_action_plan": 3}
    lapsed = look(database, "SELECT outcome_code FROM outbox WHERE state = 'lapsed'")
    assert sorted(code for (code,) in lapsed) == ["inactive", "muted", "resolved"]


async def test_a_nudge_about_nothing_that_still_stands_lapses(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    audience = Audience(person_id=await world.person_id("U0"))
    await _add(db, Notice(NO_PLAN, audience, "nudge:none:1", counts_as_nudge=True))
    await drain(delivering(db, world.clock, slack))
    assert slack.posted == []
    assert look(database, STATES) == [("lapsed", 1)]


async def test_nudges_wait_for_the_school_morning_and_confirmations_do_not(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await _nudges_about_plans(world)
    world.clock.at = datetime(2026, 9, 19, 3, tzinfo=UTC)  # Friday, 22:00 in Chicago
    me = Audience(person_id=await world.person_id("U0"))
    await _add(db, Notice(NoticeKind.PLAN_SAVED, me, "plan_saved:1"))
    worker = delivering(db, world.clock, slack)
    await drain(worker)
    assert slack.kinds() == {"plan_saved": 1}
    world.clock.at = datetime(2026, 9, 21, 12, 59, 59, tzinfo=UTC)  # Monday, a second before 08:00
    assert await worker.deliver_ready() == 0
    world.clock.at = datetime(2026, 9, 21, 13, tzinfo=UTC)
    await drain(worker)
    assert slack.kinds() == {"plan_saved": 1, "no_action_plan": 6}


async def test_a_welcome_waits_for_the_day_needs_no_room_beside_nudges_and_goes_out_once(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await _nudges_about_plans(world)
    me = await world.person_id("U0")
    world.clock.at = datetime(2026, 9, 19, 3, tzinfo=UTC)  # Friday, 22:00 in Chicago
    for _ in range(2):
        await _add(db, welcome(me, world.engagement_id))
    async with db.unit_of_work("test") as uow:
        await mute(uow, await world.user(uow, "U0"), None)
    worker = delivering(db, world.clock, slack)
    await drain(worker)
    assert slack.kinds() == {}
    world.clock.at = datetime(2026, 9, 21, 13, tzinfo=UTC)  # Monday, 08:00
    await drain(worker)
    assert slack.kinds() == {"welcome": 1, "no_action_plan": 5}


async def test_do_not_disturb_is_waited_out_and_then_school_hours_again(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await _nudges_about_plans(world)
    slack.undisturbed = {
        "U0": world.clock.now() + timedelta(minutes=30),
        "U1": world.clock.now() + timedelta(hours=10),  # until the evening
    }
    worker = delivering(db, world.clock, slack)
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 4}
    world.clock.advance(minutes=30)
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 5}
    world.clock.advance(hours=9, minutes=30)
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 5}
    world.clock.at = datetime(2026, 9, 16, 13, tzinfo=UTC)
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 6}


async def test_a_second_nudge_of_the_day_waits_for_the_next(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await _nudges_about_plans(world)
    world.clock.at = datetime(2026, 9, 15, 16, tzinfo=UTC)
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 6  # 25 hours without a try
    worker = delivering(db, world.clock, slack)
    await drain(worker)
    assert slack.kinds() == {"no_application": 6}
    world.clock.at = datetime(2026, 9, 16, 13, tzinfo=UTC)
    await drain(worker)
    assert slack.kinds() == {"no_action_plan": 6, "no_application": 6}
    assert slack.doubled() == []


async def test_waiting_for_better_hours_is_no_failed_attempt(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    await _nudges_about_plans(world)
    world.clock.at = datetime(2026, 9, 15, 23, tzinfo=UTC)
    await drain(delivering(db, world.clock, slack))
    assert look(
        database, "SELECT DISTINCT attempts, outcome_code FROM outbox WHERE state = 'waiting'"
    ) == [(0, None)]


async def _die(*_: object) -> None:
    """The process ends after Slack took the message, before that is written down."""
    raise asyncio.CancelledError


async def test_a_death_between_sending_and_confirming_doubles_nothing(
    db: PostgresDatabase,
    clock: MovableClock,
    slack: Slack,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _add(db, _digest(1), _digest(2))
    dying = PostgresOutboxQueue(db.writer, clock, lease=AT_ONCE)
    monkeypatch.setattr(dying, "confirm", _die)
    with pytest.raises(asyncio.CancelledError):
        await Delivering(dying, db, slack, clock, "w1", 15, 0).deliver_ready()
    await drain(delivering(db, clock, slack, worker="w2"))
    assert [one.notice.key for one in slack.posted] == ["digest:1", "digest:2"]
    assert look(database, STATES) == [("sent", 2)]


async def test_a_death_between_claiming_and_sending_loses_nothing(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    await _add(db, _digest(1), _digest(2))
    await PostgresOutboxQueue(db.writer, clock, lease=AT_ONCE).claim("dead", clock.now(), 8)
    await drain(delivering(db, clock, slack, worker="w2"))
    assert [one.notice.key for one in slack.posted] == ["digest:1", "digest:2"]
    assert slack.looked_up == ["digest:1"]


async def test_an_uncertain_nudge_is_looked_up_before_its_facts_are_asked(
    world: World, db: PostgresDatabase, slack: Slack, database: Database
) -> None:
    """It went out, then the plan was made: it counts as sent, and not as lapsed."""
    await _nudges_about_plans(world)
    slack.answers[NO_PLAN] = [lost(slack) for _ in range(6)]
    await delivering(db, world.clock, slack).deliver_ready()
    await world.plan("U0", due_in=timedelta(days=1))
    await drain(delivering(db, world.clock, slack))
    assert slack.kinds() == {"no_action_plan": 6}
    assert look(database, "SELECT count(*) FROM outbox WHERE state = 'lapsed'") == [(0,)]
    assert look(database, "SELECT count(*) FROM audit_event WHERE action = 'nudge.sent'") == [(6,)]


async def test_workers_at_once_send_each_notice_once_and_each_lane_in_order(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    lanes, each = 6, 5
    numbered = [(lane, number) for number in range(each) for lane in range(lanes)]
    await _add(
        db,
        *(Notice(DIGEST, Audience(channel_id=f"C{lane}"), f"d:{lane}:{n}") for lane, n in numbered),
    )
    slack.answers[DIGEST] = [lost(slack), Unknown("http_500"), lost(slack)]

    async def work(name: str) -> None:
        worker = delivering(db, clock, slack, worker=name)
        while look(database, "SELECT count(*) FROM outbox WHERE state <> 'sent'") != [(0,)]:
            await worker.deliver_ready()

    await asyncio.wait_for(asyncio.gather(*(work(f"w{n}") for n in range(3))), 60)
    assert slack.doubled() == []
    assert len(slack.posted) == lanes * each
    for lane in range(lanes):
        mine = [
            one.notice.key for one in slack.posted if one.notice.audience.channel_id == f"C{lane}"
        ]
        assert mine == [f"d:{lane}:{n}" for n in range(each)]


async def test_a_claim_that_grew_old_is_given_back_unsent(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    await _add(db, _digest())
    assert await delivering(db, clock, slack, stale_seconds=-1).deliver_ready() == 1
    assert slack.posted == []
    assert look(database, "SELECT state, attempts, outcome_code FROM outbox") == [
        ("waiting", 0, None)
    ]
    await drain(delivering(db, clock, slack))
    assert slack.kinds() == {"digest": 1}


async def test_what_could_not_be_prepared_was_certainly_not_sent(
    db: PostgresDatabase, clock: MovableClock, slack: Slack, database: Database
) -> None:
    slack.unprepared = [Retry(5, "http_503"), Dropped("nobody")]
    await _add(db, _digest(1), _digest(2))
    worker = delivering(db, clock, slack)
    await drain(worker)
    clock.advance(seconds=5)
    await drain(worker)
    assert [one.notice.key for one in slack.posted] == ["digest:2"]
    assert slack.looked_up == []
    assert await db.outbox_queue.failed_by_code() == {"nobody": 1}


async def test_where_one_nudge_a_day_fits_the_due_plan_comes_first(
    world: World, db: PostgresDatabase, slack: Slack
) -> None:
    await world.complete()
    await drain(delivering(db, world.clock, Slack()))
    plan = await world.plan("U0", due_in=timedelta(hours=25))
    me = Audience(person_id=plan.participant_id)
    nudges = [
        Notice(
            kind, me, f"{kind.value}:{plan.id}", facts, world.engagement_id, counts_as_nudge=True
        )
        for kind, facts in (
            (NoticeKind.NO_APPLICATION, {"signal": "no_application_24h"}),
            (NoticeKind.PLAN_DUE, {"plan_id": str(plan.id)}),
        )
    ]
    world.clock.at = datetime(2026, 9, 16, 14, tzinfo=UTC)
    await _add(db, *nudges)
    await drain(delivering(db, world.clock, slack))
    mine = [one.notice.kind for one in slack.posted if one.notice.audience == me]
    assert mine == [NoticeKind.PLAN_DUE]


async def test_a_pause_ends_at_once_when_something_was_written() -> None:
    wake = asyncio.Event()
    wake.set()
    await asyncio.wait_for(pause(wake, 600), 5)
    assert not wake.is_set()


async def test_a_pause_ends_by_itself() -> None:
    wake = asyncio.Event()
    await asyncio.wait_for(pause(wake, 0), 5)
    assert not wake.is_set()


NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "seconds"),
    [
        (None, 10),
        (NOON + timedelta(seconds=4), 4),
        (NOON + timedelta(days=4), 10),
    ],
)
def test_the_pause_lasts_until_something_is_due_and_never_too_long(
    due: datetime | None, seconds: float
) -> None:
    assert seconds_until(NOON, due, 10) == seconds


@pytest.mark.parametrize("due", [NOON, NOON - timedelta(days=1)])
def test_what_is_due_already_is_looked_at_soon_but_not_in_a_spin(due: datetime) -> None:
    assert 0 < seconds_until(NOON, due, 10) <= 1

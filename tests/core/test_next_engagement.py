"""A cohort's signal: the LA first, then the PM, then HubSpot; no other way."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product
from uuid import uuid4

import psycopg
import pytest

from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, EngagementId, SignalId
from core.kernel.transitions import advance
from core.metrics.measures import Checkpoint, Measure
from core.privacy import Band
from core.signals.next_engagement import (
    GAPS_MAX,
    REASON_MAX,
    TRANSITIONS,
    approve_as_la,
    approve_as_pm,
    close_signal,
    draft_due,
    draft_signal,
    mark_sent,
    resubmit,
    return_signal,
)
from core.signals.records import GapShare, NextEngagementSignal
from core.signals.vocabulary import NEXT_ENGAGEMENT_LABELS, CohortFlag, NextEngagementState
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database
from tests.core.signal_world import (
    HIGH,
    LA,
    LOW,
    PM,
    STRATEGIST,
    cell,
    draft,
    moves,
    put_in_state,
    release,
    user,
)
from tests.storage.world import World, look

State = NextEngagementState
MOVE = """
    UPDATE next_engagement_signal
    SET state = %s, la_passed_at = %s, pm_passed_at = %s, hubspot_id = %s
"""
Step = Callable[[PostgresUnitOfWork], Awaitable[NextEngagementSignal]]


async def _do(world: World, step: Step) -> NextEngagementSignal:
    async with world.database.unit_of_work("test") as uow:
        return await step(uow)


async def _as(world: World, user_id: str, use_case: object, *rest: object) -> NextEngagementSignal:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, user_id)).actor
        done: NextEngagementSignal = await use_case(uow, actor, *rest)  # type: ignore[operator]  # a use case
    return done


@pytest.mark.parametrize(("current", "target"), list(product(State, State)))
def test_every_pair_of_states_is_walked(current: State, target: State) -> None:
    allowed = {
        (State.DRAFTED, State.LA_REVIEW),
        (State.LA_REVIEW, State.PM_REVIEW),
        (State.LA_REVIEW, State.RETURNED),
        (State.PM_REVIEW, State.SENT_TO_HUBSPOT),
        (State.PM_REVIEW, State.RETURNED),
        (State.RETURNED, State.LA_REVIEW),
        (State.RETURNED, State.CLOSED),
        (State.SENT_TO_HUBSPOT, State.CLOSED),
    }
    if (current, target) in allowed:
        found = advance(TRANSITIONS, current, target, "This signal", NEXT_ENGAGEMENT_LABELS)
        assert found is target
        return
    with pytest.raises(ConflictError, match=f"is {NEXT_ENGAGEMENT_LABELS[current]} already"):
        advance(TRANSITIONS, current, target, "This signal", NEXT_ENGAGEMENT_LABELS)


@pytest.mark.parametrize("current", State)
async def test_the_database_walks_the_same_pairs(
    world: World, database: Database, current: State
) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    for target in State:
        put_in_state(database, signal, current)
        passed = None if target in {State.DRAFTED, State.LA_REVIEW} else signal.created_at
        hubspot_id = "H1" if target is State.SENT_TO_HUBSPOT else None
        values = (target.value, passed, passed, hubspot_id)
        if target in TRANSITIONS[current] or target is current:
            look(database, MOVE, *values)
            continue
        with pytest.raises(psycopg.errors.CheckViolation, match="does not go from"):
            look(database, MOVE, *values)


@pytest.mark.parametrize(
    ("state", "sql"),
    [
        (State.LA_REVIEW, "UPDATE next_engagement_signal SET state = 'pm_review'"),
        (State.LA_REVIEW, "UPDATE next_engagement_signal SET la_passed_at = now()"),
        (State.LA_REVIEW, "UPDATE next_engagement_signal SET pm_passed_at = now()"),
        (
            State.LA_REVIEW,
            "UPDATE next_engagement_signal SET state = 'returned', returned_because = NULL",
        ),
        (
            State.PM_REVIEW,
            (
                "UPDATE next_engagement_signal"
                " SET state = 'sent_to_hubspot', hubspot_id = 'H1', pm_passed_at = NULL"
            ),
        ),
        (State.PM_REVIEW, "UPDATE next_engagement_signal SET state = 'sent_to_hubspot'"),
        (State.PM_REVIEW, "UPDATE next_engagement_signal SET hubspot_id = 'H1'"),
        (State.PM_REVIEW, "UPDATE next_engagement_signal SET la_absent = 'no_la'"),
        (State.PM_REVIEW, "UPDATE next_engagement_signal SET la_passed_at = NULL"),
        (State.SENT_TO_HUBSPOT, "UPDATE next_engagement_signal SET hubspot_id = NULL"),
    ],
)
async def test_the_gate_stands_in_the_database_too(
    world: World, database: Database, state: State, sql: str
) -> None:
    release(world, database, LOW)
    put_in_state(database, await draft(world), state)
    with pytest.raises(psycopg.errors.CheckViolation):
        look(database, sql)


async def test_no_signal_begins_further_on(world: World, database: Database) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="begins as a draft"):
        look(
            database,
            "INSERT INTO next_engagement_signal (id, engagement_id, cohort_id, checkpoint, flag,"
            " gap_summary, state, created_at) VALUES (gen_random_uuid(), %s, %s, '5d', 'steady',"
            " '[]', 'la_review', now())",
            *(world.engagement_id, world.cohort_id),
        )


async def test_the_whole_way_from_the_draft_to_hubspot(world: World, database: Database) -> None:
    release(world, database, LOW)
    drafted = await draft(world)
    assert (drafted.state, drafted.flag) == (State.LA_REVIEW, CohortFlag.AT_RISK)
    read = await _as(world, LA, approve_as_la, drafted.id)
    assert (read.state, read.la_id) == (State.PM_REVIEW, (await user(world, LA)).person.id)
    passed = await _as(world, PM, approve_as_pm, drafted.id)
    assert (passed.state, passed.pm_id) == (State.PM_REVIEW, (await user(world, PM)).person.id)
    assert await _as(world, PM, approve_as_pm, drafted.id) == passed
    sent = await _do(world, lambda uow: mark_sent(uow, drafted.id, "H1"))
    assert (sent.state, sent.hubspot_id) == (State.SENT_TO_HUBSPOT, "H1")
    closed = await _as(world, PM, close_signal, drafted.id)
    assert closed.state is State.CLOSED
    assert moves(database) == [
        ("drafted", "la_review"),
        ("la_review", "pm_review"),
        ("pm_review", "sent_to_hubspot"),
        ("sent_to_hubspot", "closed"),
    ]
    assert look(
        database, "SELECT count(*) FROM audit_event WHERE action = 'signal.passed_by_pm'"
    ) == [(1,)]


async def test_only_the_present_reader_may_pass_it_on_or_return_it(
    world: World, database: Database
) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    for user_id in (PM, STRATEGIST, "U0"):
        for use_case, *rest in ((approve_as_la,), (return_signal, "Too early")):
            with pytest.raises(NotAllowedError):
                await _as(world, user_id, use_case, signal.id, *rest)
    with pytest.raises(ConflictError, match="with the LA already"):
        await _as(world, PM, approve_as_pm, signal.id)
    await _as(world, LA, approve_as_la, signal.id)
    for use_case, *rest in ((approve_as_pm,), (return_signal, "Too early"), (close_signal,)):
        with pytest.raises(NotAllowedError):
            await _as(world, LA, use_case, signal.id, *rest)
    with pytest.raises(ConflictError, match="with the Programme Manager already"):
        await _as(world, LA, approve_as_la, signal.id)


async def test_hubspot_is_written_only_after_the_manager(world: World, database: Database) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    await _as(world, LA, approve_as_la, signal.id)
    with pytest.raises(ConflictError, match="only after"):
        await _do(world, lambda uow: mark_sent(uow, signal.id, "H1"))


async def test_what_goes_to_hubspot_is_not_returned_any_more(
    world: World, database: Database
) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    await _as(world, LA, approve_as_la, signal.id)
    await _as(world, PM, approve_as_pm, signal.id)
    with pytest.raises(ConflictError, match="on its way"):
        await _as(world, PM, return_signal, signal.id, "Too late")


async def test_one_id_of_hubspot_is_of_one_signal(world: World, database: Database) -> None:
    release(world, database, LOW)
    release(world, database, LOW, Checkpoint.D14)
    first, second = await draft(world), await draft(world, Checkpoint.D14)
    for signal in (first, second):
        await _as(world, LA, approve_as_la, signal.id)
        await _as(world, PM, approve_as_pm, signal.id)
    await _do(world, lambda uow: mark_sent(uow, first.id, "H1"))
    with pytest.raises(ConflictError, match="another signal"):
        await _do(world, lambda uow: mark_sent(uow, second.id, "H1"))


async def test_a_returned_signal_is_handed_in_again_and_read_anew(
    world: World, database: Database
) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    await _as(world, LA, approve_as_la, signal.id)
    returned = await _as(world, PM, return_signal, signal.id, "  Say which grade.  ")
    assert (returned.state, returned.returned_because) == (State.RETURNED, "Say which grade.")
    with pytest.raises(NotAllowedError):
        await _as(world, PM, resubmit, signal.id)
    again = await _as(world, STRATEGIST, resubmit, signal.id)
    assert again == signal
    with pytest.raises(ConflictError, match="Only a signal that was returned"):
        await _as(world, STRATEGIST, resubmit, signal.id)
    await _as(world, LA, return_signal, signal.id, "Not now.")
    assert (await _as(world, PM, close_signal, signal.id)).state is State.CLOSED


@pytest.mark.parametrize(("reason", "sentence"), [(" ", "few words"), ("x" * 301, "300")])
async def test_a_return_says_why(
    world: World, database: Database, reason: str, sentence: str
) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    with pytest.raises(FieldErrors) as raised:
        await _as(world, LA, return_signal, signal.id, reason)
    assert sentence in raised.value.fields["reason"]
    await _as(world, LA, return_signal, signal.id, "x" * REASON_MAX)


async def test_where_nobody_is_la_it_goes_to_the_manager_with_the_reason(
    world: World, database: Database
) -> None:
    look(database, "UPDATE person SET active = false WHERE slack_user_id = %s", LA)
    release(world, database, LOW)
    signal = await draft(world)
    assert (signal.state, signal.la_id, signal.la_absent) == (State.PM_REVIEW, None, "no_la")
    assert look(
        database,
        "SELECT actor_id, after ->> 'reason' FROM audit_event WHERE action = 'signal.moved'"
        " AND after ->> 'state' = 'pm_review'",
    ) == [("signals", "no_la")]
    await _as(world, PM, approve_as_pm, signal.id)


async def test_an_erased_reader_leaves_the_moment_behind(world: World, database: Database) -> None:
    release(world, database, LOW)
    signal = await draft(world)
    await _as(world, LA, approve_as_la, signal.id)
    look(database, "DELETE FROM role_assignment WHERE role = 'la'")
    look(database, "DELETE FROM person WHERE slack_user_id = %s", LA)
    assert look(database, "SELECT la_id, la_passed_at IS NOT NULL FROM next_engagement_signal") == [
        (None, True)
    ]
    await _as(world, PM, approve_as_pm, signal.id)


async def test_the_summary_names_the_widest_gaps_and_nothing_finer(
    world: World, database: Database
) -> None:
    for number in range(GAPS_MAX + 2):
        cell(
            database,
            world.engagement_id,
            world.cohort_id,
            "gap_missed",
            None if number == GAPS_MAX + 1 else 20 + 5 * number,
            moment="pulse",
            part=f"literacy/gap{number}",
        )
    release(world, database, LOW)
    signal = await draft(world)
    assert signal.gap_summary == tuple(
        GapShare(f"literacy/gap{number}", 20 + 5 * number, None, Band.N5_9)
        for number in range(GAPS_MAX, 0, -1)
    )
    again = await _as(world, LA, approve_as_la, signal.id)
    assert again.gap_summary == signal.gap_summary
    stored = look(database, "SELECT gap_summary -> 0 FROM next_engagement_signal")
    assert stored == [
        ({"gap_tag": "literacy/gap10", "percent": 70, "modifier": None, "band": "5-9"},)
    ]


async def test_the_longest_summary_fits(world: World, database: Database) -> None:
    for number in range(GAPS_MAX):
        tag = f"l/{number}".ljust(75, "x")
        cell(
            database,
            world.engagement_id,
            world.cohort_id,
            "gap_missed",
            100,
            moment="pulse",
            part=tag,
            band="20-49",
        )
    look(
        database,
        "SET session_replication_role = replica;"
        " UPDATE released_cell SET modifier = 'or_fewer' WHERE measure = 'gap_missed'",
    )
    release(world, database, LOW)
    assert len((await draft(world)).gap_summary) == GAPS_MAX


async def test_before_the_release_nothing_is_drafted(world: World, database: Database) -> None:
    release(world, database, LOW, Checkpoint.W3)
    for checkpoint in (Checkpoint.D5, Checkpoint.W3):
        with pytest.raises(ConflictError, match="once the 5-day or 14-day"):
            await draft(world, checkpoint)


async def test_a_cohort_has_one_signal_of_a_checkpoint(world: World, database: Database) -> None:
    release(world, database, LOW)
    answers = await asyncio.gather(*(draft(world) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, NextEngagementSignal) for answer in answers) == 1
    assert sum(isinstance(answer, ConflictError) for answer in answers) == 3
    assert look(database, "SELECT count(*) FROM next_engagement_signal") == [(1,)]


async def test_a_strategist_drafts_for_own_cohorts_alone(world: World, database: Database) -> None:
    release(world, database, LOW)
    place = (EngagementId(world.engagement_id), CohortId(world.cohort_id), Checkpoint.D5)
    for user_id in (PM, LA, "U0"):
        with pytest.raises(NotAllowedError):
            await _as(world, user_id, draft_signal, *place)
    for engagement_id, cohort_id in ((place[0], uuid4()), (uuid4(), place[1])):
        with pytest.raises(NotAllowedError):
            await _as(world, STRATEGIST, draft_signal, engagement_id, cohort_id, place[2])
    assert (await _as(world, STRATEGIST, draft_signal, *place)).state is State.LA_REVIEW


async def test_every_signal_that_is_due_is_drafted_once(world: World, database: Database) -> None:
    release(world, database, HIGH)
    release(world, database, {Measure.PLAN_RATE: None}, Checkpoint.D14)

    async def drafted() -> int:
        async with world.database.unit_of_work("job") as uow:
            return await draft_due(uow)

    barrier = asyncio.Barrier(2)

    async def at_once() -> int:
        async with world.database.unit_of_work("job") as uow:
            due = await uow.signals.due((Checkpoint.D5, Checkpoint.D14))
            await barrier.wait()
            uow.signals.due = lambda _checkpoints: _given(due)  # type: ignore[assignment,method-assign]  # both saw the same
            return await draft_due(uow)

    assert sum(await asyncio.gather(at_once(), at_once())) == 2
    assert await drafted() == 0
    assert look(
        database, "SELECT checkpoint, flag FROM next_engagement_signal ORDER BY checkpoint DESC"
    ) == [("5d", "high_performing"), ("14d", "steady")]


async def _given(value: object) -> object:
    return value


async def test_a_signal_that_is_not_there_is_not_there(world: World) -> None:
    with pytest.raises(NotAllowedError):
        await _as(world, LA, approve_as_la, SignalId(uuid4()))

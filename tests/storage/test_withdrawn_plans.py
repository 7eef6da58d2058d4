"""A plan withdrawn: what stands, what is asked from then on, and what a calendar is told."""

import asyncio
from datetime import date, time, timedelta

import pytest

from core.action_plans.calendar import CalendarEntry, calendar_entry, put_in_calendar
from core.action_plans.planning import commit_plan, withdraw_plan
from core.action_plans.reading import plan_in_context
from core.action_plans.records import PlanForm, PlanInContext
from core.interventions.queueing import queue_due_nudges
from core.journeys import participation
from core.kernel.cycle import CyclePhase
from core.kernel.errors import ConflictError, NotAllowedError
from tests.conftest import Database, MovableClock
from tests.storage.world import World, look

FILES = "SELECT kind FROM outbox WHERE kind LIKE 'plan_calendar%%' ORDER BY seq"
NUDGED = "SELECT signal_type FROM intervention_trigger WHERE participant_id = %s ORDER BY fired_at"


@pytest.fixture
async def completed(world: World) -> World:
    await world.complete()
    return world


async def _plans(
    world: World, what: str = "At the door", expected_revision: int | None = None
) -> None:
    form = PlanForm(
        *(world.strategies[0], what, date(2026, 9, 21), time(10), None, "my class", None)
    )
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await commit_plan(uow, user, world.engagement_id, form, expected_revision)


async def _withdraws(world: World, expected_revision: int) -> PlanInContext:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        return await withdraw_plan(uow, user, world.engagement_id, expected_revision)


async def _asks_for_a_file(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        await put_in_calendar(uow, await world.user(uow, "U0"), world.engagement_id)


async def _held(world: World) -> PlanInContext:
    async with world.database.unit_of_work("test") as uow:
        return await plan_in_context(uow, await world.user(uow, "U0"), world.engagement_id)


async def _entry(world: World) -> CalendarEntry:
    current = await _held(world)
    assert current.newest is not None
    async with world.database.unit_of_work("test") as uow:
        return await calendar_entry(uow, current.newest, (await world.user(uow, "U0")).person)


async def _finds(world: World) -> int:
    async with world.database.unit_of_work("test") as uow:
        return await queue_due_nudges(uow)


async def test_all_revisions_are_withdrawn_and_stay(completed: World, database: Database) -> None:
    await _plans(completed)
    await _plans(completed, "Two questions", 1)
    completed.clock.advance(hours=1)
    current = await _withdraws(completed, 2)
    assert (current.plan, current.revision) == (None, 0)
    assert await _held(completed) == current
    assert look(database, "SELECT what, withdrawn_at FROM action_plan ORDER BY revision") == [
        ("At the door", completed.clock.now()),
        ("Two questions", completed.clock.now()),
    ]
    assert look(
        database, "SELECT after FROM audit_event WHERE action = 'action_plan.withdrawn'"
    ) == [({"revision": "2"},)]


async def test_a_new_plan_after_a_withdrawal_is_a_further_revision(completed: World) -> None:
    await _plans(completed)
    await _withdraws(completed, 1)
    await _plans(completed, "Another one", 0)
    current = await _held(completed)
    assert current.plan is not None
    assert (current.plan.revision, current.plan.what) == (2, "Another one")
    with pytest.raises(ConflictError, match="changed a moment ago"):
        await _withdraws(completed, 1)


async def test_what_is_not_there_cannot_be_withdrawn(completed: World) -> None:
    with pytest.raises(ConflictError, match="You have no plan, so"):
        await _withdraws(completed, 0)
    await _plans(completed)
    await _withdraws(completed, 1)
    with pytest.raises(ConflictError, match="withdrawn already"):
        await _withdraws(completed, 1)
    with pytest.raises(ConflictError, match="withdrawn in the meantime"):
        await _plans(completed, "The older tab", 1)


async def test_a_change_and_a_withdrawal_at_once_have_one_effect(completed: World) -> None:
    for made in range(1, 13, 2):
        await _plans(completed)
        changed, withdrawn = await asyncio.gather(
            _plans(completed, "Changed", made), _withdraws(completed, made), return_exceptions=True
        )
        refused = [one for one in (changed, withdrawn) if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [ConflictError]
        current = await _held(completed)
        assert (current.plan is None) is (changed is refused[0])
        if current.plan is not None:
            await _withdraws(completed, current.plan.revision)
        else:
            await _plans(completed)
            await _withdraws(completed, made + 1)


async def test_whoever_has_left_can_neither_withdraw_nor_put_in_a_calendar(
    completed: World, database: Database
) -> None:
    await _plans(completed)
    look(database, "UPDATE enrollment SET left_at = now()")
    with pytest.raises(NotAllowedError):
        await _withdraws(completed, 1)
    with pytest.raises(NotAllowedError):
        await _asks_for_a_file(completed)


async def test_home_is_back_before_the_plan(completed: World) -> None:
    await _plans(completed)
    await _withdraws(completed, 1)
    async with completed.database.unit_of_work("test") as uow:
        (journey,) = (await participation(uow, await completed.user(uow, "U0"))).journeys
        assert journey.phase(uow.now) is CyclePhase.COMMIT
        assert journey.plan_in_context.plan is None


async def test_nobody_is_asked_about_a_plan_that_was_withdrawn(completed: World) -> None:
    await _plans(completed)
    current = await _held(completed)
    assert current.plan is not None
    for withdraws, missing in ((False, True), (True, False)):
        if withdraws:
            await _withdraws(completed, 1)
        async with completed.database.unit_of_work("test") as uow:
            facts = await uow.interventions.facts(f"plan_due:{current.plan.id}")
        assert facts is not None
        assert facts.still_missing is missing


async def test_after_a_withdrawal_reminders_count_from_then(
    completed: World, clock: MovableClock, database: Database
) -> None:
    me = await completed.person_id("U0")
    await _plans(completed)
    clock.advance(days=6)  # a day before the plan's time
    await _withdraws(completed, 1)
    await _finds(completed)
    assert look(database, NUDGED, me) == []
    clock.advance(hours=16)
    await _finds(completed)
    assert look(database, NUDGED, me) == [("no_action_plan",)]
    clock.advance(hours=8)
    await _finds(completed)
    assert look(database, NUDGED, me) == [("no_action_plan",), ("no_application_24h",)]


async def test_the_reminder_to_plan_comes_once_ever(
    completed: World, clock: MovableClock, database: Database
) -> None:
    clock.advance(hours=16)
    await _finds(completed)
    ((key,),) = look(
        database,
        "SELECT key FROM outbox WHERE kind = 'no_action_plan' AND person_id = %s",
        await completed.person_id("U0"),
    )
    clock.advance(hours=1)
    await _plans(completed)
    await _withdraws(completed, 1)
    async with completed.database.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(key)
    assert facts is not None
    assert not facts.still_missing  # they have just thought of it
    clock.advance(hours=17)
    await _finds(completed)
    assert look(database, NUDGED, await completed.person_id("U0"))[0] == ("no_action_plan",)
    assert look(
        database,
        "SELECT count(*) FROM outbox WHERE kind = 'no_action_plan' AND person_id = %s",
        await completed.person_id("U0"),
    ) == [(1,)]


async def test_a_calendar_gets_what_was_asked_for_and_its_changes(
    completed: World, clock: MovableClock, database: Database
) -> None:
    await _plans(completed)
    await _plans(completed, "Not asked for yet", 1)
    await _asks_for_a_file(completed)
    await _asks_for_a_file(completed)  # a double click
    assert look(database, FILES) == [("plan_calendar",)]
    clock.advance(minutes=2)
    await _asks_for_a_file(completed)
    await _plans(completed, "Changed", 2)
    await _withdraws(completed, 3)
    await _plans(completed, "Not asked for again", 0)
    await _withdraws(completed, 4)
    assert look(database, FILES) == [
        *(("plan_calendar",), ("plan_calendar",)),
        *(("plan_calendar_changed",), ("plan_calendar_cancelled",)),
    ]


async def test_presses_at_once_send_one_file(completed: World, database: Database) -> None:
    await _plans(completed)
    await asyncio.gather(*(_asks_for_a_file(completed) for _ in range(4)))
    assert look(database, FILES) == [("plan_calendar",)]


async def test_one_entry_is_kept_whose_sequence_only_grows(
    completed: World, clock: MovableClock
) -> None:
    seen = []
    for _ in range(2):
        await _plans(completed)
        seen.append(await _entry(completed))
        await _plans(completed, "Changed")
        seen.append(await _entry(completed))
        clock.advance(hours=1)
        await _withdraws(completed, (await _held(completed)).revision)
        seen.append(await _entry(completed))
    assert [one.sequence for one in seen] == [0, 1, 2, 3, 4, 5]
    assert [one.cancelled for one in seen] == [False, False, True] * 2
    assert len({one.uid for one in seen}) == 1
    assert seen[2].changed_at == seen[0].changed_at + timedelta(hours=1)


async def test_what_is_over_or_not_there_goes_into_no_calendar(
    completed: World, clock: MovableClock, database: Database
) -> None:
    with pytest.raises(ConflictError, match="You have no plan just now"):
        await _asks_for_a_file(completed)
    await _plans(completed)
    clock.advance(days=8)
    with pytest.raises(ConflictError, match="time has passed"):
        await _asks_for_a_file(completed)
    assert look(database, FILES) == []

"""Real connections at once, and connections that die."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, patch

import pytest

from core.action_plans import ActionPlan
from core.kernel.errors import ConflictError, RepeatedError
from core.kernel.vocabularies import Outcome
from core.metrics import CHECKPOINT_AGES, release_due
from storage.kit.errors import StorageError, UnavailableError
from storage.kit.rows import scalar
from storage.kit.transaction import Transaction
from storage.unit_of_work import PostgresMemory
from tests.conftest import Database, MovableClock
from tests.storage.world import World, allow, look

CONNECTIONS = 16
ROUNDS = 5
KILL = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'uptake tests'
"""


async def test_attempts_submitted_at_once_get_numbers_without_gaps(
    world: World, database: Database
) -> None:
    await world.complete()
    person_id = await world.person_id("U0")

    async def submit(number: int) -> int:
        outcome = Outcome.SUCCESS if number % 2 else Outcome.ATTEMPTED_FAILED
        async with world.memory.unit_of_work("test") as uow:
            await allow(uow)
            attempt = await uow.applications.add(world.application(person_id, outcome=outcome))
            if number % 5 == 0:
                # Held a moment, and then taken back: the next one must not skip its number.
                await asyncio.sleep(0)
                raise ConflictError("it has moved on")
            return attempt

    answers = await asyncio.gather(*(submit(n) for n in range(40)), return_exceptions=True)
    numbers = sorted(answer for answer in answers if isinstance(answer, int))
    assert numbers == list(range(1, 33))
    assert look(database, "SELECT count(*), max(attempt_number) FROM application_event") == [
        (32, 32)
    ]


async def test_sixteen_connections_submit_the_same_strategy_at_once(
    world: World, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    person_id = await world.person_id("U0")
    wide = PostgresMemory(
        database.app_url, clock, application_name="uptake tests", pool_size=CONNECTIONS
    )
    together = asyncio.Barrier(CONNECTIONS)

    async def submit() -> list[int]:
        numbers = []
        for _ in range(ROUNDS):
            async with wide.unit_of_work("test") as uow:
                await allow(uow)
                await uow.people.by_id(person_id)
                # Each has a connection with a transaction begun on it before anybody submits.
                await together.wait()
                numbers.append(await uow.applications.add(world.application(person_id)))
        return numbers

    given = await asyncio.gather(*(submit() for _ in range(CONNECTIONS)))
    await wide.aclose()
    assert sorted(number for numbers in given for number in numbers) == list(
        range(1, CONNECTIONS * ROUNDS + 1)
    )
    # Nobody gets a lower number than they had before.
    assert all(numbers == sorted(numbers) for numbers in given)


async def test_another_person_s_or_strategy_s_tries_are_not_waited_for(world: World) -> None:
    await world.complete()
    first, second = await world.person_id("U0"), await world.person_id("U1")
    async with world.memory.unit_of_work("test") as slow:
        await allow(slow)
        assert await slow.applications.add(world.application(first)) == 1
        for application in (
            world.application(second),
            replace(world.application(first), strategy_id=world.strategies[1]),
        ):
            async with asyncio.timeout(4), world.memory.unit_of_work("test") as uow:
                await allow(uow)
                assert await uow.applications.add(application) == 1


async def test_two_tabs_make_one_revision(world: World) -> None:
    await world.complete()
    answers = await asyncio.gather(
        *(world.plan("U0", due_in=timedelta(hours=n + 1)) for n in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, ActionPlan) for answer in answers) == 1
    assert sum(isinstance(answer, ConflictError) for answer in answers) == 5


async def test_the_same_request_at_once_has_one_effect(memory: PostgresMemory) -> None:
    async def accept() -> str:
        try:
            async with memory.unit_of_work("test") as uow:
                await uow.inbox.accept("view:V1:hash")
        except RepeatedError:
            return "repeated"
        return "carried out"

    answers = await asyncio.gather(*(accept() for _ in range(8)))
    assert sorted(answers) == ["carried out"] + ["repeated"] * 7


async def test_signals_found_by_two_at_once_fire_once(
    world: World, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    clock.advance(hours=16)

    async def find() -> int:
        async with world.memory.unit_of_work("test") as uow:
            await allow(uow)
            return await uow.interventions.fire_no_action_plan(timedelta(hours=16))

    assert sum(await asyncio.gather(*(find() for _ in range(4)))) == 6
    assert look(database, "SELECT count(*) FROM outbox WHERE counts_as_nudge") == [(6,)]


async def test_a_checkpoint_released_by_two_at_once_is_released_once(
    world: World, database: Database
) -> None:
    await world.complete()

    async def release() -> bool:
        async with Transaction(world.memory.writer) as transaction:
            rows = await transaction.rows(
                "SELECT release_checkpoint(%(cohort)s, 'completion', %(now)s)",
                {"cohort": world.cohort_id, "now": world.clock.now()},
            )
            await transaction.commit()
        return bool(scalar(rows))

    assert sorted(await asyncio.gather(*(release() for _ in range(4)))) == [False] * 3 + [True]
    assert look(database, "SELECT count(*) FROM released_figure") == [(14,)]


async def test_two_replicas_at_once_count_and_audit_each_release_once(
    world: World, database: Database
) -> None:
    await world.complete()
    seen: list[int] = []

    async def look_for_releases(all_looked: asyncio.Barrier) -> None:
        async with world.memory.unit_of_work("test") as uow:
            # Everybody has seen what is due before anybody releases it.
            due = await uow.releases.due(CHECKPOINT_AGES)
            await all_looked.wait()
            with patch.object(uow.releases, "due", AsyncMock(return_value=due)):
                seen.append(await release_due(uow))

    barrier = asyncio.Barrier(3)
    await asyncio.gather(*(look_for_releases(barrier) for _ in range(3)))
    assert sorted(seen) == [0, 0, 1]
    assert look(
        database, "SELECT count(*) FROM audit_event WHERE action = 'checkpoint.released'"
    ) == [(1,)]


async def test_connections_that_died_in_the_pool_are_replaced_unnoticed(
    world: World, database: Database
) -> None:
    await asyncio.gather(*(world.person_id("U0") for _ in range(5)))
    look(database, KILL)
    await asyncio.gather(*(world.person_id("U0") for _ in range(5)))


async def test_a_connection_that_dies_inside_a_transaction_fails_it_whole(
    world: World, database: Database
) -> None:
    async def write() -> None:
        async with world.memory.unit_of_work("test") as uow:
            await allow(uow)
            await uow.inbox.accept("a")
            look(database, KILL)
            await uow.inbox.accept("b")

    with pytest.raises(UnavailableError):
        await write()
    assert look(database, "SELECT count(*) FROM inbox") == [(0,)]
    await world.person_id("U0")


async def test_a_connection_that_dies_before_the_commit_fails_it_whole(
    world: World, database: Database
) -> None:
    async def write(then: Callable[[], object]) -> None:
        async with world.memory.unit_of_work("test") as uow:
            known = await world.known(uow, "U0")
            await allow(uow)
            await uow.people.save_profile(known.person)
            then()

    with pytest.raises(UnavailableError):
        await write(lambda: look(database, KILL))
    await write(lambda: None)


async def test_no_connection_is_an_error_without_the_password(clock: MovableClock) -> None:
    memory = PostgresMemory("postgresql://uptake_app:secret@/nothing?host=/nonexistent", clock)
    with pytest.raises(UnavailableError) as raised:
        async with memory.unit_of_work("test"):
            pytest.fail("there is no database to work on")
    await memory.aclose()
    assert "secret" not in str(raised.value)


async def test_a_refusal_names_the_rule_and_not_the_words(world: World) -> None:
    await world.complete()
    words = "Lena wept. " * 60

    async def write() -> None:
        async with world.memory.unit_of_work("test") as uow:
            await allow(uow)
            application = world.application(await world.person_id("U0"))
            await uow.action_plans.add(
                ActionPlan(
                    *(application.id, application.participant_id, application.engagement_id),
                    *(application.strategy_id, 1, words, datetime(2026, 9, 20, tzinfo=UTC)),
                    *(None, None, None, world.clock.now()),
                )
            )

    with pytest.raises(StorageError) as raised:
        await write()
    assert raised.value.constraint == "action_plan_what_check"
    assert "Lena" not in f"{raised.value!r} {raised.value} {raised.value.__cause__}"
    assert raised.value.__suppress_context__

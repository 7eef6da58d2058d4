"""Homes that are behind: marked with the change, published by one process at a time."""

import asyncio
from datetime import timedelta

from core.delivery import HomeClaim
from core.kernel.ids import PersonId
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme


async def _opened(db: PostgresDatabase, *people: PersonId) -> None:
    for person_id in people:
        async with db.unit_of_work("test") as uow:
            await uow.homes.opened(person_id)


async def _changed(db: PostgresDatabase, *people: PersonId) -> None:
    async with db.unit_of_work("test") as uow:
        await uow.homes.changed(people)


async def _one(db: PostgresDatabase) -> HomeClaim:
    (claim,) = await db.homes.claim(5)
    return claim


async def _school(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme())


async def test_a_home_that_nobody_ever_opened_is_not_published(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    world = await _school(db, clock)
    await _changed(db, await world.person_id("U0"))
    assert await db.homes.claim(5) == []


async def test_an_opened_home_is_behind_until_it_was_published(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    world = await _school(db, clock)
    person_id = await world.person_id("U0")
    await _opened(db, person_id)
    claim = await _one(db)
    assert (claim.person_id, claim.team_id, claim.slack_user_id) == (person_id, "T1", "U0")
    assert await db.homes.claim(5) == []
    await db.homes.done(claim)
    assert await db.homes.claim(5) == []
    await _changed(db, person_id)
    assert (await _one(db)).change == claim.change + 1


async def test_what_changed_while_it_was_published_is_published_again(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    world = await _school(db, clock)
    person_id = await world.person_id("U0")
    await _opened(db, person_id)
    claim = await _one(db)
    await _changed(db, person_id)
    assert await db.homes.claim(5) == []
    await db.homes.done(claim)
    assert (await _one(db)).change == claim.change + 1


async def test_whoever_lost_the_claim_changes_nothing(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    world = await _school(db, clock)
    await _opened(db, await world.person_id("U0"))
    lost = await _one(db)
    look(database, "UPDATE home_page SET claimed_until = clock_timestamp() - interval '1 second'")
    current = await _one(db)
    await db.homes.done(lost)
    await db.homes.later(lost, 0)
    assert await db.homes.claim(5) == []
    await db.homes.done(current)
    assert look(database, "SELECT changed - shown, claimed_until FROM home_page") == [(0, None)]


async def test_what_is_kept_back_comes_later(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    world = await _school(db, clock)
    await _opened(db, await world.person_id("U0"))
    await db.homes.later(await _one(db), 30)
    rests = look(database, "SELECT claimed_until - clock_timestamp() FROM home_page")
    assert timedelta(seconds=20) < rests[0][0] <= timedelta(seconds=30)


async def test_two_processes_never_hold_one_home(db: PostgresDatabase, clock: MovableClock) -> None:
    world = await _school(db, clock)
    people = [await world.person_id(f"U{number}") for number in range(6)]
    await _opened(db, *people)
    taken = await asyncio.gather(*(db.homes.claim(2) for _ in range(6)))
    claimed = [claim.person_id for claims in taken for claim in claims]
    assert len(claimed) == len(set(claimed))
    rest = await db.homes.claim(6)
    assert {*claimed, *(claim.person_id for claim in rest)} == set(people)


async def test_completion_changes_the_home_of_everybody_around(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    world = await _school(db, clock)
    around = [await world.person_id(one) for one in ("U0", "U5", "Uis", "Upm", "Ula")]
    elsewhere = await load(db, clock, programme(participants=1, topic="Another"))
    assert elsewhere.engagement_id != world.engagement_id
    await _opened(db, *around)
    for claim in await db.homes.claim(9):
        await db.homes.done(claim)
    await world.complete()
    assert {claim.person_id for claim in await db.homes.claim(9)} == set(around)

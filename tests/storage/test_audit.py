"""The audit: whom it names, what it never holds, and that no change of it goes unnoticed."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

import psycopg
import pytest

from core.audit_sealing import AuditHead
from core.kernel.errors import RepeatedError
from core.policy import System
from jobs.audit_sealing import seal
from storage.kit.errors import PostgresError, UnavailableError
from storage.operator.audit import ChainReport, verify
from storage.operator.connection import connect_as_operator
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import World, allow, look

SEEN = "SELECT actor_kind, actor_id, record_kind, record_id, after, request_id FROM audit_event"
PRESSED = "action:D0PRIVATE:1700000000.1:plan_open:1700000001.2"


async def _write(db: PostgresDatabase, *records: str) -> None:
    """Write a line for each, in a transaction of its own."""
    for record in records:
        async with db.unit_of_work("test") as uow:
            await allow(uow)
            await uow.audit.write(System("test"), "thing.done", "thing", record)


async def _head(db: PostgresDatabase) -> AuditHead:
    head = await seal(db)
    assert head is not None
    return head


def _verify(database: Database, heads: Sequence[tuple[int, str]] = ()) -> ChainReport:
    with connect_as_operator(database.operator_url) as connection:
        return verify(connection, heads)


def _tamper(database: Database, sql: str, *values: object) -> None:
    """As whoever holds the database can: no guard is asked."""
    with psycopg.connect(
        database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(sql.encode(), values)


async def test_people_are_named_by_a_reference_wherever_they_stand(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await allow(uow)
        other = await world.user(uow, "U1")
        await uow.audit.write(
            user.actor,
            "thing.done",
            "person",
            other.person.id,
            after={"with": f"{user.person.id} and {other.person.id}"},
        )
        await uow.audit.write(System("x"), "thing.done", "notice", f"a:{other.person.id}:1")
    refs = dict(look(database, "SELECT slack_user_id, audit_ref::text FROM person"))
    lines = look(database, f"{SEEN} WHERE action = 'thing.done' ORDER BY seq")
    both = {"with": f"{refs['U0']} and {refs['U1']}"}
    assert lines == [
        ("person", refs["U0"], "person", refs["U1"], both, "test"),
        ("system", "x", "notice", f"a:{refs['U1']}:1", None, "test"),
    ]


async def test_a_line_belongs_to_the_workspace_of_who_did_it_or_of_what_it_was_done_to(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    ((workspace, school),) = look(database, "SELECT workspace_id, id FROM school")
    cohort = str(world.cohort_id)
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await allow(uow)
        await uow.audit.write(user.actor, "thing.done", "thing", "1")
        for kind, record in (
            *(("workspace", workspace), ("school", school), ("cohort", cohort)),
            *(("engagement", world.engagement_id), ("person", user.person.id)),
            *(("cohort", school), ("thing", school), ("notice", "none"), ("audit", "lines")),
        ):
            await uow.audit.write(System("x"), "thing.done", kind, str(record))
    lines = look(
        database,
        "SELECT actor_kind, record_kind, workspace_id FROM audit_event"
        " WHERE action = 'thing.done' ORDER BY seq",
    )
    assert [line[:2] for line in lines if line[2] == workspace] == [
        ("person", "thing"),
        *(("system", kind) for kind in ("workspace", "school", "cohort", "engagement", "person")),
    ]
    assert [line[2] for line in lines[6:]] == [None] * 4


async def test_who_was_erased_meanwhile_is_named_no_more(database: Database) -> None:
    gone, words = str(uuid4()), "INSERT INTO audit_event (id, at, actor_kind, actor_id, action,"
    look(
        database,
        f"{words} record_kind, record_id) VALUES (gen_random_uuid(), now(), 'person', %s, 'a.b',"
        " 'person', %s)",
        gone,
        gone,
    )
    assert look(database, SEEN)[0][:4] == ("person", "erased", "person", "erased")


async def test_a_request_s_key_is_kept_as_a_hash_and_still_stops_a_second_effect(
    db: PostgresDatabase, database: Database
) -> None:
    async with db.unit_of_work(PRESSED) as uow:
        await allow(uow)
        await uow.inbox.accept(PRESSED)
        await uow.audit.write(System("x"), "thing.done", "thing", "1")
    kept = f"action:{sha256(PRESSED.encode()).hexdigest()[:32]}"
    assert look(database, "SELECT key FROM inbox") == [(kept,)]
    assert look(database, "SELECT request_id FROM audit_event") == [(kept,)]
    with pytest.raises(RepeatedError):
        async with db.unit_of_work(PRESSED) as uow:
            await uow.inbox.accept(PRESSED)


@pytest.mark.parametrize(
    ("key", "kept"),
    [("job:outbox", True), ("load", True), ("view:V1:2.a", False), ("odd key", False)],
)
def test_plain_words_stay_readable(shared_database: Database, key: str, *, kept: bool) -> None:
    ((ref,),) = look(shared_database, "SELECT request_ref(%s)", key)
    assert (ref == key) is kept
    assert look(shared_database, "SELECT request_ref(%s)", ref) == [(ref,)]


async def test_nothing_written_needs_no_seal(db: PostgresDatabase, database: Database) -> None:
    assert await seal(db) is None
    assert _verify(database) == ChainReport(seals=0, lines=0, unsealed=0, heads=0)


async def test_seals_follow_one_another_and_hold(db: PostgresDatabase, database: Database) -> None:
    await _write(db, "1", "2", "3")
    first = await _head(db)
    assert await _head(db) == first
    await _write(db, "4")
    second = await _head(db)
    assert (first.n, second.n) == (1, 2)
    await _write(db, "5")
    heads = [(one.n, one.hash) for one in (first, second)]
    assert _verify(database, heads) == ChainReport(seals=2, lines=4, unsealed=1, heads=2)


async def test_a_long_audit_is_sealed_by_and_by(db: PostgresDatabase, database: Database) -> None:
    look(
        database,
        "INSERT INTO audit_event (id, at, actor_kind, action, record_kind, record_id)"
        " SELECT gen_random_uuid(), now(), 'system', 'a.b', 'thing', n::text"
        " FROM generate_series(1, 20001) AS n",
    )
    assert (await _head(db)).n == 3
    assert _verify(database) == ChainReport(seals=3, lines=20001, unsealed=0, heads=0)


TAMPERED = [
    ("UPDATE audit_event SET action = 'x' WHERE record_id = '3'", "Line {3}, under seal 1, was"),
    ("UPDATE audit_event SET actor_id = 'x' WHERE record_id = '1'", "Line {1}, under seal 1, was"),
    ("DELETE FROM audit_event WHERE record_id = '3'", "seal 1 a line was deleted after line {2}."),
    ("DELETE FROM audit_event WHERE record_id = '1'", "a line was deleted at its beginning."),
    ("UPDATE audit_seal SET created_at = now() WHERE n = 1", "Seal 1 was changed"),
    ("UPDATE audit_seal SET hash = repeat('0', 64) WHERE n = 1", "Seal 1 was changed"),
    ("DELETE FROM audit_seal WHERE n = 1", "Seal 1 is not there any more."),
    ("DELETE FROM audit_event WHERE record_id IN ('2', '3')", "Lines under seal 1 are not"),
    ("DELETE FROM audit_event", "Lines under seal 1 are not"),
]


@pytest.mark.parametrize(("sql", "said"), TAMPERED)
async def test_what_was_tampered_with_is_found_and_named(
    db: PostgresDatabase, database: Database, sql: str, said: str
) -> None:
    await _write(db, "1", "2", "3", "4")
    await seal(db)
    await _write(db, "5", "6")
    await seal(db)
    numbers = dict(look(database, "SELECT record_id, seq FROM audit_event"))
    for record, number in numbers.items():
        said = said.replace(f"{{{record}}}", str(number))
    _tamper(database, sql)
    broken = _verify(database).broken
    assert broken is not None
    assert said in broken


@pytest.mark.parametrize("where", [-1, 1, 2])
async def test_a_line_put_before_or_between_others_is_named(
    db: PostgresDatabase, database: Database, where: int
) -> None:
    await _write(db, "1")
    look(database, "SELECT nextval('audit_event_seq_seq') FROM generate_series(1, 3)")
    await _write(db, "2")
    await seal(db)
    ((first,),) = look(database, "SELECT seq FROM audit_event WHERE record_id = '1'")
    _tamper(
        database,
        "INSERT INTO audit_event (seq, id, at, actor_kind, action, record_kind, record_id)"
        " OVERRIDING SYSTEM VALUE"
        " VALUES (%s, gen_random_uuid(), now(), 'system', 'a.b', 'thing', 'x')",
        first + where,
    )
    assert _verify(database).broken == f"Line {first + where} was inserted under seal 1."


async def test_a_chain_made_anew_holds_in_itself_and_is_found_by_a_head_outside(
    db: PostgresDatabase, database: Database
) -> None:
    await _write(db, "1", "2")
    first = await _head(db)
    await _write(db, "3")
    second = await _head(db)
    heads = [(one.n, one.hash) for one in (first, second)]
    _tamper(database, "UPDATE audit_event SET action = 'x' WHERE record_id = '1'")
    _tamper(database, "DELETE FROM audit_seal")
    await seal(db)
    await _write(db, "4")
    await seal(db)
    assert _verify(database).broken is None
    assert _verify(database, heads).broken == (
        "Seal 1 is not the one that was kept outside: it was made anew."
    )


async def test_seals_cut_off_at_the_end_are_missed_by_a_head_outside(
    db: PostgresDatabase, database: Database
) -> None:
    await _write(db, "1")
    await seal(db)
    await _write(db, "2")
    second = await _head(db)
    _tamper(database, "DELETE FROM audit_seal WHERE n = 2")
    _tamper(database, "DELETE FROM audit_event WHERE record_id = '2'")
    assert _verify(database).broken is None
    assert _verify(database, [(second.n, second.hash)]).broken == (
        "Seal 2, known outside, is not there any more."
    )


async def test_a_line_under_way_holds_the_seal_up_and_never_comes_after_it(
    db: PostgresDatabase, database: Database
) -> None:
    await _write(db, "1")
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        await uow.audit.write(System("test"), "thing.done", "thing", "slow")
        await uow.people.by_slack_id("T1", "nobody")
        await _write(db, "2")
        assert await seal(db) is None
    head = await _head(db)
    assert _verify(database, [(head.n, head.hash)]) == ChainReport(
        seals=1, lines=3, unsealed=0, heads=1
    )


async def test_sealing_keeps_nobody_from_writing(db: PostgresDatabase, database: Database) -> None:
    """The lock is given back before the seal is made, not with its transaction."""
    await _write(db, "1")
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        assert await uow.audit.seal() is not None
        current = look(
            database,
            "SELECT mode FROM pg_locks WHERE relation = 'audit_event'::regclass"
            " AND mode = 'ShareLock'",
        )
        await asyncio.wait_for(_write(db, "2"), 5)
    assert current == []


async def test_of_two_that_seal_at_once_one_does(db: PostgresDatabase, database: Database) -> None:
    for round_ in range(5):
        await _write(db, *(f"{round_}.{n}" for n in range(3)))
        heads = await asyncio.gather(*(seal(db) for _ in range(4)))
        assert max(head.n for head in heads if head) == round_ + 1
    assert _verify(database) == ChainReport(seals=5, lines=15, unsealed=0, heads=0)


async def test_lines_written_while_it_is_sealed_are_all_under_seals_in_the_end(
    db: PostgresDatabase, database: Database
) -> None:
    async def sealing() -> None:
        for _ in range(10):
            await seal(db)

    await asyncio.gather(
        sealing(), *(_write(db, *(f"{who}.{n}" for n in range(15))) for who in range(3))
    )
    await seal(db)
    verdict = _verify(database)
    assert (verdict.broken, verdict.lines, verdict.unsealed) == (None, 45, 0)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE uptake.audit_event SET action = 'x'",
        "DELETE FROM uptake.audit_seal",
        "INSERT INTO uptake.audit_event (action) VALUES ('x')",
        "SELECT uptake.seal_audit()",
        "TABLE uptake.person",
        "TABLE uptake.action_plan",
        "SET ROLE uptake_owner",
        "SET ROLE uptake_writer",
        "CREATE TEMP TABLE t (a integer)",
    ],
)
def test_the_keeper_reads_the_audit_and_no_more(shared_database: Database, sql: str) -> None:
    with (
        pytest.raises(PostgresError, match="42501"),
        connect_as_operator(shared_database.operator_url) as connection,
    ):
        connection.execute(sql.encode())


def test_a_keeper_who_cannot_get_in_is_told_so_without_the_password() -> None:
    with (
        pytest.raises(UnavailableError) as raised,
        connect_as_operator("postgresql://uptake_operator:secret@/nothing?host=/nonexistent"),
    ):
        raise AssertionError("there is no such server")
    assert "secret" not in str(raised.value)

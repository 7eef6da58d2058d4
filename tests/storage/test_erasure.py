"""One person as a whole: everything held about them in a file, and nothing left after erasure."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from core.applications.records import NewApplication
from core.kernel.notices import Sent
from core.policy import System
from storage.kit.errors import PostgresError
from storage.operator.connection import connect_as_operator
from storage.operator.people import (
    Erased,
    erase,
    erase_again,
    export,
    find,
    known_erasures,
    read_audit,
)
from storage.operator.resurrected import ResurrectedPeople, find_resurrected
from tests.conftest import Database
from tests.storage.planted_person import (
    DM,
    LINK,
    LINK_GONE,
    MENTION,
    MENTION_GONE,
    NAME,
    OWN,
    SLACK,
    Planted,
    everywhere,
    holding,
    plant,
)
from tests.storage.world import World, allow, look

WRITTEN = (
    "action_plan-what", "action_plan-with_whom_text", "action_plan-cue", "application_event-note",
    "application_event-artifact_link", "reflection_text-evidence", "reflection_text-obstacles",
    "reflection_text-next_try",
)  # fmt: skip
FROZEN = ("released_cell", "released_cell_cohort", "released_figure", "checkpoint_release",
          "audit_seal")  # fmt: skip


WAITING = """
    SELECT 1 FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND application_name = 'uptake operator'
"""


@pytest.fixture
def planted(database: Database) -> Iterator[Planted]:
    with psycopg.connect(
        database.admin_url, autocommit=True, options="-c search_path=uptake,uptake_raw"
    ) as connection:
        found = plant(connection)
        connection.execute("ANALYZE")
        yield found


def _erase(database: Database, person: object) -> Erased | None:
    with connect_as_operator(database.operator_url) as connection:
        return erase(connection, person, lambda _: None)  # type: ignore[arg-type]  # an id


def test_the_plant_is_everywhere_before(planted: Planted, database: Database) -> None:
    """The test of the tests below: what they look for is there to be found."""
    found = holding(everywhere(database), str(planted.gone), NAME, SLACK, DM, OWN)
    people_s = {
        f"uptake.{table}"
        for table in ("person", "enrollment", "action_plan", "application_event", "reflection",
                      "learner_profile", "certificate", "outbox", "home_page")
    }  # fmt: skip
    assert people_s <= found.keys()
    assert {"uptake_raw.reflection_text", "uptake_raw.pulse_response", "pg_stats"} <= found.keys()
    assert {f"{OWN}-{place}" for place in WRITTEN} <= planted.words
    assert len(planted.mentions) >= 18


def test_after_an_erasure_nothing_anywhere_holds_them(planted: Planted, database: Database) -> None:
    before = everywhere(database)
    erased = _erase(database, planted.gone)
    assert erased is not None
    after = everywhere(database)
    assert holding(after, str(planted.gone), NAME, SLACK, DM, OWN) == {}
    for table in FROZEN:
        assert after[f"uptake.{table}"] == before[f"uptake.{table}"]
    lines = before["uptake.audit_event"].splitlines()
    assert set(lines) < set(after["uptake.audit_event"].splitlines())
    named = holding(after, planted.audit_ref)
    assert named.keys() <= {"uptake.audit_event", "uptake.visibility_transition", "pg_stats"}


def test_what_others_wrote_stays_and_names_a_colleague(
    planted: Planted, database: Database
) -> None:
    _erase(database, planted.gone)
    after = everywhere(database)
    silent = {
        place for place in planted.mentions
        if MENTION_GONE not in after.get(f"uptake.{place.split('.')[0]}", "")
        + after.get(f"uptake_raw.{place.split('.')[0]}", "")
    }  # fmt: skip
    assert silent == set()
    ((slack, whom),) = look(database, "SELECT with_whom_slack_id, with_whom_text FROM action_plan")
    assert (slack, whom) == (None, MENTION_GONE)
    assert look(database, "SELECT name FROM person") == [("Somebody Else",)]
    ((engagement, strategist),) = look(
        database, "SELECT count(*), count(strategist_id) FROM engagement WHERE topic = %s",
        MENTION_GONE,
    )  # fmt: skip
    assert (engagement >= 1, strategist) == (True, 0)


def _mended(text: str, planted: Planted) -> str:
    text = text.replace(MENTION, MENTION_GONE).replace(LINK, LINK_GONE)
    return text.replace(str(planted.gone), "")


def test_others_rows_are_touched_nowhere_else(planted: Planted, database: Database) -> None:
    def others() -> dict[str, str]:
        return {
            place: "\n".join(line for line in text.splitlines() if str(planted.stays) in line)
            for place, text in everywhere(database).items()
            if not place.startswith("pg_")
        }

    before = others()
    _erase(database, planted.gone)
    after = others()
    before["uptake.video_view"] = ""  # it was a video of who is gone
    before["uptake.action_plan"] = before["uptake.action_plan"].replace(SLACK + ",", ",", 1)
    assert after == {place: _mended(text, planted) for place, text in before.items()}


def test_the_file_holds_everything_they_wrote(planted: Planted, database: Database) -> None:
    with connect_as_operator(database.operator_url) as connection:
        current = export(connection, planted.gone)
    text = json.dumps(current, ensure_ascii=False)
    assert {one for one in planted.words if one not in text} == set()
    assert {one for one in (NAME, SLACK, DM, str(planted.gone)) if one not in text} == set()
    assert "USTAYS" not in text
    assert str(planted.stays) not in text


# Where in the file each table's rows about a person stand.
HEADINGS = {
    "action_plan": ("Plans",),
    "application_event": ("Tries",),
    "case_study_volunteer": ("Workshops", "Offered for case studies"),
    "certificate": ("Reflections and certificates", "Certificates"),
    "content_asset": ("Content", "Material added"),
    "engagement": ("Workshops", "Run as the strategist"),
    "engagement_context": ("Office", "Workshop contexts written"),
    "enrollment": ("Workshops", "Taken part in"),
    "home_page": ("Messages", "Home opened first"),
    "intervention_trigger": ("Messages", "What was missing"),
    "intro_video": ("Content", "Videos sent in"),
    "learner_profile": ("Learner profile",),
    "next_engagement_signal": ("Office", "Signals passed on"),
    "nudge_preference": ("Messages", "Settings"),
    "outbox": ("Messages", "Messages"),
    "person": ("Person",),
    "pre_work_completion": ("Content", "Pre-work done"),
    "pulse_response": ("Pulse checks",),
    "pulse_sealed": ("Pulse checks",),
    "pre_work_opening": ("Content", "Pre-work opened"),
    "reflection": ("Reflections and certificates", "Reflections"),
    "reflection_text": ("Reflections and certificates", "Reflections"),
    "role_assignment": ("Roles",),
    "school_context_profile": ("Office", "School contexts written"),
    "subject_request": ("Person", "Asked for"),
    "video_view": ("Content", "Videos watched"),
    "visibility_transition": ("Audit", "Material moved"),
    "audit_event": ("Audit", "Lines"),
}  # fmt: skip


OFFICE = (
    "UPDATE engagement SET strategist_id = %s",
    "UPDATE content_asset SET created_by = %s",
    "UPDATE engagement_context SET updated_by = %s",
    "UPDATE school_context_profile SET updated_by = %s",
    "UPDATE next_engagement_signal SET la_id = %s, la_passed_at = now(), state = 'closed'",
)
MOVED = "UPDATE visibility_transition SET actor_kind = 'person', actor_ref = %s"


def _tamper(database: Database, sql: str, *values: object) -> None:
    with psycopg.connect(
        database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(sql.encode(), values)


def test_every_table_that_names_people_has_its_heading(
    planted: Planted, database: Database
) -> None:
    naming = {
        table
        for place in holding(everywhere(database), str(planted.gone), planted.audit_ref)
        if "." in place
        for table in [place.split(".")[1]]
    }
    assert naming <= HEADINGS.keys()
    for change in OFFICE:
        _tamper(database, change, planted.gone)
    _tamper(database, MOVED, planted.audit_ref)
    with connect_as_operator(database.operator_url) as connection:
        export(connection, planted.gone)
        current = export(connection, planted.gone)
    for table, path in HEADINGS.items():
        place = current
        for heading in path:
            assert place is not None
            place = place[heading]
        assert place, f"{table} is not under {path}"


def test_an_export_and_an_erasure_are_lines_of_the_audit(
    planted: Planted, database: Database
) -> None:
    with connect_as_operator(database.operator_url) as connection:
        export(connection, planted.gone)
    _erase(database, planted.gone)
    lines = look(
        database,
        "SELECT actor_id, action, record_kind, record_id, before, after FROM audit_event"
        " WHERE action LIKE 'person.e%%' ORDER BY seq",
    )
    ((erasure,),) = look(database, "SELECT id::text FROM erasure WHERE mark = %s", _mark(planted))
    assert lines == [
        ("keeper", "person.exported", "person", planted.audit_ref, None, None),
        ("keeper", "person.erased", "erasure", erasure, None, None),
    ]


def _mark(planted: Planted) -> str:
    return sha256(str(planted.gone).encode()).hexdigest()


def test_a_second_erasure_finds_nobody(planted: Planted, database: Database) -> None:
    assert _erase(database, planted.gone) == Erased(_mark(planted), ())
    assert _erase(database, planted.gone) is None
    with connect_as_operator(database.operator_url) as connection:
        assert find(connection, SLACK) == []
        assert export(connection, planted.gone) is None


async def test_roles_that_nobody_else_holds_are_reported(world: World, database: Database) -> None:
    erased = _erase(database, await world.person_id("Uis"))
    assert erased is not None
    assert erased.alone == (("is", "Exit tickets"),)
    look(
        database,
        "INSERT INTO role_assignment (id, person_id, role, scope_kind, scope_id, created_at)"
        " SELECT gen_random_uuid(), %s, role, scope_kind, scope_id, created_at"
        " FROM role_assignment WHERE role = 'pm'",
        await world.person_id("U1"),
    )
    erased = _erase(database, await world.person_id("Upm"))
    assert erased is not None
    assert erased.alone == ()


def test_what_was_not_remembered_outside_is_not_erased(
    planted: Planted, database: Database
) -> None:
    def fails(_mark: str) -> None:
        raise OSError("the disk is full")

    with (
        pytest.raises(OSError, match="full"),
        connect_as_operator(database.operator_url) as connection,
    ):
        erase(connection, planted.gone, fails)
    assert look(database, "SELECT count(*) FROM person") == [(2,)]


async def test_whoever_is_back_is_counted_and_erased_again(
    world: World, database: Database
) -> None:
    person = await world.person_id("U0")
    mark = sha256(str(person).encode()).hexdigest()
    assert await find_resurrected(world.database.writer, []) == ResurrectedPeople(frozenset(), 0)
    assert await find_resurrected(world.database.writer, [mark, "0" * 64]) == ResurrectedPeople(
        frozenset(), 1
    )
    with connect_as_operator(database.operator_url) as connection:
        assert erase_again(connection, [mark, "0" * 64]) == 1
        assert known_erasures(connection) == {mark, "0" * 64}
    with connect_as_operator(database.operator_url) as connection:
        assert erase_again(connection, [mark]) == 0
        assert find(connection, "U0") == []
    found = await find_resurrected(world.database.writer, [])
    assert found == ResurrectedPeople(frozenset({mark, "0" * 64}), 0)


async def test_somebody_of_one_word_is_found_by_the_capital(
    world: World, database: Database
) -> None:
    await world.complete()
    look(database, "UPDATE person SET name = 'Will' WHERE slack_user_id = 'U0'")
    await world.plan("U1", due_in=timedelta(days=1))
    what = "Will and I; Willow will. (Will)"
    look(database, "UPDATE action_plan SET what = %s", what)
    _erase(database, await world.person_id("U0"))
    assert look(database, "SELECT what FROM action_plan") == [
        ("a colleague and I; Willow will. (a colleague)",)
    ]


async def test_a_text_without_room_for_a_colleague_gets_a_sign(
    world: World, database: Database
) -> None:
    await world.complete()
    look(database, "UPDATE person SET name = 'Li (Wu)' WHERE slack_user_id = 'U0'")
    await world.plan("U1", due_in=timedelta(days=1))
    look(database, "UPDATE action_plan SET what = %s", "Li (Wu)".ljust(500, "."))
    _erase(database, await world.person_id("U0"))
    assert look(database, "SELECT what FROM action_plan") == [("…" + "." * 493,)]


async def test_two_titles_never_become_one(world: World, database: Database) -> None:
    look(database, "UPDATE person SET name = 'Ana Li' WHERE slack_user_id = 'U0'")
    look(database, "UPDATE cohort SET name = CASE name WHEN 'Grade 3-5' THEN 'Ana Li' ELSE"
         " 'a colleague' END")  # fmt: skip
    ((cohort,),) = look(database, "SELECT id::text FROM cohort WHERE name = 'Ana Li'")
    _erase(database, await world.person_id("U0"))
    assert look(database, "SELECT name FROM cohort ORDER BY name") == [
        ("a colleague",), (f"colleague {cohort[:4]}",),
    ]  # fmt: skip


def _until_it_waits(database: Database) -> None:
    deadline = time.monotonic() + 30
    while not look(database, WAITING):
        assert time.monotonic() < deadline
        time.sleep(0.01)


async def _add(world: World, application: NewApplication) -> None:
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.applications.add(application)


async def test_what_is_being_written_is_waited_for_and_goes_too(
    world: World, database: Database
) -> None:
    await world.complete()
    person = await world.person_id("U0")
    application = world.application(person)
    done: list[Erased | None] = []
    erasing = threading.Thread(target=lambda: done.append(_erase(database, person)))
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.applications.add(application)
        erasing.start()
        await asyncio.to_thread(_until_it_waits, database)
    await asyncio.to_thread(erasing.join)
    assert done[0] is not None
    assert look(database, "SELECT count(*) FROM application_event") == [(0,)]
    with pytest.raises(PostgresError):
        await _add(world, application)


async def test_a_delivery_under_way_leaves_nothing_behind(world: World, database: Database) -> None:
    await world.complete()
    person = await world.person_id("U0")
    claims = await world.database.outbox_queue.claim("worker", world.clock.now(), 100)
    (claim,) = [one for one in claims if one.notice.audience.person_id == person]
    _erase(database, person)
    await world.database.outbox_queue.confirm(claim, Sent("D1", "1.1"), world.clock.now())
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.people.save_dm(person, "D1")
    text = everywhere(database)
    assert holding({k: v for k, v in text.items() if "." in k}, str(person), "Name of U0") == {}


async def test_attempts_of_others_keep_their_numbers(world: World, database: Database) -> None:
    await world.complete()
    for who in ("U0", "U1", "U0", "U1", "U1"):
        await world.apply(who)
    _erase(database, await world.person_id("U0"))
    numbers = look(database, "SELECT attempt_number FROM application_event ORDER BY 1")
    assert numbers == [(1,), (2,), (3,)]


async def test_the_operator_reads_who_did_what_and_that_is_a_line_too(
    world: World, database: Database
) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await allow(uow)
        await uow.audit.write(user.actor, "thing.done", "thing", uuid4())
        await uow.audit.write(System("x"), "thing.seen", "person", user.person.id)
    with connect_as_operator(database.operator_url) as connection:
        person = find(connection, "U0")[0].id
        lines = read_audit(connection, person, None, 10)
        (newest,) = read_audit(connection, None, None, 1)
    assert [(one.who, one.action, one.record) for one in lines][-2:] == [
        ("U0", "thing.done", lines[-2].record),
        ("x", "thing.seen", "U0"),
    ]
    assert newest.action == "audit.read"
    with connect_as_operator(database.operator_url) as connection:
        assert [one.action for one in read_audit(connection, None, lines[-2].record, 5)] == [
            "thing.done"
        ]


@pytest.mark.parametrize(
    "call",
    [
        "find_person('U0')",
        "export_person(gen_random_uuid())",
        "erase_person(gen_random_uuid())",
        "erase_again('{}')",
        "read_audit(NULL, NULL, 1)",
        "forget_rows(NULL)",
        "export_plans(gen_random_uuid())",
        "export_reflections(gen_random_uuid())",
    ],
)
@pytest.mark.parametrize("role", ["uptake_writer", "uptake_reader", "uptake_app"])
def test_the_bot_opens_none_of_the_keeper_s_doors(
    shared_database: Database, role: str, call: str
) -> None:
    with (
        psycopg.connect(shared_database.app_url, options=f"-c role={role}") as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT uptake.{call}".encode())


@pytest.mark.parametrize(
    "sql",
    [
        "TABLE uptake_raw.pulse_response",
        "SELECT uptake_raw.export_pulse(gen_random_uuid())",
        "SELECT uptake.export_reflections(gen_random_uuid())",
        "SELECT uptake.export_plans(gen_random_uuid())",
        "SELECT uptake.forget_rows(NULL)",
        "INSERT INTO uptake.erasure VALUES (gen_random_uuid(), repeat('0', 64), now())",
        "DELETE FROM uptake.erasure",
    ],
)
def test_the_keeper_has_no_way_around_its_doors(shared_database: Database, sql: str) -> None:
    with (
        pytest.raises(PostgresError, match="42501"),
        connect_as_operator(shared_database.operator_url) as connection,
    ):
        connection.execute(sql.encode())

"""What goes through the doors to the raw answers, by whom, and when several come at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Database
from tests.storage.pulse_oracle import Answer
from tests.storage.pulse_world import CLOSES, OPENED, Pulse, as_role, store_pulse

GOOD = Answer(4, (0, 1, 4))
POOR = Answer(2, (1, 0, 0))


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        shared_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def writer(shared_database: Database) -> Iterator[psycopg.Connection]:
    with as_role(shared_database, "uptake_writer") as connection:
        yield connection


@pytest.fixture
def pulse(admin: psycopg.Connection) -> Pulse:
    return store_pulse(admin, [6])


def kept(admin: psycopg.Connection, pulse: Pulse) -> list[tuple[object, ...]]:
    return admin.execute(
        "SELECT participant_id, likert, mcq_answers FROM uptake_raw.pulse_response"
        " WHERE round_id = %s ORDER BY participant_id",
        (pulse.round_id,),
    ).fetchall()


def test_a_first_a_repeated_and_a_changed_answer_get_one_word(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse
) -> None:
    me = pulse.everybody[0]
    assert [pulse.submit(writer, me, one) for one in (GOOD, GOOD, POOR)] == ["kept"] * 3
    assert kept(admin, pulse) == [(me, 2, [1, 0, 0])]


def test_a_repeated_answer_is_written_as_a_changed_one_is(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse
) -> None:
    me = pulse.everybody[0]
    where = "SELECT xmin::text FROM uptake_raw.pulse_response WHERE participant_id = %s"
    pulse.submit(writer, me, GOOD)
    before = admin.execute(where, (me,)).fetchone()
    pulse.submit(writer, me, GOOD)
    assert admin.execute(where, (me,)).fetchone() != before


@pytest.mark.parametrize("at", [OPENED - timedelta(seconds=1), CLOSES, CLOSES + timedelta(days=1)])
def test_outside_its_time_a_round_takes_nothing(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse, at: object
) -> None:
    assert pulse.submit(writer, pulse.everybody[0], GOOD, at) == "closed"  # type: ignore[arg-type]  # a moment
    assert kept(admin, pulse) == []


def test_once_closed_it_takes_nothing_whatever_the_clock_says(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse
) -> None:
    assert pulse.close(writer, OPENED, early=True)
    assert pulse.submit(writer, pulse.everybody[0], GOOD) == "closed"
    assert pulse.release(writer)
    assert pulse.submit(writer, pulse.everybody[0], GOOD) == "closed"
    assert kept(admin, pulse) == []


def test_strangers_those_who_left_and_unknown_rounds_are_refused_alike(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse
) -> None:
    elsewhere = store_pulse(admin, [1])
    writer.execute(
        "UPDATE enrollment SET left_at = %s WHERE person_id = %s", (OPENED, pulse.everybody[1])
    )
    for person in (uuid4(), elsewhere.everybody[0], pulse.everybody[1]):
        assert pulse.submit(writer, person, GOOD) == "refused"
    nowhere = Pulse(uuid4(), pulse.engagement_id, (), ())
    assert nowhere.submit(writer, pulse.everybody[0], GOOD) == "refused"
    assert kept(admin, pulse) == []


@pytest.mark.parametrize(
    ("likert", "choices"),
    [
        (0, "{0,1,4}"),
        (6, "{0,1,4}"),
        (70000, "{0,1,4}"),
        (None, "{0,1,4}"),
        (3, None),
        (3, "{}"),
        (3, "{0,1}"),
        (3, "{0,1,4,0}"),
        (3, "{0,1,NULL}"),
        (3, "{2,1,4}"),
        (3, "{0,3,4}"),
        (3, "{0,1,5}"),
        (3, "{0,1,-1}"),
        (3, "{0,1,70000}"),
        (3, "{{0},{1},{4}}"),
        (3, "[0:2]={0,1,4}"),
    ],
)
def test_what_is_no_answer_touches_nothing_and_prints_nothing(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    pulse: Pulse,
    likert: int | None,
    choices: str | None,
) -> None:
    me = pulse.everybody[0]
    assert pulse.submit(writer, me, GOOD) == "kept"
    text = writer.execute(
        "SELECT submit_pulse(%s, %s, %s::integer, %s::integer[], %s)",
        (pulse.round_id, me, likert, choices, OPENED),
    ).fetchone()
    assert text == ("invalid",)
    assert kept(admin, pulse) == [(me, 4, [0, 1, 4])]


def test_who_has_answered_is_all_that_is_seen_of_answers(
    writer: psycopg.Connection, pulse: Pulse
) -> None:
    for person in reversed(pulse.everybody[:4]):
        pulse.submit(writer, person, GOOD)
    columns = writer.execute("SELECT * FROM pulse_answered WHERE round_id = %s", (pulse.round_id,))
    assert columns.description is not None
    assert [column.name for column in columns.description] == ["round_id", "participant_id"]
    people = [row[1] for row in columns.fetchall()]
    assert people == sorted(pulse.everybody[:4])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM uptake_raw.pulse_response",
        "SELECT * FROM uptake_raw.pulse_count",
        "SELECT uptake_raw.export_pulse(gen_random_uuid())",
        "SELECT uptake_raw.erase_pulse(gen_random_uuid())",
        "SELECT uptake_raw.pulse_parts(gen_random_uuid())",
        "DELETE FROM uptake.pulse_answered",
        "UPDATE uptake.pulse_round SET state = 'open'",
        "UPDATE uptake.pulse_round SET closes_at = now()",
        "UPDATE uptake.pulse_round SET score_floor = 5",
        "INSERT INTO uptake.pulse_round (score_floor) VALUES (5)",
        "DELETE FROM uptake.pulse_round",
        "DELETE FROM uptake.pulse_check",
        "INSERT INTO uptake.released_cell (measure) VALUES ('pulse_mean')",
        "SELECT numerator FROM uptake.released_cell",
    ],
)
@pytest.mark.parametrize("role", ["uptake_writer", "uptake_reader"])
def test_no_role_of_the_bot_gets_past_the_doors(
    shared_database: Database, role: str, sql: str
) -> None:
    with (
        as_role(shared_database, role) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(sql.encode())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM uptake.pulse_answered",
        "SELECT uptake.submit_pulse(NULL, NULL, 1, NULL, NULL)",
        "SELECT uptake.close_pulse(NULL, NULL, NULL)",
        "SELECT uptake.release_pulse(NULL)",
    ],
)
def test_the_reader_opens_no_door(shared_database: Database, sql: str) -> None:
    with (
        as_role(shared_database, "uptake_reader") as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(sql.encode())


def test_one_person_s_answers_are_exported_and_erased_for_the_keeper_s_doors_alone(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    shared_database: Database,
    pulse: Pulse,
) -> None:
    me, other = pulse.everybody[:2]
    pulse.submit(writer, me, GOOD)
    pulse.submit(writer, other, POOR)
    export = "SELECT * FROM uptake_raw.export_pulse(%s)"
    with psycopg.connect(
        shared_database.migrator_url, autocommit=True, options="-c role=uptake_owner"
    ) as owner:
        assert owner.execute(export, (me,)).fetchall() == [(pulse.engagement_id, 4, [0, 1, 4])]
        assert owner.execute("SELECT uptake_raw.erase_pulse(%s)", (me,)).fetchone() == (1,)
        assert owner.execute("SELECT uptake_raw.erase_pulse(%s)", (me,)).fetchone() == (0,)
        assert owner.execute(export, (me,)).fetchall() == []
        with pytest.raises(errors.InsufficientPrivilege):
            owner.execute("TABLE uptake_raw.pulse_response")
    with (
        psycopg.connect(shared_database.operator_url) as keeper,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        keeper.execute(export, (me,))
    assert [row[0] for row in kept(admin, pulse)] == [other]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE pulse_question SET right_option = 0 WHERE pulse_check_id = %(id)s",
        "DELETE FROM pulse_question WHERE pulse_check_id = %(id)s",
        "INSERT INTO pulse_question SELECT * FROM pulse_question WHERE pulse_check_id = %(id)s",
        "UPDATE pulse_check SET statement = 'Something else' WHERE id = %(id)s",
    ],
)
def test_what_was_asked_stands_once_it_is_open(
    writer: psycopg.Connection, pulse: Pulse, sql: str
) -> None:
    found = writer.execute(
        "SELECT pulse_check_id FROM pulse_round WHERE id = %s", (pulse.round_id,)
    ).fetchone()
    assert found is not None
    with pytest.raises(errors.IntegrityConstraintViolation, match="was opened"):
        writer.execute(sql.encode(), {"id": found[0]})


def test_a_pulse_check_without_its_three_questions_is_not_opened(
    admin: psycopg.Connection, writer: psycopg.Connection, pulse: Pulse
) -> None:
    check = uuid4()
    admin.execute(
        "INSERT INTO engagement SELECT (jsonb_populate_record(e, jsonb_build_object("
        "'id', %(id)s::uuid, 'topic', %(id)s::text))).* FROM engagement AS e WHERE id = %(like)s",
        {"id": check, "like": pulse.engagement_id},
    )
    admin.execute("INSERT INTO pulse_check VALUES (%s, %s, 'S', %s)", (check, check, OPENED))
    with pytest.raises(errors.CheckViolation, match="three questions"):
        writer.execute(
            "INSERT INTO pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,"
            " created_at) VALUES (%s, %s, %s, %s, %s, %s)",
            (check, check, check, OPENED, CLOSES, OPENED),
        )


def test_answers_that_come_while_it_closes_are_counted_or_declined(
    admin: psycopg.Connection, writer: psycopg.Connection, shared_database: Database
) -> None:
    """Nothing is kept and left out, and nothing counted that was declined."""
    for _ in range(6):
        pulse = store_pulse(admin, [16])
        barrier = Barrier(17)

        def submit(place: int, pulse: Pulse = pulse, barrier: Barrier = barrier) -> str:
            with as_role(shared_database, "uptake_writer") as connection:
                barrier.wait(30)
                return pulse.submit(connection, pulse.everybody[place], GOOD)

        with ThreadPoolExecutor(16) as pool:
            words = [pool.submit(submit, place) for place in range(16)]
            barrier.wait(30)
            assert pulse.close(writer, OPENED, early=True)
            text = [word.result(30) for word in words]
        counted = admin.execute(
            "SELECT max(denominator) FROM uptake_raw.pulse_count WHERE round_id = %s",
            (pulse.round_id,),
        ).fetchone()
        assert set(text) <= {"kept", "closed"}
        assert counted == (text.count("kept"),)
        assert len(kept(admin, pulse)) == text.count("kept")


def test_closing_waits_for_an_answer_under_way(
    writer: psycopg.Connection, shared_database: Database, pulse: Pulse
) -> None:
    with as_role(shared_database, "uptake_writer") as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            assert pulse.submit(other, pulse.everybody[0], GOOD) == "kept"
            closing = pool.submit(pulse.close, writer, OPENED, early=True)
            _until_waiting(shared_database, writer)
        assert closing.result(30)
        assert pulse.submit(other, pulse.everybody[1], GOOD) == "closed"


@pytest.mark.parametrize("before", [False, True])
def test_of_two_answers_at_once_the_later_one_stands(
    admin: psycopg.Connection,
    writer: psycopg.Connection,
    shared_database: Database,
    pulse: Pulse,
    *,
    before: bool,
) -> None:
    me = pulse.everybody[0]
    if before:
        assert pulse.submit(writer, me, GOOD) == "kept"
    with as_role(shared_database, "uptake_writer") as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            assert pulse.submit(other, me, Answer(1, (0, 0, 0))) == "kept"
            later = pool.submit(pulse.submit, writer, me, Answer(2, (1, 1, 1)))
            _until_waiting(shared_database, writer)
        assert later.result(30) == "kept"
    assert kept(admin, pulse) == [(me, 2, [1, 1, 1])]


def test_an_answer_waits_for_closing_under_way(
    writer: psycopg.Connection, shared_database: Database, pulse: Pulse
) -> None:
    with as_role(shared_database, "uptake_writer") as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            assert pulse.close(other, OPENED, early=True)
            answering = pool.submit(pulse.submit, writer, pulse.everybody[0], GOOD)
            _until_waiting(shared_database, writer)
        assert answering.result(30) == "closed"


def test_an_old_snapshot_lets_no_answer_in(
    writer: psycopg.Connection, shared_database: Database, pulse: Pulse
) -> None:
    with as_role(shared_database, "uptake_writer") as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with other.transaction(force_rollback=True):
            other.execute("SELECT count(*) FROM pulse_answered")
            assert pulse.close(writer, OPENED, early=True)
            with pytest.raises(errors.SerializationFailure):
                pulse.submit(other, pulse.everybody[0], GOOD)


def test_a_round_opens_with_the_questions_as_they_are_committed(
    admin: psycopg.Connection, shared_database: Database, writer: psycopg.Connection
) -> None:
    """A change under way is waited for; it is part of what is asked."""
    pulse = store_pulse(admin, [1])
    admin.execute("DELETE FROM pulse_round WHERE id = %s", (pulse.round_id,))
    with as_role(shared_database, "uptake_writer") as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute(
                "UPDATE pulse_question SET right_option = 0 WHERE pulse_check_id = (SELECT id"
                " FROM pulse_check WHERE engagement_id = %s)",
                (pulse.engagement_id,),
            )
            opening = pool.submit(
                writer.execute,
                "INSERT INTO pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,"
                " created_at) SELECT %s, id, engagement_id, %s, %s, %s FROM pulse_check"
                " WHERE engagement_id = %s",
                (pulse.round_id, OPENED, CLOSES, OPENED, pulse.engagement_id),
            )
            _until_waiting(shared_database, writer)
        opening.result(30)


def _until_waiting(database: Database, connection: psycopg.Connection) -> None:
    waiting = "SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"
    with psycopg.connect(database.admin_url, autocommit=True) as watch:
        for _ in range(3000):
            if watch.execute(waiting, (connection.info.backend_pid,)).fetchone() is not None:
                return
            watch.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")

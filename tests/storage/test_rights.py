"""What each role of the bot cannot do, tried on the real database."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Database
from tests.storage.catalogue import snapshot
from tests.storage.world import World

CATALOGUE = Path(__file__).with_name("catalogue.txt")
PRIVATE = (
    "action_plan",
    "application_event",
    "audit_event",
    "enrollment",
    "gap_tag",
    "inbox",
    "intervention_trigger",
    "learner_profile",
    "nudge_preference",
    "outbox",
    "person",
    "pulse_check",
    "pulse_question",
    "role_assignment",
    "school_holiday",
    "workspace",
)


# A role without USAGE on the schema does not even find the name.
REFUSED = (errors.InsufficientPrivilege, errors.UndefinedTable, errors.UndefinedFunction)


def _try(database: Database, role: str, sql: str) -> None:
    with psycopg.connect(
        database.app_url, options=f"-c role={role} -c search_path=uptake"
    ) as connection:
        connection.execute(sql.encode())


def test_the_catalogue_is_the_committed_one(database: Database) -> None:
    """Grants, owners, functions and policies. `python -m tests.storage.catalogue` writes it."""
    assert snapshot(database.admin_url) == CATALOGUE.read_text()


@pytest.mark.parametrize("table", PRIVATE)
def test_the_reader_cannot_read(shared_database: Database, table: str) -> None:
    for sql in ("TABLE {}", "COPY {} TO STDOUT", "EXPLAIN ANALYZE TABLE {}", "LOCK TABLE {}"):
        with pytest.raises(errors.InsufficientPrivilege):
            _try(shared_database, "uptake_reader", sql.format(table))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT denominator FROM released_figure",
        "SELECT * FROM released_figure",
        "SELECT strategist_id FROM engagement",
        "SELECT note FROM cohort",
        "SELECT hubspot_company_id FROM school",
        "INSERT INTO checkpoint_release VALUES (gen_random_uuid(), '5d', now())",
        "SELECT release_checkpoint(gen_random_uuid(), '5d', now())",
        "SELECT * FROM behaviour_of(ARRAY[gen_random_uuid()], now(), 3)",
        "SELECT * FROM pieces_of('school', gen_random_uuid(), '5d')",
        "SELECT shown_percent(1, 5)",
        "CREATE TEMP TABLE t (a integer)",
        "CREATE TABLE uptake.t (a integer)",
        "CREATE TABLE public.t (a integer)",
        "CREATE SCHEMA mine",
        "SET ROLE uptake_owner",
        "SET ROLE uptake_migrator",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "ALTER TABLE school ADD COLUMN x integer",
    ],
)
@pytest.mark.parametrize("role", ["uptake_reader", "uptake_app"])
def test_neither_the_reader_nor_the_bare_login_can(
    shared_database: Database, role: str, sql: str
) -> None:
    with pytest.raises(REFUSED):
        _try(shared_database, role, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE action_plan SET what = 'x'",
        "DELETE FROM action_plan",
        "UPDATE application_event SET outcome = 'success'",
        "DELETE FROM application_event",
        "UPDATE application_event SET attempt_number = 1",
        "INSERT INTO application_event (attempt_number) VALUES (7)",
        "SELECT * FROM audit_event",
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "INSERT INTO audit_event (seq) OVERRIDING SYSTEM VALUE VALUES (1)",
        "INSERT INTO audit_event (created_at) VALUES (now())",
        "INSERT INTO released_figure (value) VALUES (1)",
        "UPDATE released_figure SET value = 1",
        "DELETE FROM checkpoint_release",
        "SELECT denominator FROM released_figure",
        "SELECT * FROM figures_of(ARRAY[gen_random_uuid()], now(), 3)",
        "DELETE FROM person",
        "UPDATE person SET slack_user_id = 'U1'",
        "UPDATE outbox SET key = 'x'",
        "DELETE FROM outbox",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "CREATE TEMP TABLE t (a integer)",
        "SET ROLE uptake_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_writer_cannot(shared_database: Database, sql: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        _try(shared_database, "uptake_writer", sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE released_figure SET value = 99",
        "DELETE FROM released_figure",
        "DELETE FROM checkpoint_release",
        "TRUNCATE checkpoint_release CASCADE",
    ],
)
def test_not_even_the_owner_changes_what_is_kept_for_good(database: Database, sql: str) -> None:
    with (
        psycopg.connect(
            database.migrator_url, options="-c role=uptake_owner -c search_path=uptake"
        ) as connection,
        pytest.raises(errors.IntegrityConstraintViolation, match="append-only"),
    ):
        connection.execute(sql.encode())


async def test_the_reader_sees_what_figures_belong_to(world: World, database: Database) -> None:
    with psycopg.connect(
        database.app_url, options="-c role=uptake_reader -c search_path=uptake"
    ) as connection:
        seen = connection.execute(
            "SELECT s.name, e.topic, c.name FROM school s JOIN engagement e ON e.school_id = s.id"
            " JOIN cohort c ON c.engagement_id = e.id ORDER BY c.name"
        ).fetchall()
    assert seen[0] == ("Cedar School", "Exit tickets", "Grade 3-5")


def test_row_security_costs_the_writer_nothing(shared_database: Database) -> None:
    """Its policy lets everything through and is gone from every plan."""
    with psycopg.connect(
        shared_database.app_url, options="-c role=uptake_writer -c search_path=uptake"
    ) as writer:
        tables = writer.execute(
            "SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relrowsecurity"
            " AND c.relnamespace = 'uptake'::regnamespace AND c.relkind = 'r'"
            " AND has_table_privilege(c.oid, 'SELECT')"
        ).fetchall()
        assert len(tables) > 8
        for (table,) in tables:
            plan = writer.execute(f"EXPLAIN (COSTS OFF) TABLE {table}".encode()).fetchall()
            assert plan == [(f"Seq Scan on {table}",)]
        writer.execute("SET enable_seqscan = off")
        plan = writer.execute(
            "EXPLAIN (COSTS OFF) SELECT FROM application_event WHERE engagement_id = %(id)s"
            " AND participant_id = %(id)s AND strategy_id = %(id)s AND attempt_number = 1",
            {"id": UUID(int=1)},
        ).fetchall()
        assert plan[0] == ("Index Only Scan using application_event_attempt on application_event",)
        assert not any("Filter" in line for (line,) in plan)

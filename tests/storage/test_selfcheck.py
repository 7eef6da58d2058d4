"""Before it serves, the bot compares what it may do with the written list."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from storage import migrate
from storage.kit.engine import bot_engine
from storage.provision import apply_roles
from storage.rights import RIGHTS_TXT, TOLD, Right, read, written
from storage.selfcheck import differences, problems
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.catalogue import rights
from tests.storage.pulse_oracle import Answer
from tests.storage.pulse_world import as_role, store_pulse
from tests.storage.world import look

LIST = read(RIGHTS_TXT.read_text())
RAW = (
    "uptake_raw.pulse_response",
    "uptake_raw.pulse_sealed",
    "uptake_raw.pulse_count",
    "uptake_raw.reflection_text",
)
# What somebody did or wrote: guarded by row security as well as by grants.
ABOUT_PEOPLE = {
    f"uptake.{name}"
    for name in (
        *("action_plan", "application_event", "audit_event", "case_study_volunteer"),
        *("certificate", "enrollment", "intervention_trigger", "learner_profile"),
        *("nudge_preference", "outbox", "pre_work_completion", "reflection", "video_view"),
    )
}


@pytest.fixture(scope="module")
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(shared_database.admin_url, autocommit=True) as connection:
        yield connection


async def _problems(database: Database) -> list[str]:
    engine = bot_engine(database.app_url, "uptake_writer", application_name="uptake tests")
    try:
        return await problems(engine)
    finally:
        await engine.dispose()


def test_the_list_is_what_a_migrated_database_has(database: Database) -> None:
    """`python -m tests.storage.catalogue` writes it; whoever changes it says why."""
    assert rights(database.app_url) == RIGHTS_TXT.read_text()
    assert written(LIST) == RIGHTS_TXT.read_text()


def test_the_list_gives_public_and_the_bare_login_nothing() -> None:
    assert {right for right in LIST if right.grantee == "PUBLIC"} == set()
    assert {right for right in LIST if right.grantee == "uptake_app"} == {
        Right("uptake_app", "CONNECT", "database", "this one"),
        Right("uptake_app", "MEMBER", "role", "uptake_writer", "set"),
        Right("uptake_app", "MEMBER", "role", "uptake_reader", "set"),
    }


def test_the_list_gives_nobody_a_way_to_the_raw_answers() -> None:
    raw = {
        right for right in LIST if right.object.startswith("uptake_raw") and right.grantee != "made"
    }
    assert raw == {Right("rows", "GUARDED", "table", name) for name in RAW}


def test_the_list_lets_the_reader_read_and_no_more() -> None:
    reader = {right for right in LIST if right.grantee == "uptake_reader"}
    assert {right.privilege for right in reader} <= {"SELECT", "EXECUTE", "USAGE"}
    assert not {right.object for right in reader} & ABOUT_PEOPLE
    assert Right("uptake_reader", "SELECT", "table", "uptake.person") not in reader


def test_the_list_has_row_security_on_whatever_is_about_one_person() -> None:
    guarded = {right.object for right in LIST if right.privilege == "GUARDED"}
    assert guarded >= ABOUT_PEOPLE
    policies = {right.part for right in LIST if right.privilege == "permissive ALL"}
    assert policies == {"writer to uptake_writer true true"}


def test_the_list_lets_nobody_change_what_is_only_added_to() -> None:
    for name in ("action_plan", "application_event", "released_cell", "visibility_transition"):
        privileges = {
            (right.privilege, right.part if right.privilege == "UPDATE" else "")
            for right in LIST
            if right.object == f"uptake.{name}" and right.grantee not in {"rows", "made"}
        }
        if name == "action_plan":
            # What a plan says stays; only its end, and that a calendar has it, are noted.
            privileges -= {("UPDATE", "calendar_at"), ("UPDATE", "withdrawn_at")}
        assert privileges <= {("SELECT", ""), ("INSERT", "")}
    audit = {right for right in LIST if right.object == "uptake.audit_event"}
    assert {right.privilege for right in audit if right.grantee == "uptake_writer"} == {"INSERT"}


async def test_nothing_is_found_on_a_sound_database(db: PostgresDatabase) -> None:
    assert await problems(db.writer) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("GRANT SELECT ON uptake.person TO uptake_reader", "uptake_reader may read uptake.person,"),
        ("GRANT SELECT ON uptake.school TO uptake_reader", "uptake_reader may read uptake.school,"),
        ("GRANT SELECT (what) ON uptake.action_plan TO PUBLIC", "read uptake.action_plan.what,"),
        (
            "GRANT SELECT (numerator) ON uptake.released_cell TO uptake_writer",
            "uptake_writer may read uptake.released_cell.numerator,",
        ),
        ("GRANT SELECT ON uptake.action_plan TO uptake_app", "The bot's login may read uptake."),
        ("GRANT SELECT ON uptake.audit_event TO uptake_writer", "may read uptake.audit_event,"),
        ("GRANT UPDATE ON uptake.audit_event TO uptake_writer", "may change uptake.audit_event,"),
        ("GRANT DELETE ON uptake.action_plan TO uptake_writer", "may delete from uptake.action"),
        ("GRANT INSERT ON uptake.outbox TO uptake_reader", "may add to uptake.outbox,"),
        ("GRANT TRUNCATE ON uptake.inbox TO uptake_writer", "may TRUNCATE table uptake.inbox,"),
        ("GRANT REFERENCES (id) ON uptake.person TO PUBLIC", "may REFERENCES table uptake.person"),
        (
            "GRANT SELECT ON uptake.strategy TO uptake_reader WITH GRANT OPTION",
            "may GRANT SELECT table uptake.strategy,",
        ),
        ("GRANT USAGE ON SEQUENCE uptake.outbox_seq_seq TO uptake_writer", "outbox_seq_seq"),
        ("GRANT USAGE ON SCHEMA uptake_raw TO uptake_writer", "may USAGE schema uptake_raw,"),
        (
            "GRANT EXECUTE ON FUNCTION uptake_raw.export_pulse TO uptake_writer",
            "uptake_writer may call uptake_raw.export_pulse(",
        ),
        ("GRANT EXECUTE ON FUNCTION uptake.counted_cells TO PUBLIC", "may call uptake.counted_c"),
        (
            "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1",
            "PUBLIC may call public.peek(",
        ),
        (
            "CREATE VIEW public.peek AS SELECT 1; GRANT SELECT ON public.peek TO uptake_reader",
            "uptake_reader may read public.peek,",
        ),
        ("GRANT SELECT ON pg_catalog.pg_statistic TO PUBLIC", "may read pg_catalog.pg_statistic,"),
        ("GRANT EXECUTE ON FUNCTION pg_read_file(text) TO uptake_writer", "pg_read_file(text)"),
        ("GRANT TEMP ON DATABASE {database} TO PUBLIC", "may make temporary tables in this one,"),
        ("GRANT CREATE ON DATABASE {database} TO uptake_writer", "make schemas in this one"),
        ("GRANT CREATE ON SCHEMA public TO uptake_writer", "may make things in public,"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "Run roles.sql again"),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE uptake_owner GRANT SELECT ON TABLES TO PUBLIC",
            "may SELECT default privileges uptake_owner,",
        ),
        ("SELECT lo_create(4711); GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC", "object 4711,"),
        ("ALTER TABLE uptake_raw.pulse_response DISABLE ROW LEVEL SECURITY", "are not guarded"),
        ("ALTER TABLE uptake.action_plan DISABLE ROW LEVEL SECURITY", "uptake.action_plan are not"),
        ("DROP POLICY writer ON uptake.action_plan", "uptake.action_plan.writer to uptake_writer"),
        (
            "CREATE POLICY open ON uptake_raw.pulse_response USING (true)",
            "uptake_raw.pulse_response.open to public true are shown",
        ),
        (
            "CREATE POLICY open ON uptake.action_plan FOR SELECT TO uptake_reader USING (true)",
            "by a policy that Uptake did not make",
        ),
        ("REVOKE INSERT ON uptake.action_plan FROM uptake_writer", "may not add to uptake.action"),
        (
            "GRANT uptake_writer TO uptake_reader WITH INHERIT TRUE",
            (
                "uptake_reader is a member of uptake_writer (inherit), uptake_writer (set), which"
                " it never needs. REVOKE uptake_writer FROM uptake_reader, then run roles.sql again"
            ),
        ),
        (
            "GRANT uptake_writer, uptake_reader TO uptake_app WITH INHERIT TRUE",
            (
                "The bot's login is a member of uptake_reader (inherit), uptake_writer (inherit),"
                " which it never needs. REVOKE uptake_reader, uptake_writer FROM uptake_app, then"
            ),
        ),
        (
            "GRANT uptake_reader TO uptake_writer WITH ADMIN OPTION",
            "REVOKE uptake_reader FROM uptake_writer",
        ),
        (
            "GRANT uptake_writer TO uptake_app WITH ADMIN OPTION",
            "a member of uptake_writer (admin),",
        ),
        ("GRANT uptake_app TO uptake_operator", "uptake_operator is a member of uptake_app (set),"),
        ("GRANT uptake_raw TO uptake_owner", "uptake_owner is a member of uptake_raw (set),"),
        ("GRANT uptake_migrator TO uptake_reader", "is a member of uptake_migrator (set),"),
        (
            "CREATE FUNCTION information_schema.peek() RETURNS int LANGUAGE sql RETURN 1",
            "PUBLIC may call information_schema.peek(",
        ),
        (
            (
                "DROP VIEW uptake.pulse_answered; CREATE VIEW uptake.pulse_answered WITH"
                " (security_barrier) AS SELECT round_id, participant_id, likert"
                " FROM uptake_raw.pulse_response;"
                " ALTER VIEW uptake.pulse_answered OWNER TO uptake_raw;"
                " GRANT SELECT ON uptake.pulse_answered TO uptake_writer"
            ),
            "uptake.pulse_answered.likert smallint is not as Uptake made it",
        ),
        ("ALTER VIEW uptake.pulse_answered SET (security_barrier = false)", "uptake.pulse_answ"),
        ("ALTER FUNCTION uptake.submit_pulse RESET search_path", "uptake.submit_pulse("),
        (
            (
                "CREATE OR REPLACE FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid)"
                " RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER"
                " SET search_path = pg_catalog, pg_temp AS $$"
                " SELECT convert_to(r::text, 'UTF8') FROM uptake_raw.pulse_response AS r LIMIT 1 $$"
            ),
            "uptake.sealed_of(in_round uuid, in_participant uuid) is not as Uptake made it",
        ),
        ("ALTER FUNCTION uptake.shown_mean SECURITY DEFINER", "uptake.shown_mean("),
        (
            "CREATE RULE tell AS ON INSERT TO uptake_raw.pulse_response DO ALSO NOTHING",
            "uptake_raw.pulse_response.tell is not as Uptake made it",
        ),
        (
            (
                "CREATE TRIGGER tell AFTER INSERT ON uptake_raw.pulse_response FOR EACH ROW"
                " EXECUTE FUNCTION uptake.refuse_change()"
            ),
            "uptake_raw.pulse_response.tell uptake.refuse_change O 5 is not as",
        ),
        (
            "ALTER TABLE uptake.privacy_floor DROP CONSTRAINT privacy_floor_score_check",
            "uptake.privacy_floor.privacy_floor_score_check is not as Uptake made it",
        ),
        (
            (
                "ALTER TABLE uptake_raw.pulse_response ADD CONSTRAINT tell CHECK (likert <> 5) NOT"
                " VALID"
            ),
            "uptake_raw.pulse_response.tell is not as",
        ),
        ("DROP TRIGGER refuse_change ON uptake.audit_event", "uptake.audit_event.refuse_change"),
        (
            "ALTER TABLE uptake.released_cell DISABLE TRIGGER refuse_change",
            "uptake.released_cell.refuse_change uptake.refuse_change",
        ),
        (
            "REVOKE uptake_reader FROM uptake_app",
            "The bot's login is not a member of uptake_reader (set), which it needs: run roles.sql",
        ),
    ],
)
def test_every_right_that_is_not_on_the_list_is_said(
    admin: psycopg.Connection, shared_database: Database, sql: str, words: str
) -> None:
    with admin.transaction(force_rollback=True):
        admin.execute(sql.format(database=shared_database.name).encode())
        current = _told(admin)
    assert any(words in problem for problem in differences(current, LIST))
    assert len(differences(current, LIST)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "GRANT uptake_writer TO uptake_reader WITH INHERIT TRUE",
        "ALTER ROLE uptake_app INHERIT; GRANT uptake_writer TO uptake_app WITH ADMIN OPTION",
        "GRANT uptake_app TO uptake_operator",
    ],
)
def test_what_is_said_of_a_member_puts_it_right(admin: psycopg.Connection, sql: str) -> None:
    with admin.transaction(force_rollback=True):
        admin.execute(sql.encode())
        (text,) = differences(_told(admin), LIST)
        text = text.partition("REVOKE")[2].partition(", then run roles.sql")[0]
        admin.execute(b"REVOKE" + text.encode())
        apply_roles(admin)
        assert differences(_told(admin), LIST) == []


def _told(admin: psycopg.Connection) -> frozenset[Right]:
    """Tell the rights as the bot's login sees them."""
    with admin.transaction():
        admin.execute("SET LOCAL SESSION AUTHORIZATION uptake_app")
        current = frozenset(Right(*row) for row in admin.execute(TOLD, {}).fetchall())
        admin.execute("SET LOCAL SESSION AUTHORIZATION DEFAULT")
    return current


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("ALTER TABLE strategy OWNER TO uptake_writer", "uptake_writer owns something"),
        ("ALTER TABLE strategy OWNER TO uptake_writer", "uptake.strategy, of uptake_writer does"),
        (
            "ALTER TABLE uptake_raw.pulse_response OWNER TO uptake_owner",
            "response, of uptake_owner",
        ),
        (
            "ALTER FUNCTION submit_pulse OWNER TO postgres",
            "uptake.submit_pulse(), of postgres does",
        ),
        (
            "ALTER SCHEMA uptake_raw OWNER TO uptake_owner",
            "schema uptake_raw, of uptake_owner does",
        ),
    ],
)
async def test_what_belongs_to_somebody_else_is_said(
    own_database: Database, sql: str, words: str
) -> None:
    look(own_database, sql)
    assert any(words in problem for problem in await _problems(own_database))


async def test_a_right_on_many_tables_is_told_in_one_sentence(own_database: Database) -> None:
    look(own_database, "GRANT SELECT ON ALL TABLES IN SCHEMA uptake TO uptake_reader")
    (text,) = await _problems(own_database)
    assert text.startswith("uptake_reader may read uptake.action_plan, uptake.alembic_version,")
    assert " more, which it never needs. REVOKE that from uptake_reader." in text


@pytest.fixture
def answered(own_database: Database) -> Database:
    """A copy of the migrated database with six answers in it, and a closed round's counts."""
    with psycopg.connect(
        own_database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as admin:
        first, second = store_pulse(admin, [6]), store_pulse(admin, [6])
        with as_role(own_database, "uptake_writer") as writer:
            for pulse in (first, second):
                for person in pulse.everybody:
                    pulse.submit(writer, person, Answer(4, (0, 1, 4)))
            assert second.close(writer)
    return own_database


def _seen(database: Database, role: str) -> Iterator[int]:
    with as_role(database, role) as connection:
        for table in RAW:
            row = connection.execute(b"SELECT count(*) FROM " + table.encode()).fetchone()
            assert row is not None
            yield row[0]


@pytest.mark.parametrize("to", ["uptake_writer", "uptake_reader", "uptake_app", "PUBLIC"])
async def test_a_stray_grant_shows_no_raw_answer_and_is_found(answered: Database, to: str) -> None:
    for schema in ("uptake", "uptake_raw"):
        look(answered, f"GRANT USAGE ON SCHEMA {schema} TO {to}")
        look(answered, f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {to}")
    for role in ("uptake_writer", "uptake_reader", "uptake_app") if to == "PUBLIC" else (to,):
        assert list(_seen(answered, role)) == [0] * len(RAW)
    found = await _problems(answered)
    who = "The bot's login" if to == "uptake_app" else to
    assert any(problem.startswith(f"{who} may read uptake") for problem in found)


@pytest.mark.parametrize(
    ("sql", "undo", "word"),
    [
        (
            "GRANT pg_read_all_data TO uptake_app",
            "REVOKE pg_read_all_data FROM uptake_app",
            "member of pg_read_all_data",
        ),
        (
            "GRANT uptake_owner TO uptake_writer",
            "REVOKE uptake_owner FROM uptake_writer",
            "member of uptake_owner",
        ),
        (
            "GRANT uptake_raw TO uptake_reader",
            "REVOKE uptake_raw FROM uptake_reader",
            "member of uptake_raw",
        ),
        (
            "GRANT uptake_operator TO uptake_app",
            "REVOKE uptake_operator FROM uptake_app",
            "member of uptake_operator",
        ),
        ("ALTER ROLE uptake_app CREATEDB", "ALTER ROLE uptake_app NOCREATEDB", "CREATEDB"),
        (
            "ALTER ROLE uptake_writer BYPASSRLS",
            "ALTER ROLE uptake_writer NOBYPASSRLS",
            "BYPASSRLS",
        ),
        (
            "GRANT SET ON PARAMETER log_min_duration_statement TO uptake_app",
            "REVOKE ALL ON PARAMETER log_min_duration_statement FROM uptake_app",
            "may SET parameter log_min_duration_statement,",
        ),
    ],
)
async def test_the_roles_themselves_are_looked_at(
    database: Database, db: PostgresDatabase, sql: str, undo: str, word: str
) -> None:
    look(database, sql)
    try:
        assert any(word in problem for problem in await problems(db.writer))
    finally:
        look(database, undo)


async def test_an_administrators_login_is_refused(database: Database) -> None:
    found = await _problems(replace(database, app_url=database.admin_url))
    assert any("login postgres" in problem for problem in found)


async def test_a_newer_release_s_tables_bring_a_list_of_their_own(own_database: Database) -> None:
    """Started again beside a migration, the release before it still serves, and still looks."""
    look(
        own_database,
        "UPDATE alembic_version SET version_num = '9999';"
        "CREATE TABLE uptake.newer (id uuid); ALTER TABLE uptake.newer OWNER TO uptake_owner;"
        "GRANT SELECT ON uptake.newer TO uptake_writer",
    )
    assert any("uptake.newer" in problem for problem in await _problems(own_database))
    newer = written(LIST | {Right("uptake_writer", "SELECT", "table", "uptake.newer")})
    look(own_database, f"COMMENT ON TABLE uptake.alembic_version IS $list${newer}$list$")
    assert await _problems(own_database) == []
    look(own_database, "GRANT SELECT ON uptake.newer TO PUBLIC")
    assert any("PUBLIC may read uptake.newer," in one for one in await _problems(own_database))


def test_a_migration_leaves_its_list_with_the_tables(own_database: Database) -> None:
    look(own_database, "COMMENT ON TABLE uptake.alembic_version IS NULL")
    migrate.upgrade(own_database.migrator_url)
    assert look(
        own_database, "SELECT obj_description('uptake.alembic_version'::regclass, 'pg_class')"
    ) == [(RIGHTS_TXT.read_text(),)]

"""The privacy floor, broken on purpose in one place each."""

import psycopg


def stray_grant(connection: psycopg.Connection) -> None:
    connection.execute("""
        GRANT USAGE ON SCHEMA uptake_raw TO uptake_writer, uptake_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA uptake_raw TO uptake_writer, uptake_reader;
    """)


def _rewritten(connection: psycopg.Connection, function: str, *changes: tuple[str, str]) -> None:
    """Put other words into a function; each must be found in it, or the mutant is none."""
    row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", (function,)).fetchone()
    assert row is not None
    body = str(row[0])
    for was, becomes in changes:
        assert was in body, f"{function} has no {was!r}"
        body = body.replace(was, becomes)
    connection.execute(body.encode())


def no_floor(connection: psycopg.Connection) -> None:
    connection.execute(
        "ALTER TABLE uptake.released_cell DROP CONSTRAINT released_cell_floor,"
        " DROP CONSTRAINT released_cell_band"
    )
    _rewritten(connection, "uptake.shown_mean", ("(n >= (5)::numeric)", "(n >= (1)::numeric)"))
    _rewritten(connection, "uptake.shown_percent", ("denominator < 5", "denominator < 1"))
    _rewritten(
        connection,
        "uptake.release_pulse",
        ("WHEN c.denominator < c.floor THEN 'too_few'", "WHEN c.denominator < 1 THEN 'too_few'"),
    )


def live_view(connection: psycopg.Connection) -> None:
    connection.execute("""
        CREATE VIEW uptake_raw.live WITH (security_barrier) AS
            SELECT round_id, round(avg(likert) * 2) / 2 AS mean FROM uptake_raw.pulse_response
            GROUP BY round_id HAVING count(*) >= 5;
        ALTER VIEW uptake_raw.live OWNER TO uptake_raw;
        GRANT USAGE ON SCHEMA uptake_raw TO uptake_reader;
        GRANT SELECT ON uptake_raw.live TO uptake_reader;
    """)


def early_release(connection: psycopg.Connection) -> None:
    _rewritten(
        connection,
        "uptake.release_pulse",
        (
            "BEGIN\n",
            (
                "BEGIN\n    PERFORM uptake.close_pulse(r.id, r.opens_at, true)"
                " FROM uptake.pulse_round AS r WHERE r.id = in_round;\n"
            ),
        ),
        (" AND this.closed_in <> pg_current_xact_id()", ""),
    )


def recompute_on_edit(connection: psycopg.Connection) -> None:
    connection.execute("""
        DROP TRIGGER refuse_change ON uptake.released_cell;
        CREATE FUNCTION uptake_raw.recompute() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            UPDATE uptake.released_cell AS c SET value = uptake.shown_mean(n.total, n.n)
            FROM (SELECT r.engagement_id, sum(a.likert) AS total, count(*) AS n
                FROM uptake_raw.pulse_response AS a
                JOIN uptake.pulse_round AS r ON r.id = a.round_id GROUP BY 1) AS n
            WHERE n.engagement_id = c.engagement_id AND c.measure = 'pulse_mean'
                AND c.value IS NOT NULL AND n.n >= c.floor;
            RETURN NULL;
        END
        $$;
        CREATE TRIGGER recompute AFTER INSERT OR UPDATE OR DELETE ON uptake_raw.pulse_response
            FOR EACH STATEMENT EXECUTE FUNCTION uptake_raw.recompute();
    """)


def oracle_in_the_reply(connection: psycopg.Connection) -> None:
    _rewritten(
        connection,
        "uptake.submit_pulse",
        (
            "    LOOP\n",
            (
                "    IF EXISTS (SELECT FROM uptake_raw.pulse_response AS s"
                " WHERE s.round_id = in_round AND s.participant_id = in_participant"
                " AND s.likert = in_likert AND s.mcq_answers = in_answers::smallint[]) THEN"
                " RETURN 'same'; END IF;\n    LOOP\n"
            ),
        ),
    )


def row_security_off(connection: psycopg.Connection) -> None:
    """Row security is the lock behind a stray grant: without one nobody would meet it."""
    stray_grant(connection)
    connection.execute("ALTER TABLE uptake_raw.pulse_response DISABLE ROW LEVEL SECURITY")


def silent_oracle(connection: psycopg.Connection) -> None:
    """The reply is the same, but an unchanged answer is not written, which the server counts."""
    _rewritten(
        connection,
        "uptake.submit_pulse",
        (
            "    LOOP\n",
            (
                "    IF EXISTS (SELECT FROM uptake_raw.pulse_response AS s"
                " WHERE s.round_id = in_round AND s.participant_id = in_participant"
                " AND s.likert = in_likert AND s.mcq_answers = in_answers::smallint[]) THEN"
                " RETURN 'kept'; END IF;\n    LOOP\n"
            ),
        ),
    )


def released_and_taken_back(connection: psycopg.Connection) -> None:
    """Closing and releasing in one transaction can be rolled back and done again."""
    _rewritten(
        connection,
        "uptake.release_pulse",
        (" AND this.closed_in <> pg_current_xact_id()", ""),
    )


def words_for_the_reader(connection: psycopg.Connection) -> None:
    connection.execute("GRANT EXECUTE ON FUNCTION uptake.own_reflection TO uptake_reader")


def a_refusal_that_prints_the_row(connection: psycopg.Connection) -> None:
    _rewritten(
        connection,
        "uptake.submit_pulse",
        (
            "RETURN 'invalid';",
            (
                "RAISE EXCEPTION 'not changed' USING DETAIL = (SELECT s::text"
                " FROM uptake_raw.pulse_response AS s WHERE s.round_id = in_round"
                " AND s.participant_id = in_participant);"
            ),
        ),
    )


FOUND_BY_SCHEDULES = (
    no_floor,
    live_view,
    early_release,
    recompute_on_edit,
    oracle_in_the_reply,
    row_security_off,
    silent_oracle,
    words_for_the_reader,
    a_refusal_that_prints_the_row,
)
FOUND_BY_ATTACKS = (
    row_security_off,
    oracle_in_the_reply,
    released_and_taken_back,
    a_refusal_that_prints_the_row,
)

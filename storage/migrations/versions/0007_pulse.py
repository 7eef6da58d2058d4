"""The pulse check: rounds, raw answers behind their few doors, and what is released of them.

Raw answers belong to uptake_raw and nobody has a right on them. The doors are functions of that
owner. Closing counts, once, under a lock that no answer passes; releasing publishes what an
earlier transaction counted. Were it one step, whoever calls it could roll it back and call it
again after the next answer, after moving people between cohorts or renaming these, and subtract.
"""

from storage.migrations.pulse_doors import CLOSE, COUNT, KEEPER, RELEASE, SUBMIT
from storage.migrations.steps import apart, hold, run

revision = "0007"
down_revision = "0006"

# What one person did or wrote: a stray GRANT to another role still shows no row.
BEHAVIOUR = (
    "action_plan",
    "application_event",
    "audit_event",
    "enrollment",
    "intervention_trigger",
    "learner_profile",
    "nudge_preference",
    "outbox",
)

# Each a transaction of its own, so that no table stays locked while another is waited for.
ROW_SECURITY = """
DROP POLICY IF EXISTS writer ON uptake.{table};
CREATE POLICY writer ON uptake.{table} FOR ALL TO uptake_writer USING (true) WITH CHECK (true);
ALTER TABLE uptake.{table} ENABLE ROW LEVEL SECURITY;
"""

NO_ROW_SECURITY = """
ALTER TABLE uptake.{table} DISABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS writer ON uptake.{table};
"""

# Floors are those of the day it opens. Once it is open, nobody changes what was asked.
ROUND = """
CREATE POLICY raw ON uptake.enrollment FOR SELECT TO uptake_raw USING (true);

ALTER TABLE uptake.pulse_check
    ADD CONSTRAINT pulse_check_id_engagement_id_key UNIQUE (id, engagement_id);

CREATE TABLE uptake.pulse_round (
    id uuid PRIMARY KEY,
    pulse_check_id uuid NOT NULL UNIQUE,
    engagement_id uuid NOT NULL UNIQUE,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    score_floor smallint NOT NULL CHECK (score_floor >= 5),
    rate_floor smallint NOT NULL CHECK (rate_floor >= 5),
    breakdown_floor smallint NOT NULL CHECK (breakdown_floor >= 10),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'released')),
    closed_at timestamptz,
    closed_in xid8,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (pulse_check_id, engagement_id) REFERENCES uptake.pulse_check (id, engagement_id),
    CONSTRAINT pulse_round_lasts CHECK (
        closes_at > opens_at AND closes_at - opens_at <= interval '31 days'),
    CONSTRAINT pulse_round_closed CHECK ((state = 'open') = (closed_at IS NULL)
        AND (closed_at IS NULL) = (closed_in IS NULL) AND closed_at BETWEEN opens_at AND closes_at)
);
CREATE INDEX pulse_round_unreleased ON uptake.pulse_round (closes_at) WHERE state <> 'released';

CREATE FUNCTION uptake.open_round() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT f.score, f.rate, f.breakdown
    INTO NEW.score_floor, NEW.rate_floor, NEW.breakdown_floor
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    CROSS JOIN LATERAL uptake.floors(s.workspace_id) AS f
    WHERE e.id = NEW.engagement_id;
    -- Against a change of the questions that has not committed yet.
    PERFORM FROM uptake.pulse_check WHERE id = NEW.pulse_check_id FOR UPDATE;
    IF (SELECT count(*) FROM uptake.pulse_question WHERE pulse_check_id = NEW.pulse_check_id) <> 3
    THEN
        RAISE EXCEPTION 'a pulse check has three questions' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'pulse_round_three_questions';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER open_round BEFORE INSERT ON uptake.pulse_round
    FOR EACH ROW EXECUTE FUNCTION uptake.open_round();

CREATE FUNCTION uptake.keep_what_was_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
BEGIN
    -- An erasure takes a name out of what was asked.
    IF TG_OP = 'UPDATE' AND current_user = 'uptake_owner' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'pulse_check' THEN
        asked := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        asked := NEW.pulse_check_id;
    ELSE
        asked := OLD.pulse_check_id;
    END IF;
    PERFORM FROM uptake.pulse_check WHERE id = asked FOR UPDATE;
    IF EXISTS (SELECT FROM uptake.pulse_round WHERE pulse_check_id = asked) THEN
        RAISE EXCEPTION 'the pulse check was opened' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pulse_check_was_opened';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_what_was_asked BEFORE UPDATE OR DELETE ON uptake.pulse_check
    FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();
CREATE TRIGGER keep_what_was_asked BEFORE INSERT OR UPDATE OR DELETE ON uptake.pulse_question
    FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();
"""

# Half points, halves upwards, clamped. Cells of one floor become those of a higher one only by
# being taken together: otherwise one cell less another would be a group below every floor.
PRECISION = """
CREATE FUNCTION uptake.shown_mean(total numeric, n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN n >= 5 THEN
    least(4.5, greatest(1.5, div(4 * total + n, 2 * n) * 0.5)) END;

CREATE FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer)
RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(further.cells[before.cell] ORDER BY before.place)
    FROM unnest(cells) WITH ORDINALITY AS before (cell, place),
    LATERAL (
        SELECT uptake.merged_cells(array_agg(one.total ORDER BY one.cell), floor)
        FROM (SELECT cell, sum(n)::integer FROM unnest(cells, denominators) AS each (cell, n)
            GROUP BY cell) AS one (cell, total)) AS further (cells)
$$;

GRANT SELECT, UPDATE (state, closed_at, closed_in), REFERENCES ON uptake.pulse_round TO uptake_raw;
GRANT SELECT ON uptake.pulse_question TO uptake_raw;
GRANT SELECT (id, engagement_id, name) ON uptake.cohort TO uptake_raw;
GRANT SELECT (engagement_id, person_id, cohort_id, left_at) ON uptake.enrollment TO uptake_raw;
GRANT REFERENCES (id) ON uptake.person TO uptake_raw;
GRANT EXECUTE ON FUNCTION uptake.shown_mean, uptake.merged_further TO uptake_raw;
"""

# No time and no number that could order the answers, and every row as long as every other.
# pulse_count holds what a closed round's figures are made of until they are released.
RAW = """
GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE TABLE uptake_raw.pulse_response (
    round_id uuid NOT NULL REFERENCES uptake.pulse_round,
    participant_id uuid NOT NULL REFERENCES uptake.person (id),
    likert smallint NOT NULL CHECK (likert BETWEEN 1 AND 5),
    mcq_answers smallint[] NOT NULL CHECK (
        array_ndims(mcq_answers) = 1 AND cardinality(mcq_answers) = 3
        AND array_position(mcq_answers, NULL) IS NULL
        AND 0 <= ALL (mcq_answers) AND 4 >= ALL (mcq_answers)),
    PRIMARY KEY (round_id, participant_id)
);
CREATE INDEX pulse_response_participant ON uptake_raw.pulse_response (participant_id);
ALTER TABLE uptake_raw.pulse_response ENABLE ROW LEVEL SECURITY;

CREATE TABLE uptake_raw.pulse_count (
    round_id uuid NOT NULL REFERENCES uptake.pulse_round,
    measure text NOT NULL CHECK (char_length(measure) <= 64),
    part text NOT NULL CHECK (char_length(part) <= 80),
    cell smallint NOT NULL,
    cohorts uuid[] NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    floor smallint NOT NULL,
    PRIMARY KEY (round_id, measure, part, cell)
);
ALTER TABLE uptake_raw.pulse_count ENABLE ROW LEVEL SECURITY;

-- Who has answered, and nothing else, in an order that tells nothing; a stray GRANT shows it to
-- nobody else.
CREATE VIEW uptake.pulse_answered WITH (security_barrier) AS
    SELECT round_id, participant_id FROM uptake_raw.pulse_response
    WHERE pg_has_role('uptake_writer', 'USAGE')
    ORDER BY round_id, participant_id;
GRANT SELECT ON uptake.pulse_answered TO uptake_writer;
"""

GRANTS = """
GRANT SELECT, INSERT (id, pulse_check_id, engagement_id, opens_at, closes_at, created_at)
    ON uptake.pulse_round TO uptake_writer;
"""


def upgrade() -> None:
    with apart():
        for table in BEHAVIOUR:
            run(ROW_SECURITY.format(table=table))
    hold(changed="enrollment, pulse_check, pulse_question", pointed_at="person")
    run(ROUND + PRECISION + RAW + SUBMIT + COUNT + CLOSE + RELEASE + KEEPER + GRANTS)


def downgrade() -> None:
    with apart():
        for table in BEHAVIOUR:
            run(NO_ROW_SECURITY.format(table=table))
    hold(changed="enrollment, person, pulse_check, pulse_question, released_cell,"
        " released_cell_cohort")
    run("""
        ALTER TABLE uptake.released_cell DISABLE TRIGGER refuse_change;
        ALTER TABLE uptake.released_cell_cohort DISABLE TRIGGER refuse_change;
        DELETE FROM uptake.released_cell_cohort WHERE moment = 'pulse';
        DELETE FROM uptake.released_cell WHERE moment = 'pulse';
        ALTER TABLE uptake.released_cell ENABLE TRIGGER refuse_change;
        ALTER TABLE uptake.released_cell_cohort ENABLE TRIGGER refuse_change;
        DROP FUNCTION uptake.submit_pulse, uptake.close_pulse, uptake.release_pulse;
        DROP VIEW uptake.pulse_answered;
        SET LOCAL ROLE uptake_raw;
        DROP FUNCTION uptake_raw.erase_pulse, uptake_raw.export_pulse, uptake_raw.count_cells,
            uptake_raw.pulse_parts;
        DROP TABLE uptake_raw.pulse_count, uptake_raw.pulse_response;
        SET LOCAL ROLE uptake_owner;
        REVOKE SELECT ON uptake.pulse_question FROM uptake_raw;
        REVOKE SELECT (id, engagement_id, name) ON uptake.cohort FROM uptake_raw;
        REVOKE SELECT (engagement_id, person_id, cohort_id, left_at) ON uptake.enrollment
            FROM uptake_raw;
        REVOKE REFERENCES (id) ON uptake.person FROM uptake_raw;
        DROP FUNCTION uptake.merged_further, uptake.shown_mean;
        DROP TABLE uptake.pulse_round;
        DROP TRIGGER keep_what_was_asked ON uptake.pulse_check;
        DROP TRIGGER keep_what_was_asked ON uptake.pulse_question;
        DROP FUNCTION uptake.keep_what_was_asked, uptake.open_round;
        ALTER TABLE uptake.pulse_check DROP CONSTRAINT pulse_check_id_engagement_id_key;
        DROP POLICY raw ON uptake.enrollment;
    """)

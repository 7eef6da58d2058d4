"""What the further records stand on: owners of raw answers, audit references, floors and cells.

A cell is the finest number that ever leaves the database: one measure of one cohort at one
moment, or of several cohorts where one alone was too small. It is written once. Every wider
number is made of cells.
"""

from storage.migrations.steps import add_random_id, hold, run

revision = "0005"
down_revision = "0004"

# Whoever migrates is both owners, in turns. PUBLIC gets nothing that either of them makes.
RAW = """
SET LOCAL ROLE uptake_raw;
CREATE SCHEMA uptake_raw;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;
GRANT USAGE ON SCHEMA uptake_raw TO uptake_owner;
SET LOCAL ROLE uptake_owner;
GRANT USAGE ON SCHEMA uptake TO uptake_raw, uptake_keeper;
"""

FLOORS = """
CREATE TABLE uptake.privacy_floor (
    workspace_id uuid PRIMARY KEY REFERENCES uptake.workspace,
    score smallint NOT NULL CHECK (score >= 5),
    rate smallint NOT NULL CHECK (rate >= 5),
    breakdown smallint NOT NULL CHECK (breakdown >= 10),
    created_at timestamptz NOT NULL
);

CREATE FUNCTION uptake.floors(
    in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.score), 5::smallint), coalesce(max(f.rate), 5::smallint),
        coalesce(max(f.breakdown), 10::smallint)
    FROM uptake.privacy_floor AS f WHERE f.workspace_id = in_workspace
$$;
"""

# numerator, denominator, everybody (of how many enrolled the denominator is), events and leavers
# are exact and nobody but the owner may read them: wider totals are sums of them. What fewer people
# did or answered than the floor asks for is not even kept: it would be their answers themselves,
# after an erasure too. For medians, events holds whole minutes (or an attempt) for each person who
# got there, leavers the same for each who was last seen without. `n_or_more`: there may be more people
# than the band says.
CELLS = """
CREATE TABLE uptake.released_cell (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    moment text NOT NULL CHECK (moment IN ('completion', '24h', '48h', '5d', '14d', 'w3', 'w4',
        'w5', 'w6', 'w7', 'w8', 'pulse')),
    measure text NOT NULL CHECK (measure IN (
        'plan_rate', 'prework_rate', 'survey_rate', 'applied_24h', 'applied_48h', 'applied_5d',
        'median_hours_to_first_application', 'repeat_rate', 'median_attempts_to_mastery',
        'outcome_success_share', 'evidence_mix', 'nudges_sent', 'nudges_acted_on_24h',
        'nudges_muted', 'obstacle_theme', 'profile_grade_band', 'profile_experience',
        'profile_content_area', 'profile_school_role', 'pulse_mean', 'pulse_distribution',
        'question_missed', 'question_option', 'gap_missed')),
    part text NOT NULL DEFAULT '' CHECK (char_length(part) <= 80),
    numerator integer,
    denominator integer NOT NULL CHECK (denominator >= 0),
    everybody integer CHECK (everybody >= 0),
    events integer[],
    leavers integer[],
    floor smallint NOT NULL CHECK (floor >= 5),
    value numeric,
    modifier text CHECK (modifier IN ('or_more', 'or_fewer')),
    blank_reason text CHECK (blank_reason IN (
        'too_few', 'window_open', 'not_reached', 'nobody_yet', 'too_alike',
        'told_elsewhere')),
    n_band text CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    n_or_more boolean NOT NULL DEFAULT false,
    some_still_open boolean NOT NULL DEFAULT false,
    as_of timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, moment, measure, part),
    CONSTRAINT released_cell_blank_or_value CHECK ((value IS NULL) = (blank_reason IS NOT NULL)),
    CONSTRAINT released_cell_floor CHECK (value IS NULL OR denominator >= floor),
    CONSTRAINT released_cell_breakdown_floor CHECK (measure NOT IN ('evidence_mix',
        'profile_grade_band', 'profile_experience', 'profile_content_area',
        'profile_school_role', 'pulse_distribution', 'question_option') OR floor >= 10),
    CONSTRAINT released_cell_modified_value CHECK (modifier IS NULL OR value IS NOT NULL),
    CONSTRAINT released_cell_band CHECK (n_band IS NULL OR denominator >= 5),
    CONSTRAINT released_cell_few CHECK (n_band IS NOT NULL
        OR (numerator IS NULL AND events IS NULL AND leavers IS NULL))
);
CREATE INDEX released_cell_engagement ON uptake.released_cell (engagement_id, moment);

-- Which cohorts a cell is of. No cohort has two numbers of one measure at one moment.
CREATE TABLE uptake.released_cell_cohort (
    cohort_id uuid NOT NULL REFERENCES uptake.cohort,
    moment text NOT NULL,
    measure text NOT NULL,
    part text NOT NULL,
    cell_id uuid NOT NULL,
    PRIMARY KEY (cohort_id, moment, measure, part),
    FOREIGN KEY (cell_id, moment, measure, part)
        REFERENCES uptake.released_cell (id, moment, measure, part)
);
CREATE INDEX released_cell_cohort_cell ON uptake.released_cell_cohort (cell_id);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.released_cell
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.released_cell_cohort
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
"""

# What is told of a cell. Row security on the table is a second lock: a stray GRANT on it shows none
# of the bot's roles a row.
SHOWN = """
ALTER TABLE uptake.released_cell ENABLE ROW LEVEL SECURITY;
CREATE POLICY raw ON uptake.released_cell FOR INSERT TO uptake_raw WITH CHECK (true);

CREATE VIEW uptake.shown_cell WITH (security_barrier) AS
    SELECT id, engagement_id, moment, measure, part, floor, value, modifier, blank_reason, n_band,
        n_or_more, some_still_open, as_of, created_at AS computed_at
    FROM uptake.released_cell;
"""

# Neighbours are taken together until they are enough; what is left at the end joins the last.
MERGE = """
CREATE FUNCTION uptake.merged_cells(denominators integer[], floor integer) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    so_far integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := cell;
        so_far := so_far + denominators[place];
        IF so_far >= floor THEN
            cell := cell + 1;
            so_far := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        IF cells[place] = cell AND cell > 1 THEN
            cells[place] := cell - 1;
        END IF;
    END LOOP;
    RETURN cells;
END
$$;
"""

# The reading role reads cells through functions alone (0010).
GRANTS = """
GRANT SELECT, INSERT, UPDATE (score, rate, breakdown) ON uptake.privacy_floor TO uptake_writer;
GRANT SELECT ON uptake.shown_cell, uptake.released_cell_cohort TO uptake_writer;
GRANT INSERT ON uptake.released_cell, uptake.released_cell_cohort TO uptake_raw;
GRANT EXECUTE ON FUNCTION uptake.floors, uptake.merged_cells, uptake.n_band,
    uptake.shown_percent TO uptake_raw;
GRANT EXECUTE ON FUNCTION uptake.floors TO uptake_writer;
"""


def upgrade() -> None:
    # What is kept for good names people by this number, which goes when they go.
    add_random_id("person", "audit_ref", key="id")
    hold(pointed_at="workspace, engagement, cohort")
    run(RAW + FLOORS + CELLS + SHOWN + MERGE + GRANTS)


def downgrade() -> None:
    hold(changed="workspace, person, engagement, cohort")
    run("""
        DROP FUNCTION uptake.merged_cells, uptake.floors;
        DROP VIEW uptake.shown_cell;
        DROP TABLE uptake.released_cell_cohort, uptake.released_cell, uptake.privacy_floor;
        ALTER TABLE uptake.person DROP COLUMN audit_ref;
        REVOKE EXECUTE ON FUNCTION uptake.n_band, uptake.shown_percent FROM uptake_raw;
        REVOKE USAGE ON SCHEMA uptake FROM uptake_raw, uptake_keeper;
        SET LOCAL ROLE uptake_raw;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;
        DROP SCHEMA uptake_raw;
        SET LOCAL ROLE uptake_owner;
    """)

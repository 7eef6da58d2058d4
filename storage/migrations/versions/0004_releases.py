"""The numbers others may see: computed once at each checkpoint, floored, rounded and kept.

The floor of 5, the bands and the rounding of SPEC section 5 stand here, in the database: the
reading role sees released figures and nothing that they were made of.
"""

from storage.migrations.steps import run

revision = "0004"
down_revision = "0003"

TABLES = """
CREATE TABLE uptake.checkpoint_release (
    cohort_id uuid NOT NULL REFERENCES uptake.cohort,
    checkpoint text NOT NULL CHECK (checkpoint IN (
        'completion', '24h', '48h', '5d', '14d', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8')),
    released_at timestamptz NOT NULL,
    PRIMARY KEY (cohort_id, checkpoint)
);

CREATE TABLE uptake.released_figure (
    cohort_id uuid NOT NULL,
    checkpoint text NOT NULL,
    measure text NOT NULL CHECK (measure IN (
        'plan_rate', 'applied_24h', 'applied_48h', 'applied_5d',
        'median_hours_to_first_application', 'nudges_acted_on_24h', 'outcome_success_share')),
    value numeric,
    modifier text CHECK (modifier IN ('or_more', 'or_fewer')),
    blank_reason text CHECK (blank_reason IN (
        'too_few', 'window_open', 'not_reached', 'nobody_yet')),
    n_band text CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    denominator integer NOT NULL CHECK (denominator >= 0),
    still_open integer CHECK (still_open >= 0),
    computed_at timestamptz NOT NULL,
    PRIMARY KEY (cohort_id, checkpoint, measure),
    FOREIGN KEY (cohort_id, checkpoint) REFERENCES uptake.checkpoint_release,
    CONSTRAINT released_figure_blank_or_value CHECK ((value IS NULL) = (blank_reason IS NOT NULL)),
    CONSTRAINT released_figure_floor CHECK (value IS NULL OR denominator >= 5),
    CONSTRAINT released_figure_modified_value CHECK (modifier IS NULL OR value IS NOT NULL),
    CONSTRAINT released_figure_band CHECK ((n_band IS NULL) = (denominator < 5))
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.checkpoint_release
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.released_figure
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
"""

# A percentage is withheld below 5; below 20 it is to the nearest 5 and clamped to 20-80; from 20
# on it is whole and clamped to 5-95. Integer arithmetic: halves go up, and nothing drifts.
PRECISION = """
CREATE FUNCTION uptake.n_band(n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE
    WHEN n < 5 THEN NULL WHEN n < 10 THEN '5-9' WHEN n < 20 THEN '10-19'
    WHEN n < 50 THEN '20-49' ELSE '50+' END;

CREATE FUNCTION uptake.shown_percent(
    numerator integer, denominator integer, OUT value numeric, OUT modifier text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 100 - edge
             WHEN low THEN edge
             ELSE step * ((200 * numerator + step * denominator) / (2 * step * denominator)) END,
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 'or_more' WHEN low THEN 'or_fewer' END
    FROM (SELECT CASE WHEN denominator < 20 THEN 20 ELSE 5 END AS edge,
                 CASE WHEN denominator < 20 THEN 5 ELSE 1 END AS step) AS rule,
    LATERAL (SELECT 100 * numerator >= (100 - edge) * denominator AS high,
                    100 * numerator <= edge * denominator AS low) AS clamp
$$;

CREATE FUNCTION uptake.checkpoint_age(checkpoint text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE checkpoint
    WHEN 'completion' THEN interval '0' WHEN '24h' THEN interval '24 hours'
    WHEN '48h' THEN interval '48 hours' WHEN '5d' THEN interval '120 hours'
    WHEN '14d' THEN interval '336 hours' WHEN 'w3' THEN interval '504 hours'
    WHEN 'w4' THEN interval '672 hours' WHEN 'w5' THEN interval '840 hours'
    WHEN 'w6' THEN interval '1008 hours' WHEN 'w7' THEN interval '1176 hours'
    WHEN 'w8' THEN interval '1344 hours' END;
"""

# Who is in the cohort at a moment, and what they had done by then. An application before the
# anchor counts as zero hours.
PEOPLE = """
CREATE FUNCTION uptake.cohort_people(in_cohort uuid, as_of timestamptz)
RETURNS TABLE (engagement_id uuid, person_id uuid, anchor_at timestamptz, planned boolean,
    first_at timestamptz, succeeded boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.engagement_id, e.person_id, e.anchor_at,
        EXISTS (SELECT FROM uptake.action_plan AS p
            WHERE p.engagement_id = e.engagement_id AND p.participant_id = e.person_id
                AND p.created_at <= as_of),
        CASE WHEN a.first_at IS NOT NULL THEN greatest(a.first_at, e.anchor_at) END,
        coalesce(a.succeeded, false)
    FROM uptake.enrollment AS e
    CROSS JOIN LATERAL (
        SELECT min(x.occurred_at) AS first_at, bool_or(x.outcome = 'success') AS succeeded
        FROM uptake.application_event AS x
        WHERE x.engagement_id = e.engagement_id AND x.participant_id = e.person_id
            AND x.occurred_at <= as_of) AS a
    WHERE e.cohort_id = in_cohort AND e.joined_at <= as_of
        AND (e.left_at IS NULL OR e.left_at > as_of)
$$;

CREATE FUNCTION uptake.cohort_nudged(in_cohort uuid, as_of timestamptz)
RETURNS TABLE (person_id uuid, closed boolean, acted boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.person_id, bool_or(n.closed), bool_or(n.closed AND n.acted)
    FROM uptake.cohort_people(in_cohort, as_of) AS c
    CROSS JOIN LATERAL (
        SELECT o.sent_at + interval '24 hours' <= as_of AS closed,
            CASE WHEN o.kind = 'no_action_plan' THEN EXISTS (
                SELECT FROM uptake.action_plan AS p
                WHERE p.engagement_id = c.engagement_id AND p.participant_id = c.person_id
                    AND p.created_at >= o.sent_at
                    AND p.created_at <= o.sent_at + interval '24 hours')
            ELSE EXISTS (
                SELECT FROM uptake.application_event AS x
                WHERE x.engagement_id = c.engagement_id AND x.participant_id = c.person_id
                    AND x.created_at >= o.sent_at
                    AND x.created_at <= o.sent_at + interval '24 hours') END AS acted
        FROM uptake.outbox AS o
        WHERE o.person_id = c.person_id AND o.engagement_id = c.engagement_id
            AND o.counts_as_nudge AND o.state = 'sent' AND o.sent_at <= as_of) AS n
    GROUP BY c.person_id
$$;
"""

RATES = """
CREATE FUNCTION uptake.cohort_rates(in_cohort uuid, as_of timestamptz)
RETURNS TABLE (measure text, numerator integer, denominator integer, still_open integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH people AS MATERIALIZED (SELECT * FROM uptake.cohort_people(in_cohort, as_of)),
    windows (measure, length) AS (VALUES
        ('applied_24h', interval '24 hours'), ('applied_48h', interval '48 hours'),
        ('applied_5d', interval '120 hours'))
    SELECT 'plan_rate', count(*) FILTER (WHERE planned), count(*), NULL FROM people
    UNION ALL
    SELECT w.measure,
        count(*) FILTER (WHERE p.anchor_at + w.length <= as_of
            AND p.first_at <= p.anchor_at + w.length),
        count(*) FILTER (WHERE p.anchor_at + w.length <= as_of),
        count(p.person_id) FILTER (WHERE p.anchor_at IS NULL OR p.anchor_at + w.length > as_of)
    FROM windows AS w LEFT JOIN people AS p ON true GROUP BY w.measure
    UNION ALL
    SELECT 'outcome_success_share', count(*) FILTER (WHERE succeeded), count(*), NULL
    FROM people WHERE first_at IS NOT NULL
    UNION ALL
    SELECT 'nudges_acted_on_24h', count(*) FILTER (WHERE acted), count(*) FILTER (WHERE closed),
        count(*) FILTER (WHERE NOT closed)
    FROM uptake.cohort_nudged(in_cohort, as_of)
$$;

CREATE AGGREGATE uptake.product(numeric) (SFUNC = numeric_mul, STYPE = numeric);

-- Kaplan-Meier: survival is kept as two whole numbers, so that exactly one half is one half.
CREATE FUNCTION uptake.cohort_median_seconds(
    in_cohort uuid, as_of timestamptz, OUT seconds numeric, OUT started integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH people AS (
        SELECT extract(epoch FROM coalesce(first_at, as_of) - anchor_at) AS after,
            first_at IS NOT NULL AS applied
        FROM uptake.cohort_people(in_cohort, as_of) WHERE anchor_at <= as_of),
    moments AS (
        SELECT after, count(*) FILTER (WHERE applied) AS applied,
            sum(count(*)) OVER (ORDER BY after DESC) AS at_risk
        FROM people GROUP BY after),
    survival AS (
        SELECT after, uptake.product(at_risk - applied) OVER upto AS still,
            uptake.product(at_risk) OVER upto AS all_of
        FROM moments WHERE applied > 0 WINDOW upto AS (ORDER BY after))
    SELECT (SELECT min(after) FROM survival WHERE 2 * still <= all_of),
        (SELECT count(*)::integer FROM people)
$$;
"""

RELEASE = """
CREATE FUNCTION uptake.cohort_figures(in_cohort uuid, as_of timestamptz)
RETURNS TABLE (measure text, value numeric, modifier text, denominator integer, still_open integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.measure, shown.value, shown.modifier, r.denominator, r.still_open
    FROM uptake.cohort_rates(in_cohort, as_of) AS r
    LEFT JOIN LATERAL uptake.shown_percent(r.numerator, r.denominator) AS shown ON true
    UNION ALL
    SELECT 'median_hours_to_first_application',
        CASE WHEN m.started >= 5 THEN round(m.seconds / 3600) END, NULL, m.started,
        (SELECT count(*)::integer FROM uptake.cohort_people(in_cohort, as_of)) - m.started
    FROM uptake.cohort_median_seconds(in_cohort, as_of) AS m
$$;

CREATE FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    enrolled integer;
BEGIN
    PERFORM FROM uptake.cohort WHERE id = in_cohort FOR UPDATE;
    INSERT INTO uptake.checkpoint_release (cohort_id, checkpoint, released_at)
    SELECT c.id, in_checkpoint, as_of
    FROM uptake.cohort AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
    WHERE c.id = in_cohort AND e.completed_at + uptake.checkpoint_age(in_checkpoint) <= as_of
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT count(*) INTO enrolled FROM uptake.cohort_people(in_cohort, as_of);
    -- That nobody was nudged, or that nobody tried, would tell of each one: too few, like four.
    INSERT INTO uptake.released_figure (cohort_id, checkpoint, measure, value, modifier,
        blank_reason, n_band, denominator, still_open, computed_at)
    SELECT in_cohort, in_checkpoint, f.measure, f.value, f.modifier,
        CASE WHEN f.value IS NOT NULL THEN NULL
             WHEN enrolled = 0 THEN 'nobody_yet'
             WHEN f.denominator >= 5 THEN 'not_reached'
             WHEN f.denominator + coalesce(f.still_open, 0) >= 5 THEN 'window_open'
             ELSE 'too_few' END,
        uptake.n_band(f.denominator), f.denominator,
        CASE WHEN enrolled >= 5 AND f.measure <> 'nudges_acted_on_24h' THEN f.still_open END,
        as_of
    FROM uptake.cohort_figures(in_cohort, as_of) AS f;
    RETURN true;
END
$$;
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION uptake.release_checkpoint TO uptake_writer;
GRANT SELECT ON uptake.checkpoint_release TO uptake_writer, uptake_reader;
GRANT SELECT (cohort_id, checkpoint, measure, value, modifier, blank_reason, n_band, still_open,
    computed_at) ON uptake.released_figure TO uptake_writer, uptake_reader;
"""


def upgrade() -> None:
    run(TABLES + PRECISION + PEOPLE + RATES + RELEASE + GRANTS)


def downgrade() -> None:
    run("""
        DROP FUNCTION uptake.release_checkpoint, uptake.cohort_figures,
            uptake.cohort_median_seconds, uptake.cohort_rates, uptake.cohort_nudged,
            uptake.cohort_people, uptake.checkpoint_age, uptake.shown_percent, uptake.n_band;
        DROP AGGREGATE uptake.product (numeric);
        DROP TABLE uptake.released_figure, uptake.checkpoint_release;
    """)

-- Owner: uptake_raw
-- The definer functions that are the only way to raw pulse answers, which belong to uptake_raw:
-- nobody has a right on the tables themselves.
--
-- Closing counts, once, under a lock that no answer passes; releasing publishes what an earlier
-- transaction counted. Were it one step, whoever calls it could roll it back and call it again
-- after the next answer, after moving people between cohorts or renaming these, and subtract.

-- Who has answered, and nothing else, in an order that tells nothing. The condition is a second
-- lock: a stray GRANT shows a row to nobody else.
CREATE OR REPLACE VIEW uptake.pulse_answered WITH (security_barrier) AS
    SELECT round_id, participant_id FROM uptake_raw.pulse_response
    WHERE pg_has_role('uptake_writer', 'USAGE')
    ORDER BY round_id, participant_id;

GRANT SELECT ON uptake.pulse_answered TO uptake_writer;

-- A first, a changed and a repeated answer are written alike and get one word. What stands is
-- taken away and put anew: an UPDATE writes the less to the log of the server the more of a row
-- stays as it was, and everybody can ask how much was written. FOR SHARE and not FOR KEY SHARE:
-- that one would let a round pass that closed in the meantime. Everything is validated before the
-- row is touched, since a CHECK that fails prints the row.
CREATE OR REPLACE FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer,
    in_answers integer[], as_of timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
    held uuid;
    taking boolean;
BEGIN
    SELECT r.pulse_check_id, r.engagement_id,
        r.state = 'open' AND as_of >= r.opens_at AND as_of < r.closes_at
    INTO asked, held, taking
    FROM uptake.pulse_round AS r WHERE r.id = in_round FOR SHARE;
    IF NOT EXISTS (SELECT FROM uptake.enrollment AS e WHERE e.engagement_id = held
        AND e.person_id = in_participant AND (e.left_at IS NULL OR e.left_at > as_of)) THEN
        RETURN 'refused';
    ELSIF taking IS NOT TRUE THEN
        RETURN 'closed';
    ELSIF (in_likert BETWEEN 1 AND 5 AND array_ndims(in_answers) = 1
        AND array_lower(in_answers, 1) = 1 AND cardinality(in_answers) = 3
        AND (SELECT bool_and(coalesce(
                in_answers[q.position] BETWEEN 0 AND cardinality(q.options) - 1, false))
            FROM uptake.pulse_question AS q WHERE q.pulse_check_id = asked)) IS NOT TRUE THEN
        RETURN 'invalid';
    END IF;
    LOOP
        DELETE FROM uptake_raw.pulse_response AS r
        WHERE r.round_id = in_round AND r.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers)
        VALUES (in_round, in_participant, in_likert, in_answers::smallint[])
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        -- The same person's other answer was a moment faster: the later one is to stand.
        EXIT WHEN FOUND;
    END LOOP;
    RETURN 'kept';
END
$$;

-- What is counted of a round, each with its floor. A distribution tells its mean, and counts of
-- options tell who missed: their floor is never below that one's.
CREATE OR REPLACE FUNCTION uptake_raw.pulse_parts(in_round uuid)
RETURNS TABLE (measure text, part text, floor smallint, place integer, option integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH this AS (SELECT * FROM uptake.pulse_round WHERE id = in_round),
    question AS (SELECT q.*, this.rate_floor, greatest(this.breakdown_floor, this.rate_floor) AS
            option_floor
        FROM this JOIN uptake.pulse_question AS q USING (pulse_check_id))
    SELECT 'pulse_mean', '', score_floor, NULL::integer, NULL::integer FROM this
    UNION ALL
    SELECT 'pulse_distribution', point::text, greatest(breakdown_floor, score_floor), NULL, point
    FROM this, generate_series(1, 5) AS point
    UNION ALL
    SELECT 'question_missed', position::text, rate_floor, position, right_option FROM question
    UNION ALL
    SELECT 'question_option', position || ':' || option, option_floor, position, option
    FROM question, generate_series(0, cardinality(options) - 1) AS option
    UNION ALL
    SELECT DISTINCT 'gap_missed', gap_tag, rate_floor, NULL::integer, NULL::integer FROM question
$$;

CREATE OR REPLACE FUNCTION uptake_raw.count_cells(
    in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH cell AS (
        SELECT c.cell, array_agg(c.cohort_id ORDER BY c.place) AS cohorts
        FROM unnest(cohorts, cells) WITH ORDINALITY AS c (cohort_id, cell, place) GROUP BY c.cell),
    answer AS (
        SELECT cell.cell, a.likert, a.mcq_answers, array(
            SELECT q.gap_tag FROM uptake.pulse_question AS q
            WHERE q.pulse_check_id = r.pulse_check_id
                AND a.mcq_answers[q.position] <> q.right_option) AS missed
        FROM uptake.pulse_round AS r
        JOIN uptake_raw.pulse_response AS a ON a.round_id = r.id
        JOIN uptake.enrollment AS e
            ON e.engagement_id = r.engagement_id AND e.person_id = a.participant_id
        JOIN cell ON e.cohort_id = ANY (cell.cohorts)
        WHERE r.id = in_round)
    INSERT INTO uptake_raw.pulse_count
    SELECT in_round, p.measure, p.part, cell.cell, cell.cohorts,
        coalesce(sum(CASE p.measure
            WHEN 'pulse_mean' THEN a.likert
            WHEN 'pulse_distribution' THEN (a.likert = p.option)::integer
            WHEN 'question_missed' THEN (a.mcq_answers[p.place] <> p.option)::integer
            WHEN 'question_option' THEN (a.mcq_answers[p.place] = p.option)::integer
            WHEN 'gap_missed' THEN (p.part = ANY (a.missed))::integer END), 0),
        count(a.cell), p.floor
    FROM uptake_raw.pulse_parts(in_round) AS p
    CROSS JOIN cell LEFT JOIN answer AS a ON a.cell = cell.cell
    WHERE p.floor = in_floor
    GROUP BY p.measure, p.part, p.floor, cell.cell, cell.cohorts
$$;

-- Answers count with the cohort that their author is in at closing, also of one who has left.
CREATE OR REPLACE FUNCTION uptake.close_pulse(in_round uuid, as_of timestamptz, early boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this uptake.pulse_round;
    cohorts uuid[];
    answered integer[];
    cells integer[];
    next_floor smallint;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'open' AND as_of >= CASE WHEN early THEN this.opens_at ELSE this.closes_at END)
        IS NOT TRUE THEN
        RETURN false;
    END IF;
    SELECT array_agg(c.id ORDER BY c.name, c.id), array_agg(c.answered ORDER BY c.name, c.id),
        array_agg(c.place ORDER BY c.name, c.id)
    INTO cohorts, answered, cells
    FROM (SELECT c.id, c.name, count(a.participant_id)::integer AS answered,
            row_number() OVER (ORDER BY c.name, c.id)::integer AS place
        FROM uptake.cohort AS c
        LEFT JOIN uptake.enrollment AS e ON e.engagement_id = this.engagement_id
            AND e.cohort_id = c.id
        LEFT JOIN uptake_raw.pulse_response AS a
            ON a.round_id = in_round AND a.participant_id = e.person_id
        WHERE c.engagement_id = this.engagement_id GROUP BY c.id, c.name) AS c;
    FOR next_floor IN
        SELECT DISTINCT p.floor FROM uptake_raw.pulse_parts(in_round) AS p ORDER BY p.floor
    LOOP
        cells := uptake.merged_further(cells, answered, next_floor);
        PERFORM uptake_raw.count_cells(in_round, next_floor, cohorts, cells);
    END LOOP;
    UPDATE uptake.pulse_round SET state = 'closed', closed_at = least(as_of, closes_at),
        closed_in = pg_current_xact_id() WHERE id = in_round;
    RETURN true;
END
$$;

-- Where one option holds everybody, or nearly, all options are withheld.
CREATE OR REPLACE FUNCTION uptake.release_pulse(in_round uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this uptake.pulse_round;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'closed' AND this.closed_in <> pg_current_xact_id()) IS NOT TRUE THEN
        RETURN false;
    END IF;
    WITH counted AS MATERIALIZED (
        SELECT gen_random_uuid() AS cell_id, c.*,
            CASE WHEN c.denominator < c.floor THEN 'too_few'
                WHEN c.measure IN ('pulse_distribution', 'question_option') AND bool_or(
                    percent.modifier = 'or_more')
                    OVER (PARTITION BY c.measure, c.cell, CASE c.measure
                        WHEN 'question_option' THEN split_part(c.part, ':', 1) END)
                    THEN 'too_alike' END AS blank,
            CASE WHEN c.measure = 'pulse_mean' THEN uptake.shown_mean(c.numerator, c.denominator)
                ELSE percent.value END AS value,
            CASE WHEN c.measure <> 'pulse_mean' THEN percent.modifier END AS modifier
        FROM uptake_raw.pulse_count AS c
        LEFT JOIN LATERAL uptake.shown_percent(c.numerator, c.denominator) AS percent ON true
        WHERE c.round_id = in_round),
    cell AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, floor, value, modifier, blank_reason, n_band, as_of)
        SELECT cell_id, this.engagement_id, 'pulse', measure, part,
            CASE WHEN denominator >= floor THEN numerator END, denominator, floor,
            CASE WHEN blank IS NULL THEN value END, CASE WHEN blank IS NULL THEN modifier END,
            blank, CASE WHEN denominator >= floor THEN uptake.n_band(denominator) END,
            this.closed_at
        FROM counted)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT unnest(cohorts), 'pulse', measure, part, cell_id FROM counted;
    DELETE FROM uptake_raw.pulse_count WHERE round_id = in_round;
    UPDATE uptake.pulse_round SET state = 'released' WHERE id = in_round;
    RETURN true;
END
$$;

-- For export and erasure, never for the bot: what one person answered.
CREATE OR REPLACE FUNCTION uptake_raw.export_pulse(in_participant uuid)
RETURNS TABLE (engagement_id uuid, likert smallint, mcq_answers smallint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.engagement_id, a.likert, a.mcq_answers
    FROM uptake_raw.pulse_response AS a JOIN uptake.pulse_round AS r ON r.id = a.round_id
    WHERE a.participant_id = in_participant ORDER BY r.opens_at, r.id
$$;

CREATE OR REPLACE FUNCTION uptake_raw.erase_pulse(in_participant uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    erased integer;
BEGIN
    DELETE FROM uptake_raw.pulse_response WHERE participant_id = in_participant;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;

GRANT EXECUTE ON FUNCTION uptake_raw.export_pulse, uptake_raw.erase_pulse TO uptake_owner;
GRANT EXECUTE ON FUNCTION uptake.submit_pulse, uptake.close_pulse,
    uptake.release_pulse TO uptake_writer;

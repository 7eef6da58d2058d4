-- Writing a checkpoint's cells, once; and reading what was written of a cohort.

-- What is told of a cell. Row security on the table is a second lock: a stray GRANT on it shows
-- none of the bot's roles a row.
CREATE OR REPLACE VIEW uptake.shown_cell WITH (security_barrier) AS
    SELECT id, engagement_id, moment, measure, part, floor, value, modifier, blank_reason, n_band,
        n_or_more, some_still_open, as_of, created_at AS computed_at
    FROM uptake.released_cell;

GRANT SELECT ON uptake.shown_cell TO uptake_writer;

CREATE OR REPLACE FUNCTION uptake.checkpoint_age(checkpoint text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE checkpoint
    WHEN 'completion' THEN interval '0' WHEN '24h' THEN interval '24 hours'
    WHEN '48h' THEN interval '48 hours' WHEN '5d' THEN interval '120 hours'
    WHEN '14d' THEN interval '336 hours' WHEN 'w3' THEN interval '504 hours'
    WHEN 'w4' THEN interval '672 hours' WHEN 'w5' THEN interval '840 hours'
    WHEN 'w6' THEN interval '1008 hours' WHEN 'w7' THEN interval '1176 hours'
    WHEN 'w8' THEN interval '1344 hours' END;

CREATE OR REPLACE FUNCTION uptake.write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[],
    in_workspace uuid, in_as_of timestamptz, in_now timestamptz, in_until timestamptz)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH cells AS MATERIALIZED (
        SELECT gen_random_uuid() AS id, c.* FROM uptake.counted_cells(cohorts, in_until,
            in_workspace) AS c
        WHERE c.measure NOT LIKE 'profile_%' OR in_checkpoint IN ('completion', '14d')),
    told AS (
        SELECT c.measure, c.cohort_ids, uptake.parts_told(array_agg(c.part),
            array_agg(coalesce(c.numerator, 0)), c.everybody, c.rate_floor) AS parts,
            bool_or(c.part = 'other') AND c.measure LIKE 'profile_%' AS one_each
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure AND m.few_hidden
        GROUP BY c.measure, c.cohort_ids, c.everybody, c.rate_floor),
    elsewhere AS (
        SELECT c.measure, c.cohort_ids, uptake.told_elsewhere(in_engagement, c.measure,
                c.cohort_ids, in_until, c.floor)
            OR uptake.told_elsewhere(in_engagement, c.measure, cohorts, in_until, c.floor) AS told
        FROM cells AS c WHERE c.measure LIKE 'profile_%' OR c.measure = 'nudges_muted'
        GROUP BY c.measure, c.cohort_ids, c.floor),
    counts AS (
        SELECT c.*, m.kind, m.of_some, coalesce(e.told, false) AS told_elsewhere,
            CASE WHEN t.one_each AND c.part = 'other' THEN c.everybody - coalesce((
                    SELECT sum(o.numerator) FROM cells AS o WHERE o.measure = c.measure
                        AND o.cohort_ids = c.cohort_ids AND o.part = ANY (t.parts)), 0)
                ELSE c.numerator END AS people,
            CASE WHEN NOT m.few_hidden THEN false
                WHEN NOT t.one_each THEN coalesce(c.numerator, 0) < c.rate_floor
                WHEN c.part = 'other' THEN t.parts = '{}'
                ELSE c.part <> ALL (t.parts) END AS hidden
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure
        LEFT JOIN told AS t ON t.measure = c.measure AND t.cohort_ids = c.cohort_ids
        LEFT JOIN elsewhere AS e ON e.measure = c.measure AND e.cohort_ids = c.cohort_ids),
    written AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, everybody, events, leavers, floor, value, modifier, blank_reason, n_band,
            n_or_more, some_still_open, as_of, created_at)
        SELECT c.id, in_engagement, in_checkpoint, c.measure, c.part,
            CASE WHEN s.n_band IS NOT NULL THEN c.people END, c.denominator, c.everybody,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.events) ORDER BY 1) END,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.leavers) ORDER BY 1) END,
            c.floor, s.value, s.modifier,
            CASE WHEN c.told_elsewhere THEN 'told_elsewhere' ELSE s.blank_reason END,
            s.n_band, s.n_or_more,
            c.still_open > 0 AND NOT c.of_some AND c.everybody >= c.floor, in_as_of, in_now
        FROM counts AS c
        CROSS JOIN LATERAL uptake.shown_figure(c.kind, c.of_some, c.hidden, c.people, c.people,
            CASE WHEN c.told_elsewhere THEN 0 ELSE c.denominator END, c.everybody, c.still_open,
            c.events, c.leavers, c.floor) AS s)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT u.cohort_id, in_checkpoint, c.measure, c.part, c.id
    FROM cells AS c CROSS JOIN unnest(c.cohort_ids) AS u (cohort_id)
$$;

-- An earlier release read released_figure, and asked cohort by cohort. It finds its seven measures
-- there, with the cell of which the cohort is a part; nobody may read the denominator, which says
-- no more than the band.
CREATE OR REPLACE FUNCTION uptake.write_figures_as_before(in_checkpoint text, cohorts uuid[])
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO uptake.released_figure (cohort_id, checkpoint, measure, value, modifier,
        blank_reason, n_band, denominator, still_open, computed_at)
    SELECT b.cohort_id, b.moment, b.measure, c.value, c.modifier, c.blank_reason, c.n_band,
        coalesce(substring(c.n_band FROM '^[0-9]+')::integer, 0), c.some_still_open::integer,
        c.as_of
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = ANY (cohorts) AND b.moment = in_checkpoint AND b.measure IN (
        'plan_rate', 'applied_24h', 'applied_48h', 'applied_5d',
        'median_hours_to_first_application', 'nudges_acted_on_24h', 'outcome_success_share')
$$;

-- `at` is the checkpoint's own moment, whenever one looks; `in_now` is when it was computed.
-- Everybody is counted at once, in the cohort in which they are then. A cohort that was made after
-- that had nobody: whoever is moved into it was counted already, and from both numbers together
-- whoever was not moved could be told. So nothing that was ever done counts for it.
CREATE OR REPLACE FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text,
    in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at timestamptz;
    workspace uuid;
    cohorts uuid[];
    until timestamptz;
BEGIN
    SELECT e.completed_at + uptake.checkpoint_age(in_checkpoint), s.workspace_id
    INTO at, workspace
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    WHERE e.id = in_engagement AND e.state = 'completed' FOR NO KEY UPDATE OF e;
    IF at IS NULL OR at > in_now THEN
        RETURN false;
    END IF;
    cohorts := ARRAY(
        SELECT c.id FROM uptake.cohort AS c
        WHERE c.engagement_id = in_engagement AND NOT EXISTS (
            SELECT FROM uptake.checkpoint_release AS r
            WHERE r.cohort_id = c.id AND r.checkpoint = in_checkpoint)
        ORDER BY c.name COLLATE "C", c.id);
    IF cohorts = '{}' THEN
        RETURN false;
    END IF;
    -- Of two engagements released at once, the second sees what the first told.
    PERFORM FROM uptake.workspace AS w WHERE w.id = workspace FOR NO KEY UPDATE;
    until := CASE WHEN EXISTS (
        SELECT FROM uptake.checkpoint_release AS r JOIN uptake.cohort AS c ON c.id = r.cohort_id
        WHERE c.engagement_id = in_engagement AND r.checkpoint = in_checkpoint)
        THEN '-infinity' ELSE at END;
    INSERT INTO uptake.checkpoint_release (cohort_id, checkpoint, released_at)
    SELECT u.id, in_checkpoint, at FROM unnest(cohorts) AS u (id);
    PERFORM uptake.write_cells(
        in_engagement, in_checkpoint, cohorts, workspace, at, in_now, until);
    PERFORM uptake.write_figures_as_before(in_checkpoint, cohorts);
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text,
    as_of timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((
        SELECT uptake.release_engagement(c.engagement_id, in_checkpoint, as_of)
        FROM uptake.cohort AS c WHERE c.id = in_cohort), false);
END
$$;

-- What a cohort was told. A release made before there were cells has its figures in
-- released_figure alone.
CREATE OR REPLACE FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text)
RETURNS TABLE (measure text, part text, value numeric, modifier text, blank_reason text,
    n_band text, n_or_more boolean, some_still_open boolean, floor integer, as_of timestamptz,
    computed_at timestamptz, together_with text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.measure, c.part, c.value, c.modifier, c.blank_reason, c.n_band, c.n_or_more,
        c.some_still_open, c.floor::integer, c.as_of, c.created_at, ARRAY(
            SELECT other.name FROM uptake.released_cell_cohort AS o
            JOIN uptake.cohort AS other ON other.id = o.cohort_id
            WHERE o.cell_id = c.id AND o.cohort_id <> in_cohort ORDER BY other.name)
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = in_cohort AND b.moment = in_moment
    UNION ALL
    SELECT f.measure, '', f.value, f.modifier, f.blank_reason, f.n_band, false,
        coalesce(f.still_open, 0) > 0, 5, f.computed_at, f.computed_at, '{}'
    FROM uptake.released_figure AS f
    WHERE f.cohort_id = in_cohort AND f.checkpoint = in_moment AND NOT EXISTS (
        SELECT FROM uptake.released_cell_cohort AS b
        WHERE b.cohort_id = f.cohort_id AND b.moment = f.checkpoint)
$$;

GRANT EXECUTE ON FUNCTION uptake.released_of_cohort TO uptake_reader;
GRANT EXECUTE ON FUNCTION uptake.release_engagement, uptake.release_checkpoint TO uptake_writer;

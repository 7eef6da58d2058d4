-- The cells of a checkpoint before anything is blanked: counted, and taken together where one
-- cohort alone is too few.
--
-- Cohorts that were once told together are told together from then on: from what one of them did
-- by a later checkpoint, less what both had done by an earlier one, the other could be told.
--
-- A window that was told when everybody's was closed (`once`) is not counted again, unless clocks
-- were set anew: nothing in it can change but who is there, so that the figures without somebody
-- and with them would tell whether they applied. What was counted of a cell then stands with its
-- first cohort (`kept`); whoever came later is not in it.

CREATE OR REPLACE FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamptz, in_workspace uuid)
RETURNS TABLE (cohort_ids uuid[], measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[], floor integer, rate_floor integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH once AS MATERIALIZED (
        SELECT DISTINCT ON (c.measure) c.measure, c.engagement_id, c.moment
        FROM uptake.released_cell AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
        WHERE c.measure IN ('applied_24h', 'applied_48h', 'applied_5d')
            AND c.as_of < counted_cells.as_of AND c.created_at >= coalesce(e.anchored_at,
                '-infinity')
            AND e.id IN (SELECT o.engagement_id FROM uptake.cohort AS o WHERE o.id = ANY (cohorts))
        GROUP BY c.measure, c.engagement_id, c.moment
        HAVING bool_or(c.n_band IS NOT NULL) AND NOT bool_or(c.some_still_open)
        ORDER BY c.measure, min(c.as_of)),
    kept AS (
        SELECT first.cohort_id, c.measure, c.part, c.numerator, c.denominator, c.everybody
        FROM once AS o JOIN uptake.released_cell AS c ON c.engagement_id = o.engagement_id
            AND c.moment = o.moment AND c.measure = o.measure AND c.n_band IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT b.cohort_id FROM uptake.released_cell_cohort AS b WHERE b.cell_id = c.id
            ORDER BY b.cohort_id LIMIT 1) AS first),
    counted AS MATERIALIZED (
        SELECT f.* FROM uptake.figures_of(cohorts, as_of, uptake.mastery_streak(in_workspace))
            AS f
        WHERE f.measure NOT IN (SELECT o.measure FROM once AS o)
        UNION ALL SELECT k.*, 0, NULL, NULL FROM kept AS k),
    known AS MATERIALIZED (
        SELECT m.*, CASE m.floor_of WHEN 'rate' THEN f.rate ELSE f.breakdown END::integer
            AS floor, f.rate::integer AS rate_floor
        FROM uptake.measures() AS m, uptake.floors(in_workspace) AS f WHERE m.parts IS NOT NULL),
    told AS (
        SELECT DISTINCT ON (b.cohort_id, b.measure) b.cohort_id, b.measure, b.cell_id
        FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS x ON x.id = b.cell_id
        JOIN known AS k ON k.measure = b.measure AND k.parts[1] = b.part
        WHERE b.cohort_id = ANY (cohorts) AND x.n_band IS NOT NULL
        ORDER BY b.cohort_id, b.measure, x.as_of DESC),
    units AS (
        SELECT k.measure, k.floor, k.of_some, min(u.place) AS place,
            array_agg(u.cohort_id) AS ids, coalesce(sum(c.denominator), 0)::integer AS denominator,
            coalesce(sum(c.everybody), 0)::integer AS everybody
        FROM known AS k CROSS JOIN unnest(cohorts) WITH ORDINALITY AS u (cohort_id, place)
        LEFT JOIN counted AS c ON c.cohort_id = u.cohort_id AND c.measure = k.measure
            AND c.part = k.parts[1]
        LEFT JOIN told AS t ON t.cohort_id = u.cohort_id AND t.measure = k.measure
        GROUP BY k.measure, k.floor, k.of_some, coalesce(t.cell_id, u.cohort_id)),
    grouped AS (
        SELECT u.measure, array_agg(u.place ORDER BY u.place) AS places, uptake.cells_of(
            array_agg(u.denominator ORDER BY u.place), array_agg(u.everybody ORDER BY u.place),
            u.floor, u.of_some) AS cells
        FROM units AS u GROUP BY u.measure, u.floor, u.of_some),
    placed AS (
        SELECT g.measure, p.cell, i.cohort_id FROM grouped AS g
        CROSS JOIN unnest(g.places, g.cells) AS p (place, cell)
        JOIN units AS u ON u.measure = g.measure AND u.place = p.place
        CROSS JOIN unnest(u.ids) AS i (cohort_id))
    SELECT array_agg(b.cohort_id ORDER BY b.cohort_id), k.measure, p.part,
        sum(c.numerator)::integer, coalesce(sum(c.denominator), 0)::integer,
        coalesce(sum(c.everybody), 0)::integer, coalesce(sum(c.still_open), 0)::integer,
        uptake.joined(c.events), uptake.joined(c.leavers), k.floor, k.rate_floor
    FROM placed AS b JOIN known AS k ON k.measure = b.measure
    CROSS JOIN unnest(k.parts) AS p (part)
    LEFT JOIN counted AS c ON c.cohort_id = b.cohort_id AND c.measure = k.measure
        AND c.part = p.part
    GROUP BY k.measure, p.part, b.cell, k.floor, k.rate_floor
$$;

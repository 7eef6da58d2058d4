"""The release of a checkpoint: cells of an engagement's cohorts, made once."""

SETTINGS = """
CREATE TABLE uptake.figure_setting (
    workspace_id uuid PRIMARY KEY REFERENCES uptake.workspace,
    mastery_streak smallint NOT NULL CHECK (mastery_streak BETWEEN 2 AND 10),
    created_at timestamptz NOT NULL
);
CREATE FUNCTION uptake.mastery_streak(in_workspace uuid) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.mastery_streak), 3)
    FROM uptake.figure_setting AS f WHERE f.workspace_id = in_workspace
$$;
"""

# Neighbours are taken together until they are enough, and, for a measure over those who did
# something, until being enough does not tell that (nearly) all of them did. What is left at the
# end joins the last. Cohorts without anybody are cell 0.
MERGE = """
CREATE FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer,
    of_some boolean) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    enough integer := 0;
    people integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := CASE WHEN everybody[place] = 0 THEN 0 ELSE cell END;
        enough := enough + denominators[place];
        people := people + everybody[place];
        IF enough >= floor AND NOT (of_some AND uptake.nearly_all(floor, people)) THEN
            cell := cell + 1;
            enough := 0;
            people := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        cells[place] := least(cells[place], greatest(cell - 1, 1));
    END LOOP;
    RETURN cells;
END
$$;
"""

# Cohorts that were once told together are told together from then on: from what one of them did
# by a later checkpoint, less what both had done by an earlier one, the other could be told.
#
# A window that was told when everybody's was closed (`once`) is not counted again, unless clocks
# were set anew: nothing in it can change but who is there, so that the figures without somebody
# and with them would tell whether they applied. What was counted of a cell then stands with its
# first cohort (`kept`); whoever came later is not in it.
COUNTED = """
CREATE FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamptz, in_workspace uuid)
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
"""

# A part with fewer people than the floor is not told: not whether anybody is in it. Where each
# person is in one part, what is not told is told together as "other"; if that too is fewer than
# the floor (perhaps nobody), the smallest part told goes into it. So nobody sees that all but a
# few are of one kind, nor that all are.
PARTS = """
CREATE FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer,
    floor integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH enough AS (
        SELECT p.part, row_number() OVER (ORDER BY p.people, p.part) AS place,
            everybody - sum(p.people) OVER () AS rest
        FROM unnest(parts, numerators) AS p (part, people)
        WHERE p.people >= floor AND p.part <> 'other')
    SELECT coalesce(array_agg(e.part), '{}') FROM enough AS e WHERE e.rest >= floor OR e.place > 1
$$;
"""

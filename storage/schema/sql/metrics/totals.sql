-- Wider numbers: sums of released cells, and of nothing else.
--
-- A scope is an engagement, a school or a whole workspace; the one dimension besides is the
-- measure's own part. Every total is a sum of whole cells, each of which was told by itself with
-- at least the floor behind it, so no difference of totals and cells is about fewer. A cell that
-- is blank because of its people is in no total (`some_left_out`).

-- What a cell held back its totals hold back too. A share that was told as "80 % or more" lies
-- somewhere above, a part that was hidden anywhere; a mean told as 4.5 enters as 4.5. Otherwise
-- the total less the other cells would tell it.
CREATE OR REPLACE FUNCTION uptake.pieces_of(scope text, scope_id uuid, in_moment text)
RETURNS TABLE (measure text, part text, kind text, of_some boolean, counts boolean,
    blank_reason text, at_least numeric, at_most numeric, denominator integer, everybody integer,
    events integer[], leavers integer[], some_still_open boolean, as_of timestamptz,
    computed_at timestamptz, floor_of text, few_hidden boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.measure, c.part, m.kind, m.of_some,
        c.n_band IS NOT NULL AND CASE WHEN m.kind IN ('hours', 'attempts')
            THEN c.events IS NOT NULL ELSE c.numerator IS NOT NULL AND (c.value IS NOT NULL
                OR (m.few_hidden AND c.blank_reason = 'too_few')) END,
        c.blank_reason,
        CASE WHEN m.kind = 'mean' THEN greatest(1.5 * c.denominator, least(4.5 * c.denominator,
                c.numerator))
            WHEN c.modifier = 'or_more' THEN ceil(c.value * c.denominator / 100)
            WHEN c.modifier = 'or_fewer' OR c.value IS NULL THEN 0 ELSE c.numerator END,
        CASE WHEN c.modifier = 'or_more' THEN c.denominator
            WHEN c.modifier = 'or_fewer' THEN floor(c.value * c.denominator / 100)
            WHEN c.value IS NULL THEN c.denominator ELSE c.numerator END,
        c.denominator, coalesce(c.everybody, c.denominator), c.events, c.leavers,
        c.some_still_open, c.as_of, c.created_at, m.floor_of, m.few_hidden
    FROM uptake.released_cell AS c
    JOIN uptake.measures() AS m ON m.measure = c.measure
        AND (m.wide = 'everywhere' OR (m.wide = 'engagement' AND scope = 'engagement'))
    WHERE c.moment = in_moment AND c.blank_reason IS DISTINCT FROM 'nobody_yet'
        AND c.engagement_id IN (
            SELECT e.id FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
            WHERE CASE scope WHEN 'engagement' THEN e.id WHEN 'school' THEN s.id
                WHEN 'workspace' THEN s.workspace_id END = scope_id)
$$;

CREATE OR REPLACE FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text)
RETURNS TABLE (measure text, part text, value numeric, modifier text, blank_reason text,
    n_band text, n_or_more boolean, some_still_open boolean, some_left_out boolean,
    floor integer, as_of timestamptz, computed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH whose AS (
        SELECT uptake.floors(s.workspace_id) AS floors FROM uptake.school AS s
        WHERE CASE scope WHEN 'engagement' THEN s.id = (
                SELECT e.school_id FROM uptake.engagement AS e WHERE e.id = scope_id)
            WHEN 'school' THEN s.id = scope_id WHEN 'workspace' THEN s.workspace_id = scope_id END
        LIMIT 1),
    sums AS (
        SELECT p.measure, p.part, p.kind, p.of_some,
            CASE p.floor_of WHEN 'score' THEN (w.floors).score WHEN 'rate' THEN (w.floors).rate
                ELSE (w.floors).breakdown END::integer AS floor,
            coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0) AS at_least,
            coalesce(sum(p.at_most) FILTER (WHERE p.counts), 0) AS at_most,
            coalesce(sum(p.denominator) FILTER (WHERE p.counts), 0)::integer AS denominator,
            coalesce(sum(p.everybody) FILTER (WHERE p.counts), 0)::integer AS everybody,
            uptake.joined(p.events) FILTER (WHERE p.counts) AS events,
            uptake.joined(p.leavers) FILTER (WHERE p.counts) AS leavers,
            bool_or(p.some_still_open) AS some_still_open, NOT bool_and(p.counts) AS left_out,
            bool_and(p.blank_reason = 'window_open') AS all_open,
            p.few_hidden AND coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0)
                < (w.floors).rate AS hidden,
            max(p.as_of) AS as_of, max(p.computed_at) AS computed_at
        FROM uptake.pieces_of(scope, scope_id, in_moment) AS p CROSS JOIN whose AS w
        GROUP BY p.measure, p.part, p.kind, p.of_some, p.floor_of, p.few_hidden, w.floors)
    SELECT s.measure, s.part, f.value, f.modifier,
        CASE WHEN s.denominator > 0 THEN f.blank_reason WHEN s.all_open THEN 'window_open'
            ELSE 'too_few' END,
        f.n_band, f.n_or_more, s.some_still_open, s.left_out, s.floor, s.as_of, s.computed_at
    FROM sums AS s
    CROSS JOIN LATERAL uptake.shown_figure(s.kind, s.of_some, s.hidden, s.at_least, s.at_most,
        s.denominator, s.everybody, 0, s.events, s.leavers, s.floor) AS f
$$;

GRANT EXECUTE ON FUNCTION uptake.released_totals TO uptake_reader;

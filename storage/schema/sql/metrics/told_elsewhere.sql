-- What somebody muted, and how they describe their work, is the same in every workshop. Told of
-- two groups that differ by a few people, it would tell of those few: so it is told of the first
-- alone. Groups are cells, and all cells of an engagement.

CREATE OR REPLACE FUNCTION uptake.told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[],
    in_as_of timestamptz, floor integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT n.person_id FROM uptake.enrollment AS n
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= in_as_of
            AND (n.left_at IS NULL OR n.left_at > in_as_of)),
    theirs AS MATERIALIZED (
        SELECT DISTINCT n.cohort_id FROM here AS h JOIN uptake.enrollment AS n
            ON n.person_id = h.person_id AND n.engagement_id <> in_engagement),
    told AS MATERIALIZED (
        SELECT b.cohort_id, c.id, c.engagement_id, c.moment, c.everybody, c.as_of
        FROM theirs AS t JOIN uptake.released_cell_cohort AS b ON b.cohort_id = t.cohort_id
        JOIN uptake.measures() AS m ON m.measure = b.measure AND m.parts[1] = b.part
        JOIN uptake.released_cell AS c ON c.id = b.cell_id
        WHERE b.measure = in_measure AND c.n_band IS NOT NULL),
    others AS (
        SELECT t.engagement_id, t.moment, t.everybody, count(*) AS both
        FROM told AS t JOIN uptake.enrollment AS n ON n.cohort_id = t.cohort_id
            AND n.joined_at <= t.as_of AND (n.left_at IS NULL OR n.left_at > t.as_of)
        JOIN here AS h ON h.person_id = n.person_id
        GROUP BY t.id, t.engagement_id, t.moment, t.everybody),
    met AS (
        SELECT o.both, o.everybody FROM others AS o
        UNION ALL
        SELECT o.both, (
            SELECT sum(c.everybody) FROM uptake.released_cell AS c
            JOIN uptake.measures() AS m ON m.measure = c.measure AND m.parts[1] = c.part
            WHERE c.engagement_id = o.engagement_id AND c.moment = o.moment
                AND c.measure = in_measure AND c.n_band IS NOT NULL)
        FROM (SELECT o.engagement_id, o.moment, sum(o.both) AS both FROM others AS o
            GROUP BY o.engagement_id, o.moment) AS o)
    SELECT EXISTS (
        SELECT FROM met AS m CROSS JOIN (SELECT count(*) AS people FROM here) AS h
        WHERE h.people - m.both < floor AND m.everybody - m.both < floor
            AND h.people + m.everybody > 2 * m.both)
$$;

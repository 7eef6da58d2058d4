-- Kaplan-Meier: the first moment at which at most half are still without; none when it is not
-- reached. Survival up to a moment is the product of (at risk - got there) / at risk. Whoever is
-- left of one moment is at risk at the next, unless somebody was last seen there: so all factors
-- but those cancel. What is left of them is never more than there are people, and a half is known
-- in spite of its last digits.

CREATE OR REPLACE AGGREGATE uptake.product (double precision) (
    SFUNC = pg_catalog.float8mul, STYPE = double precision, PARALLEL = SAFE);

CREATE OR REPLACE AGGREGATE uptake.joined (integer[]) (
    SFUNC = pg_catalog.array_cat, STYPE = integer[], INITCOND = '{}', PARALLEL = SAFE);

CREATE OR REPLACE FUNCTION uptake.kaplan_meier_median(events integer[], leavers integer[]) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH seen (at, got_there) AS (
        SELECT at, 1 FROM unnest(events) AS at UNION ALL SELECT at, 0 FROM unnest(leavers) AS at),
    moments AS (
        SELECT at, sum(got_there) AS got_there, count(*) - sum(got_there) AS left_then,
            sum(count(*)) OVER (ORDER BY at DESC) AS at_risk
        FROM seen GROUP BY at),
    survival AS (
        SELECT at, got_there, at_risk - got_there AS still, max(at_risk) OVER () AS all_of,
            coalesce(uptake.product((at_risk - got_there)::double precision
                / nullif(at_risk - got_there - left_then, 0)) OVER before, 1) AS times
        FROM moments WINDOW before AS (
            ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
    SELECT min(at) FROM survival WHERE got_there > 0 AND 2 * still * times <= all_of * (1 + 1e-9)
$$;

-- All counts together. Not planned together with what calls them: what is given for `streak` would
-- be asked for at each row.

-- For some cohorts the plan is made once a connection, since making it takes longer than following
-- it, and finds rows by index however large the tables have become since.
CREATE OR REPLACE FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
    SELECT * FROM uptake.behaviour_of(cohorts, as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.surveys_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.profiles_of(cohorts, as_of)
$$;

-- For all cohorts whole tables are joined, and memory is given for that.
CREATE OR REPLACE FUNCTION uptake.figures_everywhere(as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET work_mem = '64MB'
SET random_page_cost = 1.1 AS $$
    SELECT * FROM uptake.behaviour_everywhere(as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.surveys_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.profiles_everywhere(as_of)
$$;

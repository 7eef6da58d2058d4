-- Owner: uptake_raw
-- An erased person's name goes out of what others reflected on, too.

CREATE OR REPLACE FUNCTION uptake_raw.forget_name(pattern text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE uptake_raw.reflection_text
    SET evidence = uptake.without(evidence, pattern, 'a colleague', 2000),
        obstacles = uptake.without(obstacles, pattern, 'a colleague', 2000),
        next_try = uptake.without(next_try, pattern, 'a colleague', 2000)
    WHERE concat_ws(' ', evidence, obstacles, next_try) ~ pattern
$$;

GRANT EXECUTE ON FUNCTION uptake_raw.forget_name TO uptake_owner;

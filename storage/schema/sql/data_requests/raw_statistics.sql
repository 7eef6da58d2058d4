-- Owner: uptake_raw
-- As in statistics.sql, for the raw answers: only their owner may take or clear statistics of
-- them.

CREATE OR REPLACE FUNCTION uptake_raw.forget_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake_raw'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake_raw.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake_raw.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake_raw'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake_raw'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION uptake_raw.forget_statistics TO uptake_owner;

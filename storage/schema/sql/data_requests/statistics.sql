-- The planner's statistics hold common values of every column: they are taken anew while others'
-- rows are as they will be. Where nothing is left to take them of they are cleared, which a server
-- before version 18 cannot do.

CREATE OR REPLACE FUNCTION uptake.forget_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;

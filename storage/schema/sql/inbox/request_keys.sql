-- The key of a handled request would hold ids of Slack's: it is kept as a hash.

CREATE OR REPLACE FUNCTION uptake.key_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.key := uptake.request_ref(NEW.key);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER key_by_reference BEFORE INSERT
    ON uptake.inbox FOR EACH ROW EXECUTE FUNCTION uptake.key_by_reference();

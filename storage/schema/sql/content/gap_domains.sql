-- The gap taxonomy has two levels. A tag that is new brings its domain along, so that whoever adds
-- tags need not know of domains.

CREATE OR REPLACE FUNCTION uptake.bring_gap_domain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO uptake.gap_domain (domain, created_at)
    VALUES (split_part(NEW.tag, '/', 1), NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER bring_gap_domain BEFORE INSERT
    ON uptake.gap_tag FOR EACH ROW EXECUTE FUNCTION uptake.bring_gap_domain();

-- There is one organisation, made with the first workspace; every further workspace joins it. What
-- belongs to it (roles over the whole, settings, thresholds) is then the same in all of them.

-- SECURITY DEFINER: the writing role makes workspaces, and no organisation otherwise.
CREATE OR REPLACE FUNCTION uptake.join_organisation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.organisation_id IS NULL THEN
        INSERT INTO uptake.organisation (id, created_at)
        VALUES (gen_random_uuid(), NEW.created_at) ON CONFLICT DO NOTHING;
        SELECT o.id INTO NEW.organisation_id FROM uptake.organisation AS o;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER join_organisation BEFORE INSERT ON uptake.workspace
    FOR EACH ROW EXECUTE FUNCTION uptake.join_organisation();

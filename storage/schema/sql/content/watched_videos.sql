-- Whoever watches a video again from its beginning has still seen the rest of it before.

CREATE OR REPLACE FUNCTION uptake.only_grow_watched() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.watched_pct := greatest(OLD.watched_pct, NEW.watched_pct);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER only_grow_watched BEFORE UPDATE
    ON uptake.video_view FOR EACH ROW EXECUTE FUNCTION uptake.only_grow_watched();

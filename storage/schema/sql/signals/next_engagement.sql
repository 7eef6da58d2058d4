-- A signal walks through its states in this order alone, whoever writes: nothing reaches the
-- Programme Manager unread without the reason, nor HubSpot without the Programme Manager.

CREATE OR REPLACE FUNCTION uptake.walk_next_engagement() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'drafted' THEN
            RAISE EXCEPTION 'a signal begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('drafted', 'la_review'), ('la_review', 'pm_review'), ('la_review', 'returned'),
        ('pm_review', 'sent_to_hubspot'), ('pm_review', 'returned'),
        ('sent_to_hubspot', 'closed'), ('returned', 'la_review'), ('returned', 'closed')) THEN
        RAISE EXCEPTION 'a signal does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER walk_next_engagement BEFORE INSERT OR UPDATE OF state
    ON uptake.next_engagement_signal FOR EACH ROW EXECUTE FUNCTION uptake.walk_next_engagement();

-- The attempt number is counted under a lock of its own, so that two submissions at the same
-- moment never share one, and has no gaps: events are never deleted one by one, but for the
-- newest.

CREATE OR REPLACE FUNCTION uptake.number_attempt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(
        NEW.engagement_id::text || NEW.participant_id || NEW.strategy_id, 0));
    NEW.attempt_number := 1 + coalesce((
        SELECT max(earlier.attempt_number) FROM uptake.application_event AS earlier
        WHERE earlier.engagement_id = NEW.engagement_id
            AND earlier.participant_id = NEW.participant_id
            AND earlier.strategy_id = NEW.strategy_id), 0);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER number_attempt BEFORE INSERT
    ON uptake.application_event FOR EACH ROW EXECUTE FUNCTION uptake.number_attempt();

-- A try is taken back soon after it was logged, and only the newest of its strategy. The time
-- comes from the bot: its clock is the one by which the try was logged. What was released before
-- stays.
CREATE OR REPLACE FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one uptake.application_event;
BEGIN
    SELECT * INTO one FROM uptake.application_event AS x
    WHERE x.id = in_application AND x.participant_id = in_participant;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    -- The lock under which attempts are numbered: none is added while this looks for a later one.
    PERFORM pg_advisory_xact_lock(hashtextextended(
        one.engagement_id::text || one.participant_id || one.strategy_id, 0));
    IF in_now NOT BETWEEN one.created_at AND one.created_at + interval '10 minutes' THEN
        RETURN 'late';
    END IF;
    PERFORM FROM uptake.application_event AS x
    WHERE x.engagement_id = one.engagement_id AND x.participant_id = one.participant_id
        AND x.strategy_id = one.strategy_id AND x.attempt_number > one.attempt_number;
    IF FOUND THEN
        RETURN 'followed';
    END IF;
    DELETE FROM uptake.application_event AS x WHERE x.id = one.id;
    RETURN CASE WHEN FOUND THEN 'taken_back' ELSE 'gone' END;
END
$$;

GRANT EXECUTE ON FUNCTION uptake.take_back_try TO uptake_writer;

-- Owner: uptake_raw
-- What a participant missed, for them alone. Two locks are on it: the function hands out nothing
-- before the round was released, and what it hands out is sealed with the installation's key,
-- which is not in the database. Whoever reads the whole database reads nothing, and whoever holds
-- the key finds nothing here but through this function, one person at a time.

-- As an answer is written, and for the same reason. Every row is as long as every other, and none
-- has a time.
CREATE OR REPLACE FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM uptake.pulse_round AS r WHERE r.id = in_round AND r.state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- As an answer is written, and for the same reason.
    LOOP
        DELETE FROM uptake_raw.pulse_sealed AS s
        WHERE s.round_id = in_round AND s.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_sealed (round_id, participant_id, sealed)
        VALUES (in_round, in_participant, in_sealed)
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.sealed FROM uptake_raw.pulse_sealed AS s
    JOIN uptake.pulse_round AS r ON r.id = s.round_id AND r.state = 'released'
    WHERE s.round_id = in_round AND s.participant_id = in_participant
$$;

GRANT EXECUTE ON FUNCTION uptake.keep_sealed, uptake.sealed_of TO uptake_writer;

-- A pulse check has three questions, and once a round is open nobody changes what was asked. The
-- floors of a round are those of the day it opens, so that lowering a setting later shows nothing.

-- A CHECK may hold no subquery: the longest option is found by a function.
CREATE OR REPLACE FUNCTION uptake.longest(texts text[]) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(char_length(one)) FROM unnest(texts) AS one
$$;

CREATE OR REPLACE FUNCTION uptake.open_round() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT f.score, f.rate, f.breakdown
    INTO NEW.score_floor, NEW.rate_floor, NEW.breakdown_floor
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    CROSS JOIN LATERAL uptake.floors(s.workspace_id) AS f
    WHERE e.id = NEW.engagement_id;
    -- Against a change of the questions that has not committed yet.
    PERFORM FROM uptake.pulse_check WHERE id = NEW.pulse_check_id FOR UPDATE;
    IF (SELECT count(*) FROM uptake.pulse_question WHERE pulse_check_id = NEW.pulse_check_id) <> 3
    THEN
        RAISE EXCEPTION 'a pulse check has three questions' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'pulse_round_three_questions';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER open_round BEFORE INSERT
    ON uptake.pulse_round FOR EACH ROW EXECUTE FUNCTION uptake.open_round();

CREATE OR REPLACE FUNCTION uptake.keep_what_was_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
BEGIN
    -- An erasure takes a name out of what was asked.
    IF TG_OP = 'UPDATE' AND current_user = 'uptake_owner' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'pulse_check' THEN
        asked := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        asked := NEW.pulse_check_id;
    ELSE
        asked := OLD.pulse_check_id;
    END IF;
    PERFORM FROM uptake.pulse_check WHERE id = asked FOR UPDATE;
    IF EXISTS (SELECT FROM uptake.pulse_round WHERE pulse_check_id = asked) THEN
        RAISE EXCEPTION 'the pulse check was opened' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pulse_check_was_opened';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE OR REPLACE TRIGGER keep_what_was_asked BEFORE UPDATE OR DELETE
    ON uptake.pulse_check FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();

CREATE OR REPLACE TRIGGER keep_what_was_asked BEFORE INSERT OR UPDATE OR DELETE
    ON uptake.pulse_question FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();

GRANT EXECUTE ON FUNCTION uptake.longest TO uptake_writer;

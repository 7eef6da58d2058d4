-- Tables that are kept for good refuse every change, whoever asks for it: the trigger stops the
-- owner's own functions as well as a stray GRANT.

CREATE OR REPLACE FUNCTION uptake.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

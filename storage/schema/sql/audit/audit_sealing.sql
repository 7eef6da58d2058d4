-- Every few minutes the lines since the last seal are sealed with a hash that includes the seal
-- before: nobody can change, drop or add a line later without breaking every seal after it.

-- Everything in the line, in a form that does not depend on settings of the session.
CREATE OR REPLACE FUNCTION uptake.audit_line(e uptake.audit_event) RETURNS bytea
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(jsonb_build_array(e.seq, e.id, extract(epoch FROM e.at)::text,
        e.actor_kind, e.actor_id, e.action, e.record_kind, e.record_id, e.before, e.after,
        e.request_id, extract(epoch FROM e.created_at)::text, e.workspace_id)::text, 'UTF8'))
$$;

-- The lock waits for whoever is writing a line just now, so that no line with a lower number can
-- come later; it is given back at once, by taking the block back that took it.
CREATE OR REPLACE FUNCTION uptake.audit_written() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '250ms' AS $$
DECLARE
    newest bigint;
BEGIN
    BEGIN
        LOCK TABLE uptake.audit_event IN SHARE MODE;
        SELECT max(e.seq) INTO newest FROM uptake.audit_event AS e;
        RAISE EXCEPTION 'seen' USING ERRCODE = 'UP001';
    EXCEPTION
        WHEN SQLSTATE 'UP001' OR lock_not_available THEN RETURN newest;
    END;
END
$$;

-- Adds the next seal, where there is something to seal and nobody else is at it, and answers with
-- the newest; `whole` says that nothing was left for another. `marks` are eight bytes of each
-- line's own hash, to find which one differs.
CREATE OR REPLACE FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last uptake.audit_seal;
    next uptake.audit_seal;
    written bigint;
BEGIN
    whole := true;
    IF pg_try_advisory_xact_lock(hashtextextended('uptake.seal_audit', 0)) THEN
        written := uptake.audit_written();
    END IF;
    SELECT * INTO last FROM uptake.audit_seal AS s ORDER BY s.n DESC LIMIT 1;
    SELECT max(e.seq) INTO next.upto_seq FROM (
        SELECT e.seq FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= written
        ORDER BY e.seq LIMIT 10000) AS e;
    IF next.upto_seq IS NULL THEN
        n := last.n;
        hash := last.hash;
        RETURN;
    END IF;
    next.n := coalesce(last.n, 0) + 1;
    next.created_at := clock_timestamp();
    SELECT count(*), string_agg(substr(line, 1, 8), '' ORDER BY seq), encode(sha256(convert_to(
            concat_ws(':', coalesce(last.hash, ''), next.n, next.upto_seq, count(*),
                extract(epoch FROM next.created_at)), 'UTF8')
            || string_agg(line, '' ORDER BY seq)), 'hex')
    INTO next.lines, next.marks, next.hash
    FROM (SELECT e.seq, uptake.audit_line(e) AS line FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= next.upto_seq) AS e;
    INSERT INTO uptake.audit_seal (n, upto_seq, lines, marks, hash, created_at)
    VALUES (next.n, next.upto_seq, next.lines, next.marks, next.hash, next.created_at);
    n := next.n;
    hash := next.hash;
    whole := next.upto_seq = written;
END
$$;

GRANT EXECUTE ON FUNCTION uptake.seal_audit TO uptake_writer;

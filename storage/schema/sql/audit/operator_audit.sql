-- What the operator does is audited like everything else, and so is reading the audit itself.

CREATE OR REPLACE FUNCTION uptake.note_operator(
    in_action text, in_record_kind text, in_record text, in_after jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO uptake.audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        after, request_id)
    VALUES (gen_random_uuid(), clock_timestamp(), 'system', 'keeper', in_action, in_record_kind,
        in_record, in_after, 'command')
$$;

-- The newest lines with the people in them, of all or of one; that somebody looked is a line too.
CREATE OR REPLACE FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer)
RETURNS TABLE (at timestamptz, who text, action text, record_kind text, record text,
    before jsonb, after jsonb, request text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM uptake.note_operator('audit.read', 'audit', 'lines', NULL);
    RETURN QUERY
        WITH line AS (
            SELECT a.* FROM uptake.audit_event AS a
            WHERE (in_person IS NULL OR (SELECT p.audit_ref::text FROM uptake.person AS p
                    WHERE p.id = in_person) IN (a.actor_id, a.record_id))
                AND (in_record IS NULL OR a.record_id = in_record)
            ORDER BY a.seq DESC LIMIT in_most)
        SELECT l.at, coalesce(actor.slack_user_id, l.actor_id), l.action, l.record_kind,
            coalesce(subject.slack_user_id, l.record_id), l.before, l.after, l.request_id
        FROM line AS l
        LEFT JOIN uptake.person AS actor
            ON l.actor_kind = 'person' AND actor.audit_ref::text = l.actor_id
        LEFT JOIN uptake.person AS subject
            ON l.record_kind = 'person' AND subject.audit_ref::text = l.record_id
        ORDER BY l.seq;
END
$$;

GRANT EXECUTE ON FUNCTION uptake.read_audit TO uptake_operator;

-- The audit names people by their reference, which stands in `person` alone and goes with them:
-- what they did stays in the audit and is nobody's any more. It holds no id of Slack's either.

-- A request's key holds ids of Slack's: a person, their DM, a message. Its hash tells two requests
-- apart as well. What is plain words (job:outbox) stays readable.
CREATE OR REPLACE FUNCTION uptake.request_ref(request text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN request ~ '^([a-z_]+(:([a-z_]+|[0-9a-f]{32}))?)?$' THEN request
        ELSE coalesce(substring(request from '^[a-z_]+:'), 'request:')
            || left(encode(sha256(convert_to(request, 'UTF8')), 'hex'), 32) END
$$;

-- Ids of people may stand anywhere inside the facts of a line.
CREATE OR REPLACE FUNCTION uptake.by_reference(words text) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT p.id, p.audit_ref FROM regexp_matches(
            words, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS m
        JOIN uptake.person AS p ON p.id = m[1]::uuid
    LOOP
        words := replace(words, found.id::text, found.audit_ref::text);
    END LOOP;
    RETURN words;
END
$$;

-- Whoever was erased a moment ago, while something of theirs was under way, is named no more.
CREATE OR REPLACE FUNCTION uptake.reference_of(who text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found uuid;
BEGIN
    IF who ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        SELECT p.audit_ref INTO found FROM uptake.person AS p
        WHERE p.id = who::uuid OR p.audit_ref = who::uuid;
    END IF;
    RETURN coalesce(found::text, 'erased');
END
$$;

-- SECURITY DEFINER: the writing role may add a line, and may not read who is who in the audit.
CREATE OR REPLACE FUNCTION uptake.name_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.workspace_id := uptake.workspace_of(
        NEW.actor_kind, NEW.actor_id, NEW.record_kind, NEW.record_id);
    IF NEW.actor_kind = 'person' THEN
        NEW.actor_id := uptake.reference_of(NEW.actor_id);
    END IF;
    NEW.record_id := CASE NEW.record_kind WHEN 'person' THEN uptake.reference_of(NEW.record_id)
        ELSE uptake.by_reference(NEW.record_id) END;
    NEW.before := uptake.by_reference(NEW.before::text)::jsonb;
    NEW.after := uptake.by_reference(NEW.after::text)::jsonb;
    NEW.request_id := uptake.request_ref(NEW.request_id);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER name_by_reference BEFORE INSERT
    ON uptake.audit_event FOR EACH ROW EXECUTE FUNCTION uptake.name_by_reference();

GRANT EXECUTE ON FUNCTION uptake.request_ref TO uptake_writer;

-- What somebody asked for of their own data: a copy of everything, or its erasure. The writing
-- role notes the wish; these functions of the operator's login carry it out.

-- Copies before erasures: whoever wants both gets both. What was tried rests until Slack is sure
-- to show it.
CREATE OR REPLACE FUNCTION uptake.open_requests() RETURNS TABLE (id uuid, person_id uuid, kind text,
    slack_user_id text, tried boolean, rests boolean, overdue boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.person_id, r.kind, p.slack_user_id, r.tried_at IS NOT NULL,
        coalesce(r.tried_at > clock_timestamp() - interval '6 seconds', false),
        coalesce(r.begun_at < clock_timestamp() - interval '1 day', false)
    FROM uptake.subject_request AS r JOIN uptake.person AS p ON p.id = r.person_id
    WHERE r.done_at IS NULL ORDER BY r.kind = 'erasure', r.created_at, r.id
$$;

-- Whoever is being erased gets one last message, and what was still to be told is not told.
CREATE OR REPLACE FUNCTION uptake.begin_request(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    begun uptake.subject_request;
BEGIN
    UPDATE uptake.subject_request AS r SET begun_at = coalesce(r.begun_at, clock_timestamp())
    WHERE r.id = in_id AND r.done_at IS NULL RETURNING r.* INTO begun;
    UPDATE uptake.outbox AS o SET state = 'lapsed', outcome_code = 'erasure'
    WHERE o.person_id = begun.person_id AND o.state = 'waiting' AND begun.kind = 'erasure';
    RETURN begun.id IS NOT NULL;
END
$$;

-- Noted just before a message is posted: from then on it may be in Slack.
CREATE OR REPLACE FUNCTION uptake.try_request(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE uptake.subject_request AS r SET tried_at = clock_timestamp()
    WHERE r.id = in_id AND r.done_at IS NULL;
    RETURN FOUND;
END
$$;

CREATE OR REPLACE FUNCTION uptake.end_request(in_id uuid, in_outcome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE uptake.subject_request AS r SET done_at = clock_timestamp(), outcome = in_outcome
    WHERE r.id = in_id AND r.done_at IS NULL
$$;

GRANT EXECUTE ON FUNCTION uptake.open_requests, uptake.begin_request, uptake.try_request,
    uptake.end_request TO uptake_operator;

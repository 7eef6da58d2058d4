-- A notice that is not wanted any more, and with it the trigger of a nudge.
WITH lapsed AS (
    UPDATE outbox SET state = 'lapsed', outcome_code = %(reason)s,
        claim_token = NULL, claimed_until = NULL, claimed_by = NULL
    WHERE key = %(key)s AND claim_token = %(token)s
    RETURNING (facts ->> 'trigger_id')::uuid AS trigger_id)
UPDATE intervention_trigger AS t SET resolved_at = %(now)s, resolution = %(reason)s
FROM lapsed WHERE t.id = lapsed.trigger_id AND t.resolved_at IS NULL

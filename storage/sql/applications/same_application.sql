-- The same try, logged already: pressed twice, or sent again because the answer was lost. What lay
-- a little ahead of our watch was stored as the moment in which it was.
{applications/application}
WHERE x.participant_id = %(participant_id)s AND x.engagement_id = %(engagement_id)s
    AND x.strategy_id = %(strategy_id)s
    AND (x.occurred_at = %(occurred_at)s OR (x.occurred_at = x.created_at
        AND x.occurred_at BETWEEN %(occurred_at)s - %(slack)s AND %(occurred_at)s))
    AND x.outcome = %(outcome)s AND x.evidence_type = %(evidence_type)s
    AND x.note IS NOT DISTINCT FROM %(note)s
    AND x.artifact_link IS NOT DISTINCT FROM %(artifact_link)s
    AND x.slack_file_id IS NOT DISTINCT FROM %(slack_file_id)s
    AND (%(since)s::timestamptz IS NULL OR x.created_at >= %(since)s)
ORDER BY x.attempt_number DESC LIMIT 1

-- Who may do what with messages. Their meaning, audience and facts are set once.

ALTER TABLE uptake.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.outbox TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (key, lane, kind, person_id, channel_id, engagement_id, facts,
    counts_as_nudge, not_before, expires_at, created_at), UPDATE (not_before, state, claim_token,
    claimed_until, claimed_by, attempts, uncertain, slack_channel, slack_ts, sent_at,
    outcome_code) ON uptake.outbox TO uptake_writer;

-- Events are append-only for the bot, and nobody but the trigger numbers an attempt.

ALTER TABLE uptake.application_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.application_event TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (id, participant_id, engagement_id, strategy_id, occurred_at, evidence_type,
    outcome, note, artifact_link, slack_file_id, created_at)
    ON uptake.application_event TO uptake_writer;

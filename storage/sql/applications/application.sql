-- Applications, each with its attempt number. A condition on the event `x` follows.
SELECT x.id, x.participant_id, x.engagement_id, x.strategy_id, x.occurred_at, x.outcome,
    x.evidence_type, x.note, x.artifact_link, x.created_at, x.slack_file_id, x.attempt_number
FROM application_event AS x

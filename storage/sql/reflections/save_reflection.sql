-- What was ticked, never what was written. A reflection that was complete once stays so.
INSERT INTO reflection AS r (id, participant_id, engagement_id, state, themes, completed_at,
    updated_at, created_at)
VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(state)s, %(themes)s,
    %(completed_at)s, %(now)s, %(created_at)s)
ON CONFLICT (engagement_id, participant_id) DO UPDATE SET
    state = CASE WHEN r.state = 'complete' THEN r.state ELSE EXCLUDED.state END,
    completed_at = coalesce(r.completed_at, EXCLUDED.completed_at),
    themes = EXCLUDED.themes, updated_at = EXCLUDED.updated_at

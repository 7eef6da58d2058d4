-- Who may do what with reflections; their words are behind definer functions.

ALTER TABLE uptake.reflection ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.reflection TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (state, themes, completed_at, updated_at)
    ON uptake.reflection TO uptake_writer;
GRANT REFERENCES (participant_id, engagement_id) ON uptake.reflection TO uptake_raw;

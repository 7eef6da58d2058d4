-- Who may do what with people. The writing role never deletes a person: erasure is the operator's.

GRANT SELECT, INSERT, UPDATE (name, time_zone, locale, active, dm_channel_id, refreshed_at)
    ON uptake.person TO uptake_writer;
GRANT REFERENCES (id) ON uptake.person TO uptake_raw;

ALTER TABLE uptake.learner_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.learner_profile TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (grade_bands, experience, content_areas, school_role)
    ON uptake.learner_profile TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.role_assignment TO uptake_writer;

-- Who may do what with schools. The writing role never deletes a school, and sets who and where
-- only once; a version of a school's context is closed and never rewritten.

GRANT SELECT, INSERT, UPDATE (name, time_zone, district, hubspot_company_id)
    ON uptake.school TO uptake_writer;
GRANT SELECT (id, workspace_id, name, time_zone, district, created_at)
    ON uptake.school TO uptake_reader;

GRANT SELECT, INSERT, DELETE ON uptake.school_holiday TO uptake_writer;

ALTER TABLE uptake.school_context_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.school_context_profile TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (valid_to) ON uptake.school_context_profile TO uptake_writer;

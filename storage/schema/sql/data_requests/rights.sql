-- The writing role notes a wish and takes it back; what else happens to it is the operator's.

ALTER TABLE uptake.subject_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.subject_request TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (id, person_id, kind, created_at), UPDATE (done_at, outcome)
    ON uptake.subject_request TO uptake_writer;

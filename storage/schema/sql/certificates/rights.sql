-- A certificate is given once. A revoked one stays, so that its code says so.

ALTER TABLE uptake.certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.certificate TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (revoked_at, revocation_reason)
    ON uptake.certificate TO uptake_writer;

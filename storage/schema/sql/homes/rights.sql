-- Who may do what with App Homes.

ALTER TABLE uptake.home_page ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.home_page TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (person_id, changed, created_at), UPDATE (changed, shown, claimed_until)
    ON uptake.home_page TO uptake_writer;

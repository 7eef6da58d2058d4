-- Who may do what with signals that were found and with reminder settings.

ALTER TABLE uptake.intervention_trigger ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.intervention_trigger TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (resolved_at, resolution)
    ON uptake.intervention_trigger TO uptake_writer;

ALTER TABLE uptake.nudge_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.nudge_preference TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (muted_all, muted_kinds, snoozed_until, opens, closes, weekdays)
    ON uptake.nudge_preference TO uptake_writer;

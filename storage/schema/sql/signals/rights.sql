-- Who may do what with signals. Who passed a signal on goes when that person is erased; that and
-- when somebody did stays.

ALTER TABLE uptake.next_engagement_signal ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.next_engagement_signal TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (id, engagement_id, cohort_id, checkpoint, flag, gap_summary, state,
    created_at), UPDATE (state, la_id, la_passed_at, la_absent, pm_id, pm_passed_at,
    returned_because, hubspot_id) ON uptake.next_engagement_signal TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (at_risk_below, high_performing_from)
    ON uptake.signal_threshold TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (status, asset_id) ON uptake.gap_signal TO uptake_writer;

GRANT SELECT, INSERT ON uptake.gap_signal_engagement TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (state, closed_at) ON uptake.case_study_request TO uptake_writer;

ALTER TABLE uptake.case_study_volunteer ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.case_study_volunteer TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON uptake.case_study_volunteer TO uptake_writer;

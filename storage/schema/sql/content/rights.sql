-- Who may do what with content. A transition of visibility is kept for good: a person is named in
-- it by their audit reference, and the rule itself by nobody.

GRANT SELECT, INSERT ON uptake.gap_domain TO uptake_writer;

GRANT SELECT, INSERT ON uptake.gap_tag TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (visibility, release_rule) ON uptake.content_asset TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.content_asset_gap_tag TO uptake_writer;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.visibility_transition FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT, INSERT ON uptake.visibility_transition TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (url, duration_seconds, approval, submission, submitted_at,
    reviewer_id, reviewed_at, reason) ON uptake.intro_video TO uptake_writer;

ALTER TABLE uptake.video_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.video_view TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (watched_pct) ON uptake.video_view TO uptake_writer;

ALTER TABLE uptake.pre_work_completion ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.pre_work_completion TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON uptake.pre_work_completion TO uptake_writer;

ALTER TABLE uptake.pre_work_opening ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.pre_work_opening TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON uptake.pre_work_opening TO uptake_writer;

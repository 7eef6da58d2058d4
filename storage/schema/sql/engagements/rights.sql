-- Who may do what with engagements. The writing role never deletes an engagement, a cohort or an
-- enrolment; the reading role sees no person.

GRANT SELECT, INSERT, UPDATE (description) ON uptake.strategy TO uptake_writer;
GRANT SELECT ON uptake.strategy TO uptake_reader;

GRANT SELECT, INSERT, UPDATE (topic, starts_at, strategist_id, workshop_type, hubspot_deal_id,
    digest_channel_id, window_anchor, state, completed_at, anchored_at)
    ON uptake.engagement TO uptake_writer;
GRANT SELECT (id, school_id, topic, starts_at, workshop_type, source, digest_channel_id,
    window_anchor, state, completed_at, created_at) ON uptake.engagement TO uptake_reader;

GRANT SELECT, INSERT, DELETE, UPDATE (position) ON uptake.engagement_strategy TO uptake_writer;
GRANT SELECT ON uptake.engagement_strategy TO uptake_reader;

GRANT SELECT, INSERT, UPDATE (name, attendee_group, note, expected_count)
    ON uptake.cohort TO uptake_writer;
GRANT SELECT (id, engagement_id, name, attendee_group, expected_count, created_at)
    ON uptake.cohort TO uptake_reader;
GRANT SELECT (id, engagement_id, name) ON uptake.cohort TO uptake_raw;

ALTER TABLE uptake.enrollment ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.enrollment TO uptake_writer USING (true) WITH CHECK (true);
CREATE POLICY raw ON uptake.enrollment FOR SELECT TO uptake_raw USING (true);
GRANT SELECT, INSERT, UPDATE (cohort_id, joined_at, left_at, checked_in_at, anchor_at)
    ON uptake.enrollment TO uptake_writer;
GRANT SELECT (engagement_id, cohort_id, person_id, left_at) ON uptake.enrollment TO uptake_raw;

ALTER TABLE uptake.engagement_context ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.engagement_context TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE, UPDATE (readiness, change_tags, priorities, note, updated_at,
    updated_by) ON uptake.engagement_context TO uptake_writer;

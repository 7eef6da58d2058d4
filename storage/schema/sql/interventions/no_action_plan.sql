-- Who has no plan after a workshop. Whoever withdrew theirs counts from then: a reminder written
-- before (undone_at) came to nothing, as they have just thought of it.
--
-- Every view of this folder has these columns, for finding and for asking again before sending:
--   person_id, engagement_id, cohort_id   who, and where
--   about_id    the one record it is about; none where it is about the engagement
--   since       when its clock began: a step is due so long after
--   moved_to    the person's own later time, from which a step's delay counts anew
--   undone_at   when it was done and taken back: what was written before is not wanted any more
--   ends_at     when there is no use in it any more
CREATE OR REPLACE VIEW uptake.no_action_plan WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, NULL::uuid AS about_id,
    greatest(e.completed_at, n.joined_at, plans.withdrawn_at) AS since,
    NULL::timestamptz AS moved_to, plans.withdrawn_at AS undone_at, NULL::timestamptz AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
CROSS JOIN LATERAL (
    SELECT max(a.withdrawn_at) AS withdrawn_at FROM uptake.action_plan AS a
    WHERE a.engagement_id = n.engagement_id AND a.participant_id = n.person_id) AS plans
WHERE e.state = 'completed'
    AND NOT EXISTS (SELECT FROM uptake.action_plan AS a
        WHERE a.engagement_id = n.engagement_id AND a.participant_id = n.person_id
            AND a.withdrawn_at IS NULL);

GRANT SELECT ON uptake.no_action_plan TO uptake_writer;

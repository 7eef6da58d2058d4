-- Whose plan stands and was not tried since it was made: the newest revision alone.
CREATE OR REPLACE VIEW uptake.plan_due WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, a.id AS about_id, a.due_at AS since,
    NULL::timestamptz AS moved_to, NULL::timestamptz AS undone_at, NULL::timestamptz AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
JOIN uptake.action_plan AS a
    ON a.engagement_id = n.engagement_id AND a.participant_id = n.person_id
WHERE e.state = 'completed' AND a.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT FROM uptake.action_plan AS other
        WHERE other.engagement_id = a.engagement_id AND other.participant_id = a.participant_id
            AND other.revision > a.revision)
    AND NOT EXISTS (SELECT FROM uptake.application_event AS x
        WHERE x.engagement_id = a.engagement_id AND x.participant_id = a.participant_id
            AND x.created_at >= a.created_at);

GRANT SELECT ON uptake.plan_due TO uptake_writer;

-- Who has logged no try after a workshop, whatever came of it. It counts from the later of the
-- anchor and their plan's own time; whoever withdrew their plan counts from then.
CREATE OR REPLACE VIEW uptake.no_application WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, NULL::uuid AS about_id,
    greatest(n.anchor_at, n.joined_at, plan.at) AS since,
    plan.at AS moved_to, NULL::timestamptz AS undone_at, NULL::timestamptz AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
LEFT JOIN LATERAL (
    SELECT coalesce(a.withdrawn_at, a.due_at) AS at FROM uptake.action_plan AS a
    WHERE a.engagement_id = n.engagement_id AND a.participant_id = n.person_id
    ORDER BY a.revision DESC LIMIT 1) AS plan ON true
WHERE e.state = 'completed' AND n.anchor_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM uptake.application_event AS x
        WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id);

GRANT SELECT ON uptake.no_application TO uptake_writer;

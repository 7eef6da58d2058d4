-- Who has tried something after a workshop, and has not finished looking back.
CREATE OR REPLACE VIEW uptake.no_survey WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, NULL::uuid AS about_id, tried.at AS since,
    NULL::timestamptz AS moved_to, NULL::timestamptz AS undone_at, NULL::timestamptz AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
CROSS JOIN LATERAL (
    SELECT min(x.created_at) AS at FROM uptake.application_event AS x
    WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id) AS tried
WHERE e.state = 'completed' AND tried.at IS NOT NULL
    AND NOT EXISTS (SELECT FROM uptake.reflection AS r
        WHERE r.engagement_id = n.engagement_id AND r.participant_id = n.person_id
            AND r.survey_complete);

GRANT SELECT ON uptake.no_survey TO uptake_writer;

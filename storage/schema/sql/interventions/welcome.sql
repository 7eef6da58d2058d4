-- Who takes part in a workshop that was not cancelled.
CREATE OR REPLACE VIEW uptake.welcome WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, NULL::uuid AS about_id, n.joined_at AS since,
    NULL::timestamptz AS moved_to, NULL::timestamptz AS undone_at, NULL::timestamptz AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
WHERE e.state IN ('planned', 'completed');

GRANT SELECT ON uptake.welcome TO uptake_writer;

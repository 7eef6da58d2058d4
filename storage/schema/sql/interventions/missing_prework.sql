-- Who has open pre-work for a workshop that is planned. There is no use in it once it begins.
CREATE OR REPLACE VIEW uptake.missing_prework WITH (security_invoker) AS
SELECT n.person_id, n.engagement_id, n.cohort_id, NULL::uuid AS about_id, e.starts_at AS since,
    NULL::timestamptz AS moved_to, NULL::timestamptz AS undone_at, e.starts_at AS ends_at
FROM uptake.engagement AS e
JOIN uptake.enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
WHERE e.state = 'planned'
    AND EXISTS (SELECT FROM uptake.content_asset AS w
        WHERE w.engagement_id = e.id AND w.type = 'pre_work' AND w.visibility <> 'draft'
            AND NOT EXISTS (SELECT FROM uptake.pre_work_completion AS d
                WHERE d.asset_id = w.id AND d.participant_id = n.person_id));

GRANT SELECT ON uptake.missing_prework TO uptake_writer;

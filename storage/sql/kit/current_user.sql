-- Who acts, with what they may do, read in one statement by nearly every request. A condition on
-- the person `p` or the workspace `w` follows.
SELECT p.id, p.id AS person_id, p.workspace_id, p.slack_user_id, p.name, p.time_zone, p.locale,
    p.active, p.dm_channel_id,
    (SELECT coalesce(json_agg(json_build_object(
            'role', r.role, 'scope_kind', r.scope_kind, 'scope_id',
            -- A role over the whole is used in the workspace in which its holder is.
            CASE r.scope_kind WHEN 'organisation' THEN p.workspace_id ELSE r.scope_id END)), '[]')
        FROM role_assignment AS r WHERE r.person_id = p.id) AS roles,
    enrolled.engagements AS enrolled, enrolled.cohorts
FROM person AS p
JOIN workspace AS w ON w.id = p.workspace_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(e.engagement_id), '{}') AS engagements,
        coalesce(array_agg(e.cohort_id), '{}') AS cohorts
    -- Whoever left keeps their rows and loses what the enrolment allowed.
    FROM enrollment AS e WHERE e.person_id = p.id AND e.left_at IS NULL) AS enrolled

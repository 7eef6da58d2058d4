-- What a role over an organisation, a school or an engagement lies in, or no row where that is
-- not there.
SELECT w.id AS workspace_id, s.id AS school_id, e.id AS engagement_id
FROM workspace AS w
LEFT JOIN engagement AS e ON %(kind)s = 'engagement' AND e.id = %(id)s
LEFT JOIN school AS s ON s.workspace_id = w.id
    AND s.id = CASE WHEN %(kind)s = 'engagement' THEN e.school_id ELSE %(id)s END
WHERE CASE WHEN %(kind)s = 'organisation' THEN w.id = %(id)s ELSE s.id IS NOT NULL END

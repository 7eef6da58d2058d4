-- Whether somebody active is LA of this workshop, by a role over it, its school or the whole.
SELECT 1 FROM engagement AS e JOIN school AS s ON s.id = e.school_id
JOIN workspace AS w ON w.id = s.workspace_id
JOIN role_assignment AS r ON r.role = 'la' AND r.scope_id IN (e.id, s.id, w.organisation_id)
JOIN person AS p ON p.id = r.person_id AND p.active
WHERE e.id = %(engagement_id)s LIMIT 1

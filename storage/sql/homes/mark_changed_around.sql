-- The Homes of everybody to whom a workshop is shown: whoever is enrolled, or has a role over it,
-- its school or the whole. In the order of the people, as in mark_changed.
UPDATE home_page SET changed = changed + 1 WHERE person_id IN (
    SELECT h.person_id FROM home_page AS h
    WHERE EXISTS (SELECT FROM enrollment AS e
            WHERE e.person_id = h.person_id AND e.engagement_id = %(engagement_id)s)
        OR EXISTS (SELECT FROM engagement AS e
            JOIN school AS s ON s.id = e.school_id
            JOIN workspace AS w ON w.id = s.workspace_id
            JOIN role_assignment AS r ON r.person_id = h.person_id
                AND r.scope_id IN (e.id, s.id, w.organisation_id)
            WHERE e.id = %(engagement_id)s)
    ORDER BY h.person_id FOR UPDATE OF h)

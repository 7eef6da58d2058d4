-- What a workshop was planned by: its own context, or else the version of its school's that was
-- valid when it began. Before it began, the present one.
SELECT o.readiness, o.change_tags, o.priorities, o.note, NULL AS version
FROM engagement_context AS o
WHERE o.engagement_id = %(id)s
UNION ALL
SELECT c.readiness, c.change_tags, c.priorities, c.note, c.version
FROM engagement AS e JOIN school_context_profile AS c ON c.school_id = e.school_id
    AND tstzrange(c.valid_from, c.valid_to) @> least(e.starts_at, %(now)s)
WHERE e.id = %(id)s
    AND NOT EXISTS (SELECT FROM engagement_context AS o WHERE o.engagement_id = e.id)

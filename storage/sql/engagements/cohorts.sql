-- The cohorts of a workshop, each with how many are in it now: whoever left is not counted.
SELECT c.id, c.name, count(n.id) AS enrolled, c.attendee_group, c.note, c.expected_count
FROM cohort AS c
LEFT JOIN enrollment AS n ON n.cohort_id = c.id AND n.left_at IS NULL
WHERE c.engagement_id = %(id)s GROUP BY c.id ORDER BY c.name

-- Everybody who is or was enrolled in a workshop, by cohort.
SELECT p.slack_user_id, p.name, c.name AS cohort, n.left_at
FROM enrollment AS n JOIN person AS p ON p.id = n.person_id
JOIN cohort AS c ON c.id = n.cohort_id
WHERE n.engagement_id = %(id)s ORDER BY c.name, p.name, p.slack_user_id

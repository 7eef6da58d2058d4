-- Checkpoints whose time has come: so long after the end of a workshop, and not released yet for
-- one of its cohorts. The oldest first.
SELECT e.id AS engagement_id, age.checkpoint
FROM unnest(%(checkpoints)s::text[], %(ages)s::interval[]) AS age (checkpoint, age)
JOIN engagement AS e ON e.state = 'completed' AND e.completed_at + age.age <= %(now)s
WHERE EXISTS (SELECT FROM cohort AS c
    WHERE c.engagement_id = e.id AND NOT EXISTS (SELECT FROM checkpoint_release AS r
        WHERE r.cohort_id = c.id AND r.checkpoint = age.checkpoint))
ORDER BY e.completed_at + age.age, e.id

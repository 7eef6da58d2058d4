-- Cohorts whose checkpoint was released and which have no signal of it yet. Each cohort's cells are
-- looked for by index: there are many more of them than cohorts.
SELECT c.engagement_id, c.id AS cohort_id, m.moment AS checkpoint
FROM cohort AS c CROSS JOIN unnest(%(checkpoints)s::text[]) AS m (moment)
CROSS JOIN LATERAL (SELECT FROM released_cell_cohort AS o
    WHERE o.cohort_id = c.id AND o.moment = m.moment LIMIT 1) AS o
WHERE NOT EXISTS (SELECT FROM next_engagement_signal AS s
    WHERE s.cohort_id = c.id AND s.checkpoint = m.moment)
ORDER BY m.moment, c.id

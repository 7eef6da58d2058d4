-- The newest released checkpoint of each cohort that has a channel, where it says something and the
-- channel was not told. A digest that nobody could be told in time does not count as told.
WITH newest AS (
    SELECT DISTINCT ON (cohort_id) cohort_id, checkpoint FROM checkpoint_release
    WHERE checkpoint = ANY(%(checkpoints)s) ORDER BY cohort_id, released_at DESC)
SELECT c.id AS cohort_id, e.id AS engagement_id, e.digest_channel_id AS channel_id, n.checkpoint,
    s.time_zone,
    ARRAY(SELECT h.day FROM school_holiday AS h WHERE h.school_id = s.id) AS holidays
FROM newest AS n
JOIN cohort AS c ON c.id = n.cohort_id
JOIN engagement AS e ON e.id = c.engagement_id AND e.digest_channel_id IS NOT NULL
JOIN school AS s ON s.id = e.school_id
WHERE EXISTS (SELECT FROM released_figure AS f
        WHERE f.cohort_id = n.cohort_id AND f.checkpoint = n.checkpoint
            AND f.value IS NOT NULL)
    AND NOT EXISTS (SELECT FROM outbox AS o
        WHERE o.engagement_id = e.id AND o.kind = 'digest'
            AND o.facts ->> 'cohort_id' = c.id::text
            AND o.facts ->> 'checkpoint' = n.checkpoint
            AND (o.state, o.outcome_code) IS DISTINCT FROM ('lapsed', 'expired'))
ORDER BY c.id

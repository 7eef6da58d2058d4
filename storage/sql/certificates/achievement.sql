-- What a workshop's certificates are given for. It is public, and so is told only of workshops of
-- which somebody holds one.
SELECT e.id AS engagement_id, e.topic, s.name AS school,
    ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
        WHERE x.engagement_id = e.id ORDER BY x.position) AS strategies,
    e.starts_at, s.time_zone
FROM engagement AS e JOIN school AS s ON s.id = e.school_id
WHERE e.id = %(id)s AND EXISTS (SELECT FROM certificate AS c WHERE c.engagement_id = e.id)

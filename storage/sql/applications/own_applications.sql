-- A page of somebody's tries, the newest first, with the names they know them by. Over the
-- enrolments, left ones too: events are found by their workshop.
SELECT x.*, e.topic, t.name AS strategy
FROM enrollment AS n
JOIN ({applications/application}) AS x
    ON x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
JOIN engagement AS e ON e.id = x.engagement_id
JOIN strategy AS t ON t.id = x.strategy_id
WHERE n.person_id = %(participant_id)s
ORDER BY x.occurred_at DESC, x.created_at DESC, x.id
LIMIT %(most)s OFFSET %(skip)s

-- What certificates say, with the names as they are today. The account in Slack is for matching
-- alone, and shown to nobody. A condition on the certificate `c` follows.
SELECT c.id AS certificate_id, c.code, w.id AS workspace_id, c.engagement_id,
    w.team_id || '/' || p.slack_user_id AS account, p.name AS holder, p.locale, w.name AS issuer,
    e.topic, s.name AS school,
    ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
        WHERE x.engagement_id = e.id ORDER BY x.position) AS strategies,
    e.starts_at, s.time_zone, c.issued_at, c.revoked_at
FROM certificate AS c
JOIN person AS p ON p.id = c.participant_id
JOIN workspace AS w ON w.id = p.workspace_id
JOIN engagement AS e ON e.id = c.engagement_id
JOIN school AS s ON s.id = e.school_id

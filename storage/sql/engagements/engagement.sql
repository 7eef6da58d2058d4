-- A workshop as every slice shows it: with its school's name and zone, and with what was taught,
-- in the order it was taught. A condition on the engagement `e` or the school `s` follows.
SELECT e.id, e.school_id, s.name AS school_name, s.time_zone, e.topic, e.starts_at, e.state,
    e.completed_at, s.workspace_id, e.workshop_type, e.source, e.strategist_id,
    e.digest_channel_id, e.window_anchor,
    (SELECT coalesce(json_agg(json_build_object(
            'id', t.id, 'name', t.name, 'description', t.description) ORDER BY x.position), '[]')
        FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
        WHERE x.engagement_id = e.id) AS strategies
FROM engagement AS e JOIN school AS s ON s.id = e.school_id

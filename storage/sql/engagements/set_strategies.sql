-- What is taught, in the order of the names. Positions may change places within one statement.
INSERT INTO engagement_strategy (engagement_id, strategy_id, position)
SELECT %(id)s, t.id, one.position
FROM unnest(%(names)s::text[]) WITH ORDINALITY AS one (name, position)
JOIN strategy AS t ON t.workspace_id = %(workspace_id)s AND t.name = one.name
ON CONFLICT (engagement_id, strategy_id) DO UPDATE SET position = EXCLUDED.position

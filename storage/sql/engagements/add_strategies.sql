-- Strategies that the workspace does not know yet. Those it knows keep their description.
INSERT INTO strategy (id, workspace_id, name, description, created_at)
SELECT gen_random_uuid(), %(workspace_id)s, name, description, %(now)s
FROM unnest(%(names)s::text[], %(descriptions)s::text[]) AS one (name, description)
ON CONFLICT (workspace_id, name) DO NOTHING

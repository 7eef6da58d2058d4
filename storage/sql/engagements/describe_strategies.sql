-- What strategies of the workspace are described as from now on, wherever they are taught.
UPDATE strategy AS t SET description = one.description
FROM unnest(%(names)s::text[], %(descriptions)s::text[]) AS one (name, description)
WHERE t.workspace_id = %(workspace_id)s AND t.name = one.name

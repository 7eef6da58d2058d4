-- Gives a role, once. A role over the whole belongs to the organisation of the workspace given.
INSERT INTO role_assignment (id, person_id, role, scope_kind, scope_id, created_at)
VALUES (%(new_id)s, %(person_id)s, %(role)s, %(scope_kind)s, CASE %(scope_kind)s::text
    WHEN 'organisation' THEN (SELECT organisation_id FROM workspace WHERE id = %(scope_id)s)
    ELSE %(scope_id)s END, %(now)s)
ON CONFLICT DO NOTHING RETURNING id

-- Takes a role back. One over the whole is that of the organisation of the workspace given.
DELETE FROM role_assignment
WHERE person_id = %(person_id)s AND role = %(role)s AND scope_kind = %(scope_kind)s
    AND scope_id = CASE %(scope_kind)s::text
        WHEN 'organisation' THEN (SELECT organisation_id FROM workspace WHERE id = %(scope_id)s)
        ELSE %(scope_id)s END
RETURNING id

-- The workshops that somebody runs by a role over the organisation, a school or the workshop
-- itself. Roles reach no further than their workspace.
{engagements/engagement}
WHERE s.workspace_id = %(workspace_id)s AND (
    s.workspace_id = ANY(%(workspaces)s) OR e.school_id = ANY(%(schools)s)
    OR e.id = ANY(%(engagements)s))
ORDER BY e.starts_at DESC

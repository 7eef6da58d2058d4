-- An asset is shown to others, or hidden, by a person whom the record names by reference only.
WITH moved AS (
    UPDATE content_asset SET visibility = %(moved_to)s, release_rule = %(rule)s
    WHERE id = %(asset_id)s RETURNING id)
INSERT INTO visibility_transition (id, asset_id, moved_from, moved_to, actor_kind, actor_ref,
    at, created_at)
SELECT %(id)s, moved.id, %(moved_from)s, %(moved_to)s, 'person', p.audit_ref, %(now)s, %(now)s
FROM moved JOIN person AS p ON p.id = %(by)s

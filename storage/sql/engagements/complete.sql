-- A workshop is done. Where the window begins with that, it begins for everybody enrolled.
WITH completed AS (
    UPDATE engagement SET state = 'completed', completed_at = %(at)s
    WHERE id = %(id)s RETURNING id, window_anchor)
UPDATE enrollment AS n SET anchor_at = %(at)s FROM completed
WHERE n.engagement_id = completed.id AND completed.window_anchor = 'marked_complete'

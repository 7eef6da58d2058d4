-- The window begins with something else from now on, for those too who are enrolled already: with
-- each one's own check-in, or with the workshop's end. Where that has not been, it has not begun.
WITH chosen AS (
    UPDATE engagement SET window_anchor = %(anchor)s, anchored_at = %(now)s
    WHERE id = %(id)s
    RETURNING id, completed_at)
UPDATE enrollment AS n
SET anchor_at = CASE %(anchor)s WHEN 'participant' THEN n.checked_in_at
    ELSE chosen.completed_at END
FROM chosen WHERE n.engagement_id = chosen.id

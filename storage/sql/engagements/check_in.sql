-- Somebody was there, which begins their window where the workshop counts from that. A second
-- check-in changes nothing.
UPDATE enrollment AS n
SET checked_in_at = %(now)s,
    anchor_at = CASE e.window_anchor WHEN 'participant' THEN %(now)s ELSE n.anchor_at END
FROM engagement AS e
WHERE e.id = %(engagement_id)s AND n.engagement_id = e.id AND n.person_id = %(person_id)s
    AND n.checked_in_at IS NULL

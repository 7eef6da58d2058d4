-- The workshops that somebody is in now, the newest first.
{engagements/engagement}
JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
WHERE n.person_id = %(person_id)s AND e.state <> 'cancelled' ORDER BY e.starts_at DESC

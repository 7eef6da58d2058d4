-- The video that a workshop's participants see, with how far this one has watched it: the newest
-- approved one of the strategist.
SELECT v.*, coalesce(w.watched_pct, 0) AS watched_pct
FROM ({content/video}) AS v
JOIN engagement AS e ON e.strategist_id = v.strategist_id
LEFT JOIN video_view AS w ON w.video_id = v.id AND w.participant_id = %(participant_id)s
WHERE e.id = %(engagement_id)s AND e.state <> 'cancelled' AND v.approval = 'approved'
ORDER BY v.reviewed_at DESC, v.id LIMIT 1

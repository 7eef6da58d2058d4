-- The strategist's video that waits for review, or else the newest; locked, for it may be replaced.
{content/video}
WHERE v.strategist_id = %(strategist_id)s
ORDER BY v.approval = 'pending' DESC, v.created_at DESC LIMIT 1 FOR NO KEY UPDATE OF v

-- One person's reflection with their words, which only this function of the database gives out,
-- and only those of whom it is asked about.
SELECT r.id, r.participant_id, r.engagement_id, r.state, r.themes, words.evidence,
    words.obstacles, words.next_try, r.completed_at, r.created_at
FROM reflection AS r
CROSS JOIN LATERAL own_reflection(r.participant_id, r.engagement_id) AS words
WHERE r.participant_id = %(participant_id)s AND r.engagement_id = %(engagement_id)s

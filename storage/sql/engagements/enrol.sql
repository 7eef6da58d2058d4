-- Enrols somebody, or brings back who left. Whoever comes back keeps when their window began.
INSERT INTO enrollment AS n (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
    created_at)
VALUES (%(id)s, %(engagement_id)s, %(cohort_id)s, %(person_id)s, %(now)s, %(anchor_at)s,
    %(now)s)
ON CONFLICT (engagement_id, person_id) DO UPDATE SET cohort_id = EXCLUDED.cohort_id,
    left_at = NULL, anchor_at = coalesce(n.anchor_at, EXCLUDED.anchor_at)
RETURNING id

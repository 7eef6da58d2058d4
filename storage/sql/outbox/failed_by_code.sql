-- What failed, and what was tried in vain more than twice, by its code: for `doctor`.
SELECT outcome_code, count(*) AS notices FROM outbox
WHERE state = 'failed'
    OR (state IN ('waiting', 'claimed') AND outcome_code IS NOT NULL AND attempts > 2)
GROUP BY outcome_code

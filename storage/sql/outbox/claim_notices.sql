-- Takes the heads of lanes for sending, for as long as the lease. A lane's head is the first notice
-- that is due, nudges last and by their priority. A notice that Slack told to come back later holds
-- up those behind it; one that waits for its own hour does not.
WITH heads AS (
    SELECT DISTINCT ON (o.lane) o.key, o.seq FROM outbox AS o
    -- A newer release may have written kinds that this one cannot tell; they wait for it.
    WHERE o.kind = ANY(%(kinds)s) AND (
        (o.state = 'claimed' AND o.claimed_until <= clock_timestamp())
        OR (o.state = 'waiting' AND o.not_before <= %(now)s
            AND NOT EXISTS (SELECT FROM outbox AS other
                WHERE other.lane = o.lane AND (other.state = 'claimed'
                    OR (other.state = 'waiting' AND other.outcome_code IS NOT NULL
                        AND other.seq < o.seq AND other.not_before > %(now)s)))))
    ORDER BY o.lane, o.state, coalesce(array_position(%(priority)s, o.kind), 0), o.seq),
-- Asked again under the lock: another worker may have been faster.
taken AS (
    SELECT o.key FROM outbox AS o
    WHERE o.key IN (SELECT key FROM heads ORDER BY seq LIMIT %(most)s)
        AND (o.state = 'waiting'
            OR (o.state = 'claimed' AND o.claimed_until <= clock_timestamp()))
    FOR UPDATE SKIP LOCKED)
-- Whoever held a claim that ran out may have sent it: that is uncertain from now on.
UPDATE outbox AS o SET state = 'claimed', claim_token = gen_random_uuid(),
    claimed_until = clock_timestamp() + %(lease)s, claimed_by = %(worker)s,
    attempts = o.attempts + 1, uncertain = o.uncertain OR o.state = 'claimed'
FROM taken WHERE o.key = taken.key
RETURNING o.seq, o.kind, o.person_id, o.channel_id, o.key, o.facts, o.engagement_id,
    o.not_before, o.expires_at, o.counts_as_nudge, o.claim_token AS token, o.attempts, o.uncertain

-- Notices, all in one statement. Two with one key are one notice: the first stays.
INSERT INTO outbox (key, lane, kind, person_id, channel_id, engagement_id, facts,
    counts_as_nudge, not_before, expires_at, created_at)
SELECT new.*, %(now)s FROM unnest(%(keys)s::text[], %(lanes)s::text[], %(kinds)s::text[],
    %(people)s::uuid[], %(channels)s::text[], %(engagements)s::uuid[], %(facts)s::jsonb[],
    %(nudges)s::boolean[], %(not_before)s::timestamptz[], %(expires)s::timestamptz[]) AS new
ON CONFLICT DO NOTHING RETURNING 1

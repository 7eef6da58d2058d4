-- Releases what its rule lets out by now, and returns what was moved. The stage that each workshop
-- has reached is held against where its assets are and where their rule lets them begin. Stages are
-- compared by their place in the list.
WITH due AS (
    SELECT a.id, a.engagement_id, a.visibility, s.stage
    FROM content_asset AS a
    JOIN engagement AS e ON e.id = a.engagement_id AND e.state <> 'cancelled'
    JOIN school AS c ON c.id = e.school_id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN e.state = 'completed' THEN 'post_released'
        -- The day begins in the morning of the school's own day, or earlier with the workshop.
        WHEN %(now)s >= least(e.starts_at, ((e.starts_at AT TIME ZONE c.time_zone)::date
            + %(morning)s::time) AT TIME ZONE c.time_zone) THEN 'day_of'
        WHEN %(now)s >= e.starts_at - %(before)s::interval THEN 'pre_engagement'
        END AS stage) AS s
    WHERE a.release_rule <> 'by_hand' AND a.visibility <> 'post_released'
        AND array_position(%(stages)s::text[], a.visibility)
            < array_position(%(stages)s::text[], s.stage)
        AND array_position(%(stages)s::text[], a.release_rule)
            <= array_position(%(stages)s::text[], s.stage)
    -- Whoever moves one by hand just now is not waited for: the next look finds what is left.
    FOR NO KEY UPDATE OF a SKIP LOCKED),
moved AS (
    UPDATE content_asset AS a SET visibility = due.stage FROM due WHERE a.id = due.id),
recorded AS (
    INSERT INTO visibility_transition (id, asset_id, moved_from, moved_to, actor_kind, at,
        created_at)
    SELECT gen_random_uuid(), id, visibility, stage, 'system', %(now)s, %(now)s FROM due)
SELECT id AS asset_id, engagement_id, visibility AS moved_from, stage AS moved_to FROM due

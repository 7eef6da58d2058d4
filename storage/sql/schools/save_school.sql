-- A school with its holidays, known by its name in the workspace. A district that is not given
-- leaves the one that is known, and holidays are only ever added.
WITH stored AS (
    INSERT INTO school (id, workspace_id, name, time_zone, district, created_at)
    VALUES (%(id)s, %(workspace_id)s, %(name)s, %(time_zone)s, %(district)s, %(now)s)
    ON CONFLICT (workspace_id, name) DO UPDATE SET time_zone = EXCLUDED.time_zone,
        district = coalesce(EXCLUDED.district, school.district)
    RETURNING id),
closed AS (
    INSERT INTO school_holiday (school_id, day)
    SELECT stored.id, day FROM stored, unnest(%(holidays)s::date[]) AS day
    ON CONFLICT DO NOTHING)
SELECT id FROM stored

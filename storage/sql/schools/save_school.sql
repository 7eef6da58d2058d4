-- A school with its holidays, known by its district and name. Where none has this district, the name
-- is enough: the school moves to the district that is given. Holidays are only ever added.
WITH known AS (
    SELECT id FROM school
    WHERE workspace_id = %(workspace_id)s AND name = %(name)s
    ORDER BY district IS NOT DISTINCT FROM %(district)s DESC, created_at, id LIMIT 1),
renewed AS (
    UPDATE school SET time_zone = %(time_zone)s, district = coalesce(%(district)s, school.district)
    FROM known WHERE school.id = known.id RETURNING school.id),
added AS (
    INSERT INTO school (id, workspace_id, name, time_zone, district, created_at)
    SELECT %(id)s, %(workspace_id)s, %(name)s, %(time_zone)s, %(district)s, %(now)s
    WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (workspace_id, district, name) DO UPDATE SET time_zone = EXCLUDED.time_zone
    RETURNING id),
stored AS (SELECT id FROM renewed UNION ALL SELECT id FROM added),
closed AS (
    INSERT INTO school_holiday (school_id, day)
    SELECT stored.id, day FROM stored, unnest(%(holidays)s::date[]) AS day
    ON CONFLICT DO NOTHING)
SELECT id FROM stored

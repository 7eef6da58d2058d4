-- What a cohort's release at one moment says, with the names it belongs to. What may be shown was
-- decided when it was released: this reads what is left.
SELECT f.measure, f.part, f.value, f.blank_reason AS blank, f.n_band AS band, f.computed_at,
    f.modifier, f.some_still_open, f.n_or_more AS band_or_more, f.floor,
    c.name AS cohort_name, e.topic, s.name AS school_name, s.time_zone, f.as_of, f.together_with
FROM released_of_cohort(%(cohort_id)s, %(moment)s) AS f
JOIN cohort AS c ON c.id = %(cohort_id)s
JOIN engagement AS e ON e.id = c.engagement_id
JOIN school AS s ON s.id = e.school_id
ORDER BY f.measure, f.part

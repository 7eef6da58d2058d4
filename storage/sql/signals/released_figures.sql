-- What a cohort's release at one moment says, measure by measure: the shown cells alone.
SELECT c.measure, c.value, c.modifier, c.blank_reason AS blank, c.n_band AS band,
    c.some_still_open, c.as_of AS computed_at
FROM released_cell_cohort AS o JOIN shown_cell AS c ON c.id = o.cell_id
WHERE o.cohort_id = %(cohort_id)s AND o.moment = %(moment)s AND o.part = ''
    AND o.measure = ANY(%(measures)s)

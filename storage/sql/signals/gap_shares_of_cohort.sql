-- The gaps that a cohort's pulse check showed, the widest first. What was blanked is not told.
SELECT c.part AS gap_tag, trunc(c.value)::integer AS percent, c.modifier, c.n_band AS band
FROM released_cell_cohort AS o JOIN shown_cell AS c ON c.id = o.cell_id
WHERE o.cohort_id = %(cohort_id)s AND o.moment = 'pulse' AND o.measure = 'gap_missed'
    AND c.value IS NOT NULL AND c.n_band IS NOT NULL
ORDER BY c.value DESC, c.part

-- Totals of the released cells of a workshop, a school or the whole.
SELECT t.measure, t.part, t.value, t.blank_reason AS blank, t.n_band AS band, t.computed_at,
    t.modifier, t.some_still_open, t.n_or_more AS band_or_more, t.floor, t.some_left_out, t.as_of
FROM released_totals(%(breadth)s, %(id)s, %(moment)s) AS t ORDER BY t.measure, t.part

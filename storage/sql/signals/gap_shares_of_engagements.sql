-- One gap in each of these workshops: the lowest share that a cohort of it was shown, so that no
-- pattern is told as wider than it is anywhere.
SELECT DISTINCT ON (engagement_id) engagement_id, part AS gap_tag,
    trunc(value)::integer AS percent, modifier, n_band AS band
FROM shown_cell
WHERE engagement_id = ANY(%(engagement_ids)s) AND moment = 'pulse' AND measure = 'gap_missed'
    AND part = %(gap_tag)s AND value IS NOT NULL AND n_band IS NOT NULL
ORDER BY engagement_id, value, n_band

-- What a gap signal quoted of each of its workshops when it was raised.
SELECT e.engagement_id, g.gap_tag, e.share AS percent, e.share_modifier AS modifier,
    e.n_band AS band
FROM gap_signal_engagement AS e JOIN gap_signal AS g ON g.id = e.gap_signal_id
WHERE g.id = %(id)s

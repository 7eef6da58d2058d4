-- The thresholds of one measure, for the organisation that the workspace belongs to.
INSERT INTO signal_threshold (id, organisation_id, measure, at_risk_below, high_performing_from,
    created_at)
SELECT %(id)s, organisation_id, %(measure)s, %(at_risk_below)s, %(high_performing_from)s, %(now)s
FROM workspace WHERE id = %(workspace_id)s
ON CONFLICT (organisation_id, measure) DO UPDATE SET at_risk_below = EXCLUDED.at_risk_below,
    high_performing_from = EXCLUDED.high_performing_from

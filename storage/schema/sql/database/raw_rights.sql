-- Owner: uptake_raw
-- Nobody has a right on raw answers, and row security without a policy is a second lock against a
-- stray GRANT.

ALTER TABLE uptake_raw.pulse_response ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.pulse_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.pulse_sealed ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.reflection_text ENABLE ROW LEVEL SECURITY;

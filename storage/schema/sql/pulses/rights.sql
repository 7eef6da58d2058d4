-- Who may do what with pulse checks. Rounds are closed and released by definer functions alone.

GRANT SELECT, INSERT, UPDATE (statement) ON uptake.pulse_check TO uptake_writer;

GRANT SELECT, INSERT, DELETE, UPDATE (question, options, right_option, gap_tag)
    ON uptake.pulse_question TO uptake_writer;
GRANT SELECT ON uptake.pulse_question TO uptake_raw;

GRANT SELECT, INSERT (id, pulse_check_id, engagement_id, opens_at, closes_at, created_at)
    ON uptake.pulse_round TO uptake_writer;
GRANT SELECT, UPDATE (state, closed_at, closed_in), REFERENCES
    ON uptake.pulse_round TO uptake_raw;

-- Released figures are written once, by the owner's functions, and kept for good. The writing role
-- sees what was told of a cell; the reading role has functions alone.

GRANT SELECT, INSERT, UPDATE (score, rate, breakdown) ON uptake.privacy_floor TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (mastery_streak) ON uptake.figure_setting TO uptake_writer;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.checkpoint_release FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT ON uptake.checkpoint_release TO uptake_writer;
GRANT SELECT ON uptake.checkpoint_release TO uptake_reader;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_figure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT (cohort_id, checkpoint, measure, value, modifier, blank_reason, n_band, still_open,
    computed_at) ON uptake.released_figure TO uptake_writer;
GRANT SELECT (cohort_id, checkpoint, measure, value, modifier, blank_reason, n_band, still_open,
    computed_at) ON uptake.released_figure TO uptake_reader;

ALTER TABLE uptake.released_cell ENABLE ROW LEVEL SECURITY;
CREATE POLICY raw ON uptake.released_cell FOR INSERT TO uptake_raw WITH CHECK (true);
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_cell FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT INSERT ON uptake.released_cell TO uptake_raw;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_cell_cohort FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT ON uptake.released_cell_cohort TO uptake_writer;
GRANT INSERT ON uptake.released_cell_cohort TO uptake_raw;

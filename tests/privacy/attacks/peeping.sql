--! Learning without reading: statistics, plans, sizes, locks, differences of what is shown.
--! Everything here that runs must tell the same whatever was answered.

--= statistics
--  ends equal

-- most common values
SELECT tablename, attname, most_common_vals, histogram_bounds, most_common_elems, n_distinct,
    correlation FROM pg_stats WHERE schemaname IN ('uptake', 'uptake_raw');

-- of several columns
SELECT * FROM pg_stats_ext WHERE schemaname IN ('uptake', 'uptake_raw');

-- of expressions
SELECT * FROM pg_stats_ext_exprs WHERE schemaname IN ('uptake', 'uptake_raw');

-- rows and pages
SELECT relname, reltuples, relpages, relallvisible FROM pg_class WHERE relnamespace IN (SELECT
    oid FROM pg_namespace WHERE nspname IN ('uptake', 'uptake_raw'));

-- what was done to tables
SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_tup_newpage_upd, n_live_tup,
    n_mod_since_analyze, n_ins_since_vacuum FROM pg_stat_all_tables WHERE schemaname
    IN ('uptake', 'uptake_raw');

-- how tables are read
SELECT relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch FROM pg_stat_all_tables WHERE
    schemaname = 'uptake_raw';

-- how indexes are read
SELECT indexrelname, idx_scan, idx_tup_read, idx_tup_fetch FROM pg_stat_all_indexes WHERE
    schemaname = 'uptake_raw';

-- pages read
SELECT relname, heap_blks_read + heap_blks_hit > 0 FROM pg_statio_all_tables WHERE schemaname =
    'uptake_raw';

-- functions called
SELECT funcname, calls FROM pg_stat_user_functions;

-- of one's own transaction
SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_xact_all_tables WHERE schemaname IN ('uptake',
    'uptake_raw');

-- by the counter's own function
SELECT pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_hot_updated(c.oid),
    pg_stat_get_live_tuples(c.oid) FROM pg_class AS c WHERE c.relname IN ('pulse_response',
    'reflection_text') ORDER BY c.relname;

-- sequences
SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname IN ('uptake',
    'uptake_raw');

-- what was said to the server
SELECT count(*) FROM pg_stat_activity WHERE query ~ 'likert *=|canary';

-- who waits for what
SELECT count(*) FROM pg_locks WHERE relation IN (SELECT oid FROM pg_class WHERE relnamespace IN
    (SELECT oid FROM pg_namespace WHERE nspname = 'uptake_raw'));

-- after an ANALYZE of one's own
ANALYZE uptake_raw.pulse_response;
SELECT * FROM pg_stats WHERE schemaname = 'uptake_raw';

-- work in progress
SELECT count(*) FROM pg_stat_progress_analyze;
SELECT count(*) FROM pg_stat_progress_copy;

--= statistics

-- as they are stored
SELECT stavalues1 FROM pg_statistic;

-- of several columns, as stored
SELECT * FROM pg_statistic_ext_data;

-- memory of the server
SELECT * FROM pg_shmem_allocations;

-- put by oneself
SELECT pg_restore_relation_stats('schemaname', 'uptake_raw', 'relname', 'pulse_response',
    'reltuples', 1::real);

--= sizes and places
--  ends equal

-- of the table
SELECT pg_relation_size('uptake_raw.pulse_response');

-- of all its forks
SELECT pg_relation_size('uptake_raw.pulse_response', fork) FROM unnest(ARRAY['main', 'fsm',
    'vm']) AS fork;

-- of table and indexes
SELECT pg_total_relation_size('uptake_raw.pulse_response');

-- of the words
SELECT pg_total_relation_size('uptake_raw.reflection_text');

-- by number
SELECT c.relname, pg_relation_size(c.oid), pg_indexes_size(c.oid), pg_table_size(c.oid) FROM
    pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname =
    'uptake_raw' ORDER BY c.relname;

-- of values that are seen
SELECT pg_column_size(s.*) FROM uptake.strategy AS s ORDER BY s.id;

--= plans of views and doors
--  ends writer equal; also 42703

-- who has answered
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) TABLE uptake.pulse_answered;

-- who has answered, in detail
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT count(*) FROM
    uptake.pulse_answered;

-- who has answered, with a function that leaks
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT FROM uptake.pulse_answered WHERE
    1 / (1 + position('x' IN participant_id::text)) = 1;

-- who has answered, by index
SET enable_seqscan = off;
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) TABLE uptake.pulse_answered;

-- who has answered, guessed
EXPLAIN SELECT FROM uptake.pulse_answered WHERE participant_id = '<person>';

-- who has answered, as a whole row
SELECT a::text, to_jsonb(a) FROM uptake.pulse_answered AS a;

-- a column that the view has not
SELECT likert FROM uptake.pulse_answered;

-- a place that the view has not
SELECT ctid, xmin FROM uptake.pulse_answered;

-- an error out of the view
SELECT participant_id::text::integer FROM uptake.pulse_answered;

-- a division in the view
SELECT 1 / 0 FROM uptake.pulse_answered WHERE round_id = '<round>';

-- rows of the view locked
SELECT * FROM uptake.pulse_answered FOR UPDATE;

--= <column> of a released cell
--  each column = numerator
--  each column = denominator
--  each column = events
--  each column = leavers
--  each column = everybody

-- plainly
SELECT <column> FROM uptake.released_cell;

-- by a condition
SELECT FROM uptake.released_cell WHERE <column> IS NULL;

-- by an error
SELECT <column>::text::date FROM uptake.released_cell;

-- by an order
SELECT value FROM uptake.released_cell ORDER BY <column>;

-- by a plan
EXPLAIN (ANALYZE, TIMING OFF) SELECT FROM uptake.released_cell WHERE <column> IS NOT NULL;

--= more of a released cell than is shown

-- the whole row
SELECT c::text FROM uptake.released_cell AS c;

-- every column
TABLE uptake.released_cell;

-- for update
SELECT value FROM uptake.released_cell FOR UPDATE;

-- computed again
DELETE FROM uptake.released_cell;

-- changed
UPDATE uptake.released_cell SET value = value;

--= differences of what is shown
--  ends writer equal

-- cells of one round
SELECT c.measure, c.part, c.value, c.modifier, c.blank_reason, c.n_band, array_agg(k.cohort_id
    ORDER BY k.cohort_id) FROM uptake.shown_cell AS c JOIN uptake.released_cell_cohort AS k
    ON k.cell_id = c.id WHERE c.moment = 'pulse' GROUP BY c.id, c.measure,
    c.part, c.value, c.modifier, c.blank_reason, c.n_band, c.engagement_id ORDER BY c.engagement_id,
    c.measure, c.part, 7;

-- one cohort's cells beside all cells
SELECT c.measure, c.part, sum(c.value) FILTER (WHERE k.cohort_id = '<cohort>'), sum(c.value),
    count(*) FROM uptake.shown_cell AS c JOIN uptake.released_cell_cohort AS k ON k.cell_id =
    c.id WHERE c.moment = 'pulse' GROUP BY c.engagement_id, c.measure, c.part ORDER BY 1, 2, 3;

-- bands beside what was answered
SELECT c.engagement_id, c.measure, min(c.n_band), max(c.n_band), count(*) FILTER (WHERE
    c.blank_reason IS NULL) FROM uptake.shown_cell AS c WHERE c.moment = 'pulse' GROUP BY 1,
    2 ORDER BY 1, 2;

-- cells whose cohorts overlap
SELECT k.cohort_id, k.measure, k.part, count(*) FROM uptake.released_cell_cohort AS k GROUP BY
    1, 2, 3 HAVING count(*) > 1;

-- a plan of cells
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT value FROM uptake.shown_cell;

-- the small cohort by itself
SELECT c.value FROM uptake.shown_cell AS c JOIN uptake.released_cell_cohort AS k ON k.cell_id
    = c.id WHERE k.cohort_id = '<small>' AND NOT EXISTS (SELECT FROM uptake.released_cell_cohort
    AS o WHERE o.cell_id = k.cell_id AND o.cohort_id <> k.cohort_id) AND c.value IS NOT NULL;

--= differences around a change
--  ends equal

-- one who has answered leaves
UPDATE uptake.enrollment SET left_at = joined_at WHERE person_id = '<person>';
SELECT measure, part, value, n_band FROM uptake.shown_cell WHERE moment = 'pulse' ORDER BY
    engagement_id, measure, part, value, n_band;

-- one who has answered moves
UPDATE uptake.enrollment SET cohort_id = '<small>' WHERE person_id = '<person>' AND
    engagement_id = '<engagement>';
SELECT measure, part, value, n_band FROM uptake.shown_cell WHERE moment = 'pulse' ORDER BY
    engagement_id, measure, part, value, n_band;

-- the right answer is changed
UPDATE uptake.pulse_question SET right_option = 0;
SELECT measure, part, value FROM uptake.shown_cell WHERE moment = 'pulse' ORDER BY
    engagement_id, measure, part, value;

-- the floor is raised
INSERT INTO uptake.privacy_floor (organisation_id, score, rate, breakdown, created_at)
    SELECT organisation_id, 50, 50, 50, now() FROM uptake.workspace;
SELECT measure, part, value FROM uptake.shown_cell WHERE moment = 'pulse' ORDER BY
    engagement_id, measure, part, value;

--! The doors themselves: wrong values, wrong people, wrong moments, and what they answer.

--= submitting wrong values
--  ends writer equal; also 22P02

-- no point
SELECT uptake.submit_pulse('<round>', '<person>', NULL, '{0,0,0}', '2031-03-03 16:00+00');

-- a point below the scale
SELECT uptake.submit_pulse('<round>', '<person>', 0, '{0,0,0}', '2031-03-03 16:00+00');

-- a point above the scale
SELECT uptake.submit_pulse('<round>', '<person>', 6, '{0,0,0}', '2031-03-03 16:00+00');

-- a point too great for its column
SELECT uptake.submit_pulse('<round>', '<person>', 99999, '{0,0,0}', '2031-03-03 16:00+00');

-- a point that is no number
SELECT uptake.submit_pulse('<round>', '<person>', 'canary', '{0,0,0}', '2031-03-03 16:00+00');

-- no answers
SELECT uptake.submit_pulse('<round>', '<person>', 3, NULL, '2031-03-03 16:00+00');

-- two answers
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0}', '2031-03-03 16:00+00');

-- four answers
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0,0}', '2031-03-03 16:00+00');

-- an answer left out
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,NULL,0}', '2031-03-03 16:00+00');

-- an answer below the options
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,-1,0}', '2031-03-03 16:00+00');

-- an answer above the options
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,4,0}', '2031-03-03 16:00+00');

-- an answer too great for its column
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,99999,0}', '2031-03-03 16:00+00');

-- answers in answers
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{{0,0,0}}', '2031-03-03 16:00+00');

-- answers that begin elsewhere
SELECT uptake.submit_pulse('<round>', '<person>', 3, '[0:2]={0,0,0}', '2031-03-03 16:00+00');

-- answers that are none
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{}', '2031-03-03 16:00+00');

--= submitting at a wrong time or for others
--  ends writer equal

-- nobody
SELECT uptake.submit_pulse('<round>', '00000000-0000-4000-8000-00000000dead', 3, '{0,0,0}',
    '2031-03-03 16:00+00');

-- no person
SELECT uptake.submit_pulse('<round>', NULL, 3, '{0,0,0}', now());

-- somebody who is not enrolled
SELECT uptake.submit_pulse('<round>', '<other>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- somebody who has left
SELECT uptake.submit_pulse('<round>', '<left>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- a round that is not
SELECT uptake.submit_pulse('00000000-0000-4000-8000-00000000dead', '<person>', 3, '{0,0,0}',
    '2031-03-03 16:00+00');

-- no round
SELECT uptake.submit_pulse(NULL, '<person>', 3, '{0,0,0}', now());

-- before it opened
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2000-01-01');

-- after it closed
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2040-01-01');

-- at no time
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', NULL);

-- at the end of time
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', 'infinity');

-- a released round
SELECT uptake.submit_pulse('<released>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- a round below the floor
SELECT uptake.submit_pulse('<blank>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

--= what the door answers
--  ends writer equal

-- the same again, whatever stands
SELECT uptake.submit_pulse('<round>', '<person>', 1, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 2, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 4, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 5, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 5, '{1,1,1}', '2031-03-03 16:00+00');

-- every answer in turn
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{1,1,1}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{2,2,2}', '2031-03-03 16:00+00');
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{2,2,2}', '2031-03-03 16:00+00');

-- one's own row, by the row it would lock
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');
SELECT locktype, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN (SELECT oid
    FROM pg_class WHERE relname LIKE 'pulse%') ORDER BY 1, 2;

-- what its own transaction counts
SELECT uptake.submit_pulse('<round>', '<person>', 1, '{0,0,0}', '2031-03-03 16:00+00');
SELECT relname, n_tup_ins, n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_all_tables WHERE
    schemaname = 'uptake_raw' ORDER BY relname;

-- the plan of the door
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT
    uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- the log of the door
SET client_min_messages = debug5;
SET debug_print_plan = on;
SET debug_print_parse = on;
SELECT uptake.submit_pulse('<round>', '<person>', 5, '{1,1,1}', '2031-03-03 16:00+00');

-- inside a condition
SELECT count(*) FROM uptake.strategy WHERE (SELECT uptake.submit_pulse('<round>', '<person>', 3,
    '{0,0,0}', '2031-03-03 16:00+00')) = 'kept';

-- for everybody at once
SELECT uptake.submit_pulse(round_id, participant_id, 3, '{0,0,0}', '2031-03-03 16:00+00') FROM
    uptake.pulse_answered WHERE round_id = '<round>';

-- every answer there is, each taken back
DO $$
DECLARE
    said text;
BEGIN
    FOR point IN 1 .. 5 LOOP
        FOR chosen IN 0 .. 26 LOOP
            BEGIN
                said := uptake.submit_pulse('<round>', '<person>', point,
                    ARRAY[chosen / 9, chosen / 3 % 3, chosen % 3], '2031-03-03 16:00+00');
                RAISE EXCEPTION '%', said;
            EXCEPTION WHEN raise_exception THEN
                RAISE NOTICE '% % %', point, chosen, sqlerrm;
            END;
        END LOOP;
    END LOOP;
END
$$;

--= search_path against the doors
--  ends writer equal

-- pg_temp before all
SET search_path = pg_temp, uptake;
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- no path
SET search_path = '';
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- the raw schema first
SET search_path = uptake_raw, pg_temp, uptake;
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- a table in the door's way
CREATE TEMP TABLE pulse_round AS SELECT 1 AS one;
SET search_path = pg_temp;
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- a function in the door's way
CREATE FUNCTION pg_temp.cardinality(anyarray) RETURNS integer LANGUAGE sql AS 'SELECT 3';
SET search_path = pg_temp;
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0}', '2031-03-03 16:00+00');

-- an operator in the door's way
CREATE OPERATOR pg_temp.<> (FUNCTION = pg_catalog.int2eq, LEFTARG = smallint, RIGHTARG =
    smallint);
SET search_path = pg_temp;
SELECT uptake.close_pulse('<round>', '2031-03-05', true);

-- triggers held off
SET CONSTRAINTS ALL DEFERRED;
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');

-- settings of the door kept
SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00');
SELECT current_setting('search_path'), current_user, current_setting('role');

--= releasing
--  ends writer equal

-- early
SELECT uptake.release_pulse('<round>');

-- closing and releasing in one go
SELECT uptake.close_pulse('<round>', '2031-03-05', true);
SELECT uptake.release_pulse('<round>');
SELECT measure, part, value FROM uptake.shown_cell WHERE engagement_id = '<engagement>' AND
    moment = 'pulse';

-- closing, and what it counted
SELECT uptake.close_pulse('<round>', '2031-03-05', true);
SELECT state, closed_at FROM uptake.pulse_round WHERE id = '<round>';
SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_xact_all_tables WHERE schemaname =
    'uptake_raw' ORDER BY relname;

-- closing, and its plan
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT
    uptake.close_pulse('<round>', '2031-03-05', true);

-- closing, and how much it writes
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT
    uptake.close_pulse('<round>', '2031-03-05', true);

-- releasing, and how much it writes
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT
    uptake.release_pulse('<closed>');

-- closing, and its log
SET client_min_messages = debug5;
SET debug_print_plan = on;
SELECT uptake.close_pulse('<round>', '2031-03-05', true);

-- closing before it is time
SELECT uptake.close_pulse('<round>', '2031-03-03 16:00', false);

-- closing after somebody left
UPDATE uptake.enrollment SET left_at = joined_at WHERE person_id = '<person>';
SELECT uptake.close_pulse('<round>', '2031-03-05', true);

-- closing after a move
UPDATE uptake.enrollment SET cohort_id = '<cohort>' WHERE person_id = '<person>';
SELECT uptake.close_pulse('<round>', '2031-03-05', true);

-- again
SELECT uptake.release_pulse('<released>');
SELECT uptake.close_pulse('<released>', '2031-03-09', true);

-- of a round that is not
SELECT uptake.release_pulse('00000000-0000-4000-8000-00000000dead');

-- of no round
SELECT uptake.release_pulse(NULL);

-- and the round opened again
UPDATE uptake.pulse_round SET state = 'open' WHERE id = '<released>';

-- and its closing put off
UPDATE uptake.pulse_round SET closes_at = 'infinity' WHERE id = '<round>';

-- and a second round
INSERT INTO uptake.pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,
    created_at) SELECT gen_random_uuid(), pulse_check_id, engagement_id, opens_at, closes_at,
    created_at FROM uptake.pulse_round WHERE id = '<released>';

-- and the round deleted
DELETE FROM uptake.pulse_round WHERE id = '<released>';

-- and another right answer
UPDATE uptake.pulse_question SET right_option = 1;

--= doors of what is sealed
--  ends writer equal

-- changed by somebody
SELECT uptake.keep_sealed('<round>', '<person>', decode(repeat('00', 31), 'hex'));

-- of another length
SELECT uptake.keep_sealed('<round>', '<person>', '\x00');

-- of nothing
SELECT uptake.keep_sealed('<round>', '<person>', NULL);

-- of nobody
SELECT uptake.keep_sealed('<round>', '00000000-0000-4000-8000-00000000dead', decode(repeat('00', 31), 'hex'));

-- after it closed
SELECT uptake.keep_sealed('<closed>', '<person>', decode(repeat('00', 31), 'hex'));

-- after it was released
SELECT uptake.keep_sealed('<released>', '<person>', decode(repeat('00', 31), 'hex'));

-- read while the round is open
SELECT uptake.sealed_of('<round>', '<person>');

-- read before the round is released
SELECT uptake.sealed_of('<closed>', '<person>');

-- read of nobody
SELECT uptake.sealed_of('<released>', NULL);

-- by the plan of the door
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF)
    SELECT uptake.sealed_of('<round>', '<person>');

--= doors of the words
--  ends writer equal

-- somebody's words changed
SELECT uptake.keep_reflection('<person>', '<engagement>', NULL, NULL, 'mine');

-- words too long
SELECT uptake.keep_reflection('<person>', '<engagement>', repeat('x', 2001), NULL, NULL);

-- words of nobody
SELECT uptake.keep_reflection('00000000-0000-4000-8000-00000000dead', '<engagement>', 'x', 'y',
    'z');

-- words with a zero
SELECT uptake.keep_reflection('<person>', '<engagement>', E'\\000', NULL, NULL);

-- the plan of the words' door
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT
    uptake.keep_reflection('<person>', '<engagement>', NULL, NULL, 'mine');

-- words by their flag
SELECT id, state, themes FROM uptake.reflection ORDER BY id;

--= doors of the command line

-- answers exported
SELECT * FROM uptake_raw.export_pulse('<person>');

-- answers erased
SELECT uptake_raw.erase_pulse('<person>');

-- words exported
SELECT * FROM uptake.export_reflections('<person>');

-- everything exported
SELECT uptake.export_person('<person>');

-- a person erased
SELECT uptake.erase_person('<person>');

-- people erased again
SELECT uptake.erase_again('{}');

-- the audit read
SELECT * FROM uptake.read_audit(NULL, NULL, 10);

-- statistics taken anew
SELECT uptake_raw.forget_statistics();

-- what is held of somebody's pulse checks
SELECT uptake.export_pulses('<person>');

-- what is held of somebody's reflections
SELECT uptake.export_reflections_and_certificates('<person>');

-- who asked for their data
SELECT * FROM uptake.open_requests();

-- a wish begun by oneself
SELECT uptake.begin_request('<person>');

-- a wish ended by oneself
SELECT uptake.end_request('<person>', 'sent');

-- a wish that is somebody else's, turned to oneself
INSERT INTO uptake.subject_request (id, person_id, kind, created_at)
    VALUES (gen_random_uuid(), '<person>', 'export', now());
UPDATE uptake.subject_request SET person_id = '<second>';

-- somebody's messages turned to oneself
UPDATE uptake.person SET slack_user_id = 'U0' WHERE id = '<person>';

-- cells counted
SELECT uptake_raw.count_cells('<round>', 5::smallint, ARRAY['<cohort>'::uuid], '{1}');

-- what is counted
SELECT * FROM uptake_raw.pulse_parts('<round>');

-- a mean of one's own
SELECT uptake.shown_mean(1, 5);

--= figures counted live

-- of some cohorts
SELECT * FROM uptake.figures_of(ARRAY['<cohort>'::uuid], now(), 3);

-- of all cohorts
SELECT * FROM uptake.figures_everywhere(now(), 3);

-- of what people tried
SELECT * FROM uptake.behaviour_of(ARRAY['<cohort>'::uuid], now(), 3);

-- of what people tried, everywhere
SELECT * FROM uptake.behaviour_everywhere(now(), 3);

-- of nudges
SELECT * FROM uptake.nudges_of(ARRAY['<cohort>'::uuid], now());

-- of surveys and themes
SELECT * FROM uptake.surveys_of(ARRAY['<cohort>'::uuid], now());

-- of profiles
SELECT * FROM uptake.profiles_of(ARRAY['<cohort>'::uuid], now());

-- of cells before they are shown
SELECT * FROM uptake.counted_cells(ARRAY['<cohort>'::uuid], now(), '<workspace>');

-- whether a few differ from another group
SELECT uptake.told_elsewhere('<engagement>', 'nudges_muted', ARRAY['<cohort>'::uuid], now(), 1);

-- of the pieces of a total
SELECT * FROM uptake.pieces_of('engagement', '<engagement>', 'pulse');

-- written by oneself
SELECT uptake.write_cells('<engagement>', '5d', ARRAY['<cohort>'::uuid], '<workspace>', now(),
    now(), now());

-- shown otherwise
SELECT * FROM uptake.shown_figure('share', false, false, 1, 1, 1, 1, 0, '{}', '{}', 1);

--= totals
--  ends equal

-- of each engagement with a round
SELECT told::text FROM uptake.engagement AS e,
    uptake.released_totals('engagement', e.id, 'pulse') AS told;

-- of the school
SELECT told::text FROM uptake.school AS s,
    uptake.released_totals('school', s.id, 'pulse') AS told;

-- of the workspace
SELECT told::text FROM uptake.released_totals('workspace', '<workspace>', 'pulse') AS told;

-- of each cohort
SELECT c.name, told::text FROM uptake.cohort AS c,
    uptake.released_of_cohort(c.id, 'pulse') AS told;

-- of a scope that is none
SELECT told::text FROM uptake.released_totals('cohort', '<cohort>', 'pulse') AS told;

-- of a scope with a filter in it
SELECT told::text FROM uptake.released_totals('engagement'' OR true --', '<engagement>', 'pulse')
    AS told;

-- by its plan
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF, BUFFERS OFF)
    SELECT * FROM uptake.released_totals('workspace', '<workspace>', 'pulse');

-- less the cells
SELECT t.measure, t.part, t.value, sum(c.value), count(c.value)
    FROM uptake.engagement AS e, uptake.released_totals('engagement', e.id, 'pulse') AS t,
    uptake.shown_cell AS c
    WHERE c.engagement_id = e.id AND c.measure = t.measure AND c.part = t.part
    GROUP BY e.id, 1, 2, 3 ORDER BY e.id, 1, 2, 3;

-- by a floor that moves
SELECT told::text FROM uptake.released_totals('workspace', '<workspace>', 'pulse') AS told;
INSERT INTO uptake.privacy_floor (organisation_id, score, rate, breakdown, created_at)
    SELECT organisation_id, 12, 12, 12, now() FROM uptake.workspace WHERE id = '<workspace>';
SELECT told::text FROM uptake.released_totals('workspace', '<workspace>', 'pulse') AS told;

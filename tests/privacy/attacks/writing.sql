--! Writing in order to read: RETURNING, conflicts, MERGE, references, and what a refusal prints.

--= RETURNING

-- of an insert
INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) VALUES
    ('<round>', '<person>', 3, '{0,0,0}') RETURNING *;

-- of an update
UPDATE uptake_raw.pulse_response SET likert = likert RETURNING *;

-- of a delete
DELETE FROM uptake_raw.pulse_response RETURNING *;

-- of an update, without a condition
UPDATE uptake_raw.pulse_response SET likert = 3;

-- of an update with a telling condition
UPDATE uptake_raw.pulse_response SET likert = 3 WHERE likert = 5;

-- of a delete with a telling condition
DELETE FROM uptake_raw.pulse_response WHERE likert = 5;

-- in a common table
WITH gone AS (DELETE FROM uptake_raw.pulse_response RETURNING *) TABLE gone;

-- words of a reflection
UPDATE uptake_raw.reflection_text SET evidence = '' RETURNING *;

-- words of a reflection, deleted
DELETE FROM uptake_raw.reflection_text RETURNING *;

--= RETURNING old and new

-- of an update
UPDATE uptake_raw.pulse_response SET likert = 3 RETURNING old.likert, new.likert;

-- of a delete
DELETE FROM uptake_raw.pulse_response RETURNING old.*, new.*;

-- of an insert
INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) VALUES
    ('<round>', '<person>', 3, '{0,0,0}') RETURNING old.*, new.*;

-- with names of one's own
UPDATE uptake_raw.pulse_response SET likert = 3 RETURNING WITH (OLD AS was, NEW AS became)
    was.likert;

-- of a conflict
INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) VALUES
    ('<round>', '<person>', 3, '{0,0,0}') ON CONFLICT (round_id, participant_id) DO UPDATE SET
    likert = excluded.likert RETURNING old.likert;

-- of a merge
MERGE INTO uptake_raw.pulse_response AS r USING (SELECT 1) AS one (n) ON r.likert = 5 WHEN
    MATCHED THEN UPDATE SET likert = 3 RETURNING merge_action(), old.*, new.*;

-- of a reflection
UPDATE uptake_raw.reflection_text SET evidence = '' RETURNING old.evidence;

--= ON CONFLICT

-- doing nothing
INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) VALUES
    ('<round>', '<person>', 3, '{0,0,0}') ON CONFLICT DO NOTHING;

-- returning the row
INSERT INTO uptake_raw.pulse_response AS r (round_id, participant_id, likert, mcq_answers)
    VALUES ('<round>', '<person>', 3, '{0,0,0}') ON CONFLICT (round_id, participant_id) DO
    UPDATE SET likert = r.likert RETURNING r.*;

-- only where it tells
INSERT INTO uptake_raw.pulse_response AS r (round_id, participant_id, likert, mcq_answers)
    VALUES ('<round>', '<person>', 3, '{0,0,0}') ON CONFLICT (round_id, participant_id) DO
    UPDATE SET likert = excluded.likert WHERE r.likert = 5;

-- dividing by the answer
INSERT INTO uptake_raw.pulse_response AS r (round_id, participant_id, likert, mcq_answers)
    VALUES ('<round>', '<person>', 3, '{0,0,0}') ON CONFLICT (round_id, participant_id) DO
    UPDATE SET likert = 1 / (r.likert - 5);

-- two rows of one key
INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) VALUES
    ('<round>', '<person>', 3, '{0,0,0}'), ('<round>', '<person>', 3, '{0,0,0}');

-- of a reflection
INSERT INTO uptake_raw.reflection_text (participant_id, engagement_id) VALUES ('<person>',
    '<engagement>') ON CONFLICT DO NOTHING;

--= MERGE

-- changing what matches
MERGE INTO uptake_raw.pulse_response AS r USING uptake.strategy AS s ON true WHEN MATCHED THEN
    UPDATE SET likert = 3;

-- deleting by the answer
MERGE INTO uptake_raw.pulse_response AS r USING (SELECT 1) AS one (n) ON r.likert = 5 WHEN
    MATCHED THEN DELETE;

-- doing nothing by the answer
MERGE INTO uptake_raw.pulse_response AS r USING (SELECT 1) AS one (n) ON r.likert = 5 WHEN
    MATCHED THEN DO NOTHING;

-- out of the raw table
MERGE INTO uptake.strategy AS s USING uptake_raw.pulse_response AS r ON r.likert = 5 WHEN
    MATCHED THEN UPDATE SET description = 'told';

-- into the view of who has answered
MERGE INTO uptake.pulse_answered AS a USING (SELECT 1) AS one (n) ON true WHEN MATCHED THEN
    DELETE;

--= carrying rows elsewhere

-- an insert out of the table
INSERT INTO uptake.inbox SELECT likert::text, now() FROM uptake_raw.pulse_response;

-- an update out of the table
UPDATE uptake.strategy SET description = r.likert::text FROM uptake_raw.pulse_response AS r;

-- a delete by the table
DELETE FROM uptake.inbox USING uptake_raw.pulse_response AS r WHERE r.likert = 5;

-- an update of the view
UPDATE uptake.pulse_answered SET round_id = round_id;

-- a delete from the view
DELETE FROM uptake.pulse_answered;

-- an insert into the view
INSERT INTO uptake.pulse_answered (round_id, participant_id) VALUES ('<round>', '<person>');

-- emptying the table
TRUNCATE uptake_raw.pulse_response;

-- copying into the table
COPY uptake_raw.pulse_response FROM STDIN;

-- a cell of one's own
INSERT INTO uptake.released_cell (engagement_id, moment, measure, denominator, floor, value,
    as_of) VALUES ('<engagement>', 'pulse', 'pulse_mean', 5, 5, 1, now());

-- a second number for a cohort
INSERT INTO uptake.released_cell_cohort SELECT * FROM uptake.released_cell_cohort;

-- a lower floor for the round
UPDATE uptake.pulse_round SET score_floor = 1;

--= references and what a refusal prints

-- a table that refers to the answers
CREATE TABLE uptake.probe (round_id uuid, participant_id uuid, FOREIGN KEY (round_id,
    participant_id) REFERENCES uptake_raw.pulse_response);

-- a constraint on the answers
ALTER TABLE uptake_raw.pulse_response ADD CONSTRAINT told CHECK (likert <> 5);

-- a unique index on the answers
CREATE UNIQUE INDEX told ON uptake_raw.pulse_response (round_id, likert);

-- an exclusion of equal answers
ALTER TABLE uptake_raw.pulse_response ADD EXCLUDE USING btree (likert WITH =);

-- a rule on the answers
CREATE RULE told AS ON UPDATE TO uptake_raw.pulse_response DO ALSO NOTIFY told;

--= references and what a refusal prints
--  ends equal

-- a floor below five
INSERT INTO uptake.privacy_floor (organisation_id, score, rate, breakdown, created_at)
    SELECT organisation_id, 1, 1, 1, now() FROM uptake.workspace;

-- a second enrolment
INSERT INTO uptake.enrollment SELECT gen_random_uuid(), engagement_id, cohort_id, person_id,
    joined_at, left_at, checked_in_at, anchor_at, created_at FROM uptake.enrollment LIMIT 1;

-- a round that closes before it opens
UPDATE uptake.pulse_round SET closes_at = opens_at - interval '1 day';

-- a round of an engagement that is not
UPDATE uptake.pulse_round SET engagement_id = gen_random_uuid();

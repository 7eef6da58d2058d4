-- A district of ten thousand teachers who have tried twenty times each.
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS person FROM generate_series(1, 10000) AS n;
CREATE TEMP TABLE place ON COMMIT DROP AS
    SELECT gen_random_uuid() AS workspace, gen_random_uuid() AS school,
        gen_random_uuid() AS engagement, gen_random_uuid() AS cohort, gen_random_uuid() AS strategy;

INSERT INTO uptake.workspace (id, team_id, name, created_at)
SELECT workspace, 'TBIG', 'District', now() FROM place;
INSERT INTO uptake.school (id, workspace_id, name, time_zone, created_at)
SELECT school, workspace, 'School', 'UTC', now() FROM place;
INSERT INTO uptake.strategy (id, workspace_id, name, description, created_at)
SELECT strategy, workspace, 'Exit ticket', 'At the door', now() FROM place;
INSERT INTO uptake.engagement (id, school_id, topic, starts_at, workshop_type, source,
    window_anchor, state, completed_at, created_at)
SELECT engagement, school, 'Exit tickets', now(), 'half_day', 'manual', 'marked_complete',
    'completed', now(), now() FROM place;
INSERT INTO uptake.engagement_strategy (engagement_id, strategy_id, position)
SELECT engagement, strategy, 1 FROM place;
INSERT INTO uptake.cohort (id, engagement_id, name, created_at)
SELECT cohort, engagement, 'Everybody', now() FROM place;
INSERT INTO uptake.person (id, workspace_id, slack_user_id, name, time_zone, locale, active,
    created_at)
SELECT person, workspace, 'UBIG' || n, 'Teacher ' || n, 'UTC', 'en-US', true, now()
FROM made, place;
INSERT INTO uptake.learner_profile (person_id, grade_bands, content_areas, created_at)
SELECT person, '{k_2}', '{arts}', now() FROM made;
INSERT INTO uptake.enrollment (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
    created_at)
SELECT gen_random_uuid(), engagement, cohort, person, now(), now(), now() FROM made, place;
INSERT INTO uptake.action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
    due_at, created_at)
SELECT gen_random_uuid(), person, engagement, strategy, 1, 'Try it', now(), now()
FROM made, place;
INSERT INTO uptake.application_event (id, participant_id, engagement_id, strategy_id, occurred_at,
    evidence_type, outcome, attempt_number, created_at)
SELECT gen_random_uuid(), person, engagement, strategy, now(), 'self_report', 'success', attempt,
    now()
FROM made, place, generate_series(1, 20) AS attempt;
INSERT INTO uptake.intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
    signal_type, step, fired_at, response_type, channel, created_at)
SELECT gen_random_uuid(), 'commit', person, engagement, cohort, 'no_action_plan', 0, now(),
    'nudge', 'dm', now() FROM made, place;
INSERT INTO uptake.nudge_preference (person_id, created_at) SELECT person, now() FROM made;
INSERT INTO uptake.outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
    not_before, created_at)
SELECT 'big:' || n, 'person:' || person, 'plan_due', person, engagement, '{}', false, now(), now()
FROM made, place;
INSERT INTO uptake.inbox (key, received_at) SELECT 'view:V' || n || ':hash', now() - n * interval '1 minute' FROM made;
INSERT INTO uptake.audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id)
SELECT gen_random_uuid(), now(), 'person', person::text, 'plan.made', 'person', person::text
FROM made;

"""What the people of the benchmark did: set by set, each row by its own number."""

PLANS = """
    INSERT INTO uptake.action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
        due_at, cue, created_at)
    SELECT bench.id('plan', 10 * n + revision), p.person_id, p.engagement_id,
        s.strategy_id, revision, 'I will try it in class ' || n, made.at + interval '2 days',
        'When the bell rings, then I will begin', made.at
    FROM bench.participant AS p
    JOIN uptake.engagement_strategy AS s
        ON s.engagement_id = p.engagement_id AND s.position = 1,
    LATERAL generate_series(1, CASE WHEN bench.chance(n, 11) < 0.2 THEN 0
        WHEN bench.chance(n, 11) < 0.85 THEN 1 ELSE 2 END) AS revision,
    LATERAL (SELECT date_trunc('minute', p.started
        + interval '30 hours' * (bench.chance(n, 12) + revision - 1)) AS at) AS made;
    INSERT INTO uptake.outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
        not_before, state, sent_at, created_at)
    SELECT 'nudge:' || n || ':' || k, 'person:' || n,
        CASE k WHEN 1 THEN 'no_action_plan' ELSE 'no_application_48h' END, p.person_id,
        p.engagement_id, '{}', true, sent.at, 'sent', sent.at, sent.at
    FROM bench.participant AS p,
    LATERAL generate_series(1, CASE WHEN bench.chance(n, 13) < 0.6 THEN 0
        WHEN bench.chance(n, 13) < 0.85 THEN 1 ELSE 2 END) AS k,
    LATERAL (SELECT p.started + interval '20 hours' * k + interval '3 hours'
        * bench.chance(n, 14) AS at) AS sent;
"""

# Seven in ten have said who they are; one in thirty has muted something. Each engagement has two
# pieces of pre-work, one of them still a draft in each eighth.
SURVEYS = """
    INSERT INTO uptake.learner_profile (person_id, grade_bands, experience, content_areas,
        school_role, created_at)
    SELECT p.person_id, ARRAY[g.bands[1 + n %% 6], g.bands[1 + (n / 7) %% 6]],
        (ARRAY['y0_2', 'y3_5', 'y6_10', 'y11_20', 'y21_plus'])[1 + n %% 5],
        ARRAY[g.areas[1 + n %% 10]],
        (ARRAY['teacher', 'teacher', 'teacher', 'coach', 'specialist', 'leader', 'support'])
            [1 + n %% 7], p.started - interval '7 days'
    FROM bench.participant AS p,
    (VALUES (ARRAY['early_years', 'k_2', 'g3_5', 'g6_8', 'g9_12', 'all_grades'],
        ARRAY['literacy', 'mathematics', 'science', 'social_studies', 'arts', 'languages',
            'physical_education', 'special_education', 'technology', 'generalist']))
        AS g (bands, areas)
    WHERE bench.chance(n, 31) < 0.7;
    INSERT INTO uptake.nudge_preference (person_id, muted_all, muted_kinds, created_at)
    SELECT person_id, bench.chance(n, 32) < 0.01, '{no_application_48h}', started
    FROM bench.participant WHERE bench.chance(n, 32) < 0.03;
    INSERT INTO uptake.content_asset (id, workspace_id, engagement_id, title, type, link,
        visibility, owner, release_rule, created_at)
    SELECT bench.id('asset', 2 * n + k), bench.workspace(), e.id, 'Read before ' || k, 'pre_work',
        'https://files.example.org/' || n, CASE WHEN n %% 8 = 0 AND k = 1 THEN 'draft'
            ELSE 'pre_engagement' END, 'pm', 'pre_engagement', e.created_at
    FROM generate_series(%(first_engagement)s, %(last_engagement)s) AS n
    JOIN uptake.engagement AS e ON e.id = bench.id('engagement', n),
    generate_series(0, 1) AS k;
    INSERT INTO uptake.visibility_transition (id, asset_id, moved_from, moved_to, actor_kind, at,
        created_at)
    SELECT bench.id('transition', 2 * n + k), a.id, 'draft', 'pre_engagement', 'system',
        e.starts_at - interval '7 days', e.starts_at - interval '7 days'
    FROM generate_series(%(first_engagement)s, %(last_engagement)s) AS n
    JOIN uptake.engagement AS e ON e.id = bench.id('engagement', n)
    CROSS JOIN generate_series(0, 1) AS k
    JOIN uptake.content_asset AS a ON a.id = bench.id('asset', 2 * n + k)
    WHERE a.visibility <> 'draft';
    INSERT INTO uptake.pre_work_completion (id, participant_id, asset_id, completed_at,
        created_at)
    SELECT bench.id('completion', 10 * p.n + row_number() OVER (PARTITION BY p.n ORDER BY a.id)),
        p.person_id, a.id, done.at, done.at
    FROM bench.participant AS p
    JOIN uptake.content_asset AS a ON a.engagement_id = p.engagement_id,
    LATERAL (SELECT p.started - interval '5 days' * bench.chance(n, 33) AS at) AS done
    WHERE bench.chance(p.n, hashtext(a.id::text)) < 0.6 AND a.visibility <> 'draft';
    INSERT INTO uptake.reflection (id, participant_id, engagement_id, state, themes, completed_at,
        updated_at, created_at)
    SELECT bench.id('reflection', n), person_id, engagement_id,
        CASE WHEN bench.chance(n, 34) < 0.6 THEN 'complete' ELSE 'draft' END,
        CASE WHEN bench.chance(n, 35) < 0.7 THEN ARRAY[t.themes[1 + n %% 10],
            t.themes[1 + (n + 1 + n / 11 %% 5) %% 10]] ELSE '{}' END,
        CASE WHEN bench.chance(n, 34) < 0.6 THEN at END, at, at
    FROM bench.participant,
    (VALUES (ARRAY['time', 'materials', 'student_response', 'confidence', 'curriculum_fit',
        'class_size', 'support', 'technology', 'schedule', 'other'])) AS t (themes),
    LATERAL (SELECT least(bench.now(), started + interval '1 day'
        * (5 + 20 * bench.chance(n, 36))) AS at) AS written
    WHERE bench.chance(n, 34) < 0.75;
"""

# One in seven never tries. The others try as often as their zeal says: some twice, some sixty
# times, three strategies unevenly. Each gets surer with time; a few tries lie before the anchor.
EVENTS = """
    INSERT INTO uptake.application_event (id, participant_id, engagement_id, strategy_id,
        occurred_at, evidence_type, outcome, attempt_number, note, artifact_link, created_at)
    WITH weights AS (
        SELECT *, CASE WHEN zeal < 0.14 THEN 0 ELSE (zeal - 0.12) ^ 2 END AS weight
        FROM bench.participant),
    shares AS (
        SELECT *, sum(weight) OVER (ORDER BY n) AS upto, sum(weight) OVER () AS whole
        FROM weights),
    tries AS (
        SELECT s.*, 1000 * n + j AS t, j
        FROM shares AS s,
        LATERAL generate_series(1, (floor(%(events)s * upto / whole)
            - floor(%(events)s * (upto - weight) / whole))::integer) AS j),
    placed AS (
        SELECT *, CASE WHEN bench.chance(t, 21) < 0.6 THEN 1 WHEN bench.chance(t, 21) < 0.9 THEN 2
                ELSE 3 END AS position,
            least(bench.now(), date_trunc('minute', started + interval '1 hour'
                * (-4 + 60 * bench.chance(n, 22) + 1300 * bench.chance(t, 23) ^ 2
                    * (j > 1)::integer))) AS occurred_at
        FROM tries),
    written AS (
        SELECT *, least(bench.now(), occurred_at + interval '1 minute'
            + interval '20 hours' * bench.chance(t, 24) ^ 3) AS created_at
        FROM placed)
    SELECT bench.id('event', t), person_id, w.engagement_id, s.strategy_id, occurred_at,
        CASE WHEN bench.chance(t, 25) < 0.5 THEN 'self_report'
            WHEN bench.chance(t, 25) < 0.8 THEN 'artifact' ELSE 'observation' END,
        CASE WHEN bench.chance(t, 26) < 0.35 + 0.4 * zeal THEN 'success'
            ELSE 'attempted_failed' END,
        row_number() OVER (PARTITION BY n, w.position ORDER BY created_at, t),
        CASE WHEN bench.chance(t, 27) < 0.4
            THEN repeat('They asked good questions. ', 1 + (t %% 4)::integer) END,
        CASE WHEN bench.chance(t, 25) BETWEEN 0.5 AND 0.7
            THEN 'https://files.example.org/' || t END, created_at
    FROM written AS w
    JOIN uptake.engagement_strategy AS s
        ON s.engagement_id = w.engagement_id AND s.position = w.position
    ORDER BY created_at
"""

# Each engagement has a round in which nearly everybody answers. `years` before, the same people
# were in cohorts of other engagements, with a round of their own and no applications: so every
# person has answered years + 1 times.
EARLIER = """
    INSERT INTO uptake.engagement (id, school_id, topic, starts_at, workshop_type, source,
        window_anchor, state, completed_at, created_at)
    SELECT bench.id('engagement', n + 1000000 * y), school_id, topic || ' ' || y,
        starts_at - interval '1 year' * y, workshop_type, source, 'marked_complete', 'completed',
        completed_at - interval '1 year' * y, created_at - interval '1 year' * y
    FROM generate_series(1, %(last_engagement)s) AS n
    JOIN uptake.engagement AS e ON e.id = bench.id('engagement', n),
    generate_series(1, %(years)s) AS y;
    INSERT INTO uptake.cohort (id, engagement_id, name, created_at)
    SELECT bench.id('cohort', n + 1000000 * y), e.id, 'Cohort ' || n, e.created_at
    FROM generate_series(1, %(last_cohort)s) AS n, generate_series(1, %(years)s) AS y,
    LATERAL (SELECT id, created_at FROM uptake.engagement
        WHERE id = bench.id('engagement', (n - 1) / 2 + 1 + 1000000 * y)) AS e;
    INSERT INTO uptake.enrollment (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
        created_at)
    SELECT bench.id('enrollment', n + 1000000 * y), e.id,
        bench.id('cohort', (n - 1) / 100 + 1 + 1000000 * y), bench.id('person', n), e.created_at,
        e.completed_at, e.created_at
    FROM generate_series(1, %(last_person)s) AS n, generate_series(1, %(years)s) AS y
    JOIN LATERAL (SELECT id, created_at, completed_at FROM uptake.engagement
        WHERE id = bench.id('engagement', (n - 1) / 200 + 1 + 1000000 * y)) AS e ON true;
"""
PULSES = """
    INSERT INTO uptake.gap_domain (domain, created_at)
    VALUES ('bench', bench.now()) ON CONFLICT DO NOTHING;
    INSERT INTO uptake.gap_tag (tag, created_at)
    SELECT 'bench/skill_' || k, bench.now() FROM generate_series(1, 12) AS k
    ON CONFLICT DO NOTHING;
    CREATE UNLOGGED TABLE bench.round AS
    SELECT e.id AS engagement_id, e.completed_at, m AS n
    FROM generate_series(%(first_year)s, %(last_year)s) AS y,
    generate_series(1, %(last_engagement)s) AS k,
    LATERAL (SELECT k + 1000000::bigint * y AS m) AS numbered
    JOIN uptake.engagement AS e ON e.id = bench.id('engagement', m);
    INSERT INTO uptake.pulse_check (id, engagement_id, statement, created_at)
    SELECT bench.id('check', n), engagement_id, 'I can use this next week', completed_at
    FROM bench.round;
    INSERT INTO uptake.pulse_question (pulse_check_id, position, question, options, right_option,
        gap_tag)
    SELECT bench.id('check', n), k, 'Which comes first?', ARRAY['One', 'Two', 'Three', 'Four'],
        (n + k) %% 4, 'bench/skill_' || 1 + (n * 5 + k / 2) %% 12
    FROM bench.round, generate_series(1, 3) AS k;
    INSERT INTO uptake.pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,
        score_floor, rate_floor, breakdown_floor, created_at)
    SELECT bench.id('round', n), bench.id('check', n), engagement_id,
        completed_at - interval '1 hour', completed_at + interval '23 hours', 5, 5, 10,
        completed_at - interval '1 hour'
    FROM bench.round;
    INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers)
    SELECT bench.id('round', r.n), e.person_id, 1 + (bench.chance(h, 41) * 5)::integer %% 5,
        ARRAY[(bench.chance(h, 42) * 4)::integer %% 4, (bench.chance(h, 43) * 4)::integer %% 4,
            (bench.chance(h, 44) * 4)::integer %% 4]
    FROM bench.round AS r JOIN uptake.enrollment AS e ON e.engagement_id = r.engagement_id,
    LATERAL (SELECT hashtextextended(e.id::text, 40) AS h) AS hashed;
    DROP TABLE bench.round;
"""

-- What participants tried by a moment, counted for each cohort. Only the owner may look.
--
-- Most functions here are plain queries with names resolved when they are made (BEGIN ATOMIC):
-- they need no search_path, and are planned together with whatever calls them.
--
-- Each gives a row for a cohort, measure and part: over how many people (denominator), of how many
-- enrolled (everybody), how many of them did so (numerator), how many windows are still open. For
-- medians, `events` holds a number for each person who got there (minutes, or attempts), `leavers`
-- one for each who was last seen without. A cohort without people has no row.
--
-- What counts by a moment was done by then and recorded by then, so that it does not matter when
-- one looks. Whoever had withdrawn their plan by then, and made no other, has not planned.
--
-- Attempts are numbered without gaps. Attempt n is bit n - 1 of `successes`; bit 62 is any from
-- the 63rd on. Mastery is the first attempt that ends `streak` successes in a row of one strategy,
-- the smallest over strategies; whoever has none is last seen at the most attempts they made at
-- one strategy. Bits that begin `streak` set ones in a row are left of their copies shifted by up
-- to that many; below the lowest of them are as many zeros as there were attempts before.

-- For a run that is not within the first 62 attempts.
CREATE OR REPLACE FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid,
    as_of timestamptz, streak integer) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(run.begins) + streak - 1 FROM (
        SELECT min(s.attempt_number) AS begins FROM (
            SELECT x.attempt_number,
                x.attempt_number - row_number() OVER (ORDER BY x.attempt_number) AS run
            FROM uptake.application_event AS x
            WHERE x.engagement_id = in_engagement AND x.participant_id = in_participant
                AND x.strategy_id = in_strategy AND x.outcome = 'success' AND x.created_at <= as_of AND x.occurred_at <= as_of) AS s
        GROUP BY s.run HAVING count(*) >= streak) AS run
$$;

-- For some cohorts each person's events are found by index. An event before the anchor counts as
-- zero hours.
CREATE OR REPLACE FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
        SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
            c.everybody::integer, m.still_open::integer, m.events, m.leavers
        FROM (
        SELECT p.cohort_id, count(*) AS everybody,
            count(*) FILTER (WHERE p.planned) AS planned,
            count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of) AS closed_24h,
            count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '24 hours') AS applied_24h,
            count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of) AS closed_48h,
            count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '48 hours') AS applied_48h,
            count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of) AS closed_5d,
            count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '120 hours') AS applied_5d,
            count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
            array_agg(floor(date_part('epoch', greatest(p.first_at,
                p.anchor_at) - p.anchor_at) / 60)::integer) FILTER (
                WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
            array_agg(floor(date_part('epoch', as_of - p.anchor_at) / 60)::integer) FILTER (
                WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
            count(p.first_at) AS tried,
            count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
            array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
            array_agg(p.attempts) FILTER (
                WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
            count(*) FILTER (WHERE p.succeeded) AS succeeded,
            count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
            count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
            count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
     FROM (
        SELECT n.cohort_id, n.person_id, n.anchor_at, tried.*,
            EXISTS (SELECT FROM uptake.action_plan AS p WHERE p.engagement_id = n.engagement_id
                AND p.participant_id = n.person_id AND p.created_at <= as_of
                    AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of)) AS planned
        FROM uptake.enrollment AS n
        CROSS JOIN LATERAL (SELECT
        min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
        coalesce(bool_or(s.successes <> 0), false) AS succeeded,
        min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
            WHEN s.attempts > 62 THEN uptake.mastered_late(
                s.engagement_id, s.participant_id, s.strategy_id, as_of,
                    streak) END) AS mastered_at,
        coalesce(bit_or(s.evidence), 0) AS evidence
     FROM
        (SELECT s.*, ((s.first_62) >> least(0, streak - 1)) & ((s.first_62) >> least(1,
            streak - 1)) & ((s.first_62) >> least(2, streak - 1)) & ((s.first_62) >> least(3,
            streak - 1)) & ((s.first_62) >> least(4, streak - 1)) & ((s.first_62) >> least(5,
            streak - 1)) & ((s.first_62) >> least(6, streak - 1)) & ((s.first_62) >> least(7,
            streak - 1)) & ((s.first_62) >> least(8, streak - 1)) & ((s.first_62) >> least(9,
            streak - 1)) AS runs
        FROM (SELECT s.*, s.successes & 4611686018427387903 AS first_62 FROM (
        SELECT x.engagement_id, x.participant_id, x.strategy_id,
        min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
        bit_or(CASE WHEN x.outcome = 'success'
            THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
        bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
            AS evidence
        FROM uptake.application_event AS x
        WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
            AND x.created_at <= as_of AND x.occurred_at <= as_of
        GROUP BY x.engagement_id, x.participant_id, x.strategy_id
    ) AS s) AS s) AS s
    ) AS tried
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= as_of
            AND (n.left_at IS NULL OR n.left_at > as_of)
    ) AS p GROUP BY p.cohort_id) AS c
        CROSS JOIN LATERAL (VALUES
            ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
            ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL,
                NULL),
            ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL,
                NULL),
            ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
            ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
                coalesce(c.minutes, '{}'), coalesce(c.waiting, '{}')),
            ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
            ('median_attempts_to_mastery', '', NULL, c.tried, 0,
                coalesce(c.mastered, '{}'), coalesce(c.practising, '{}')),
            ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
        ) AS m (measure, part, numerator, denominator, still_open, events, leavers);
END;

-- For all cohorts the index is read once, in its own order: hashing all events by three ids costs
-- twice that. MATERIALIZED: else each worker of a parallel join reads all of them for itself. So
-- the reading alone is shared out, for which what workers hand on must not be thought dear.
CREATE OR REPLACE FUNCTION uptake.behaviour_everywhere(as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET enable_hashagg = off
SET random_page_cost = 1.1 SET parallel_tuple_cost = 0.01 AS $$
    WITH strategies AS MATERIALIZED (
    SELECT x.engagement_id, x.participant_id, x.strategy_id, 
    min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
    bit_or(CASE WHEN x.outcome = 'success'
        THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
    bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
        AS evidence

    FROM uptake.application_event AS x
    WHERE  x.created_at <= as_of AND x.occurred_at <= as_of
    GROUP BY x.engagement_id, x.participant_id, x.strategy_id
)
    
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, m.events, m.leavers
    FROM (
    SELECT p.cohort_id, count(*) AS everybody, count(*) FILTER (WHERE p.planned) AS planned,
        
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of) AS closed_24h,
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '24 hours') AS applied_24h, 
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of) AS closed_48h,
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '48 hours') AS applied_48h, 
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of) AS closed_5d,
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '120 hours') AS applied_5d,
        count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
        array_agg(floor(date_part('epoch', greatest(p.first_at, p.anchor_at) - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
        array_agg(floor(date_part('epoch', as_of - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
        count(p.first_at) AS tried, count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
        array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
        array_agg(p.attempts) FILTER (
            WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
        count(*) FILTER (WHERE p.succeeded) AS succeeded,
        count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
        count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
        count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
 FROM (
    SELECT n.cohort_id, n.person_id, n.anchor_at, tried.first_at,
        coalesce(tried.attempts, 0) AS attempts, tried.succeeded, tried.mastered_at,
        tried.evidence, planned.participant_id IS NOT NULL AS planned
    FROM uptake.enrollment AS n
    LEFT JOIN (
        SELECT s.engagement_id, s.participant_id, 
    min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
    coalesce(bool_or(s.successes <> 0), false) AS succeeded,
    min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
        WHEN s.attempts > 62 THEN uptake.mastered_late(
            s.engagement_id, s.participant_id, s.strategy_id, as_of, streak) END) AS mastered_at,
    coalesce(bit_or(s.evidence), 0) AS evidence
 FROM 
    (SELECT s.*, ((s.first_62) >> least(0, streak - 1)) & ((s.first_62) >> least(1, streak - 1)) & ((s.first_62) >> least(2, streak - 1)) & ((s.first_62) >> least(3, streak - 1)) & ((s.first_62) >> least(4, streak - 1)) & ((s.first_62) >> least(5, streak - 1)) & ((s.first_62) >> least(6, streak - 1)) & ((s.first_62) >> least(7, streak - 1)) & ((s.first_62) >> least(8, streak - 1)) & ((s.first_62) >> least(9, streak - 1)) AS runs
    FROM (SELECT s.*, s.successes & 4611686018427387903 AS first_62 FROM (SELECT * FROM strategies) AS s) AS s) AS s

        GROUP BY s.engagement_id, s.participant_id) AS tried
        ON tried.engagement_id = n.engagement_id AND tried.participant_id = n.person_id
    LEFT JOIN (
        SELECT p.engagement_id, p.participant_id FROM uptake.action_plan AS p
        WHERE p.created_at <= as_of AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of) GROUP BY p.engagement_id, p.participant_id) AS planned
        ON planned.engagement_id = n.engagement_id AND planned.participant_id = n.person_id
    WHERE n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
) AS p GROUP BY p.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
        ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL, NULL),
        ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL, NULL),
        ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
        ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
            coalesce(c.minutes, '{}'), coalesce(c.waiting, '{}')),
        ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
        ('median_attempts_to_mastery', '', NULL, c.tried, 0,
            coalesce(c.mastered, '{}'), coalesce(c.practising, '{}')),
        ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
    ) AS m (measure, part, numerator, denominator, still_open, events, leavers)

$$;

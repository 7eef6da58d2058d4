"""What participants tried by a moment, counted for each cohort. Only the owner may look.

Most functions here are plain queries with names resolved when they are made (BEGIN ATOMIC): they
need no search_path, and are planned together with whatever calls them.

Each gives a row for a cohort, measure and part: over how many people (denominator), of how many
enrolled (everybody), how many of them did so (numerator), how many windows are still open. For
medians, `events` holds a number for each person who got there (minutes, or attempts), `leavers`
one for each who was last seen without. A cohort without people has no row.

What counts by a moment was done by then and recorded by then, so that it does not matter when
one looks. Whoever had withdrawn their plan by then, and made no other, has not planned.
"""

# This index answers everything that is asked of events, without a look at the table, as long as
# new rows are vacuumed soon.
COVERED = "INCLUDE (outcome, occurred_at)"
COVERS = "INCLUDE (outcome, occurred_at, created_at, evidence_type)"
VACUUM = """
ALTER TABLE uptake.application_event SET (
    autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 1000);
"""
NO_VACUUM = """
ALTER TABLE uptake.application_event RESET (
    autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold);
"""

_RECORDED = "x.created_at <= as_of AND x.occurred_at <= as_of"
_STANDS = "p.created_at <= as_of AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of)"
_HERE = "n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)"

# Attempts are numbered without gaps. Attempt n is bit n - 1; bit 62 is any from the 63rd on.
_OF_ONE_STRATEGY = """
    min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
    bit_or(CASE WHEN x.outcome = 'success'
        THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
    bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
        AS evidence
"""
# Mastery: the first attempt that ends `streak` successes in a row of one strategy, the smallest
# over strategies; whoever has none is last seen at the most attempts they made at one strategy.
# Bits that begin `streak` set ones in a row are left of their copies shifted by up to that many;
# below the lowest of them are as many zeros as there were attempts before.
_FIRST_62 = f"s.successes & {(1 << 62) - 1}"
_RUNS = " & ".join(f"((s.first_62) >> least({by}, streak - 1))" for by in range(10))
_OF_ALL_STRATEGIES = """
    min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
    coalesce(bool_or(s.successes <> 0), false) AS succeeded,
    min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
        WHEN s.attempts > 62 THEN uptake.mastered_late(
            s.engagement_id, s.participant_id, s.strategy_id, as_of, streak) END) AS mastered_at,
    coalesce(bit_or(s.evidence), 0) AS evidence
"""
_WITH_RUNS = f"""
    (SELECT s.*, {_RUNS} AS runs
    FROM (SELECT s.*, {_FIRST_62} AS first_62 FROM ({{strategies}}) AS s) AS s) AS s
"""
_STRATEGIES = f"""
    SELECT x.engagement_id, x.participant_id, x.strategy_id, {_OF_ONE_STRATEGY}
    FROM uptake.application_event AS x
    WHERE {{whose}} {_RECORDED}
    GROUP BY x.engagement_id, x.participant_id, x.strategy_id
"""
_THEIR_STRATEGIES = _WITH_RUNS.format(
    strategies=_STRATEGIES.format(
        whose="x.engagement_id = n.engagement_id AND x.participant_id = n.person_id AND"
    )
)
_ALL_STRATEGIES = _WITH_RUNS.format(strategies="SELECT * FROM strategies")

# For a run that is not within the first 62 attempts.
LATE = f"""
CREATE FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid,
    as_of timestamptz, streak integer) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(run.begins) + streak - 1 FROM (
        SELECT min(s.attempt_number) AS begins FROM (
            SELECT x.attempt_number,
                x.attempt_number - row_number() OVER (ORDER BY x.attempt_number) AS run
            FROM uptake.application_event AS x
            WHERE x.engagement_id = in_engagement AND x.participant_id = in_participant
                AND x.strategy_id = in_strategy AND x.outcome = 'success' AND {_RECORDED}) AS s
        GROUP BY s.run HAVING count(*) >= streak) AS run
$$;
"""

# One row a participant. For some cohorts each person's events are found by index; for all of them
# the index is read once, in its own order.
_SOME_PEOPLE = f"""
    SELECT n.cohort_id, n.person_id, n.anchor_at, tried.*,
        EXISTS (SELECT FROM uptake.action_plan AS p WHERE p.engagement_id = n.engagement_id
            AND p.participant_id = n.person_id AND {_STANDS}) AS planned
    FROM uptake.enrollment AS n
    CROSS JOIN LATERAL (SELECT {_OF_ALL_STRATEGIES} FROM {_THEIR_STRATEGIES}) AS tried
    WHERE n.cohort_id = ANY (cohorts) AND {_HERE}
"""
_ALL_PEOPLE = f"""
    SELECT n.cohort_id, n.person_id, n.anchor_at, tried.first_at,
        coalesce(tried.attempts, 0) AS attempts, tried.succeeded, tried.mastered_at,
        tried.evidence, planned.participant_id IS NOT NULL AS planned
    FROM uptake.enrollment AS n
    LEFT JOIN (
        SELECT s.engagement_id, s.participant_id, {_OF_ALL_STRATEGIES} FROM {_ALL_STRATEGIES}
        GROUP BY s.engagement_id, s.participant_id) AS tried
        ON tried.engagement_id = n.engagement_id AND tried.participant_id = n.person_id
    LEFT JOIN (
        SELECT p.engagement_id, p.participant_id FROM uptake.action_plan AS p
        WHERE {_STANDS} GROUP BY p.engagement_id, p.participant_id) AS planned
        ON planned.engagement_id = n.engagement_id AND planned.participant_id = n.person_id
    WHERE {_HERE}
"""

# An event before the anchor counts as zero hours.
_FIRST = "greatest(p.first_at, p.anchor_at)"


def _window(name: str, hours: int) -> str:
    closed = f"p.anchor_at + interval '{hours} hours' <= as_of"
    return f"""
        count(*) FILTER (WHERE {closed}) AS closed_{name},
        count(*) FILTER (WHERE {closed}
            AND p.first_at <= p.anchor_at + interval '{hours} hours') AS applied_{name}"""


def _minutes(until: str) -> str:
    return f"floor(date_part('epoch', {until} - p.anchor_at) / 60)::integer"


_COUNTED = f"""
    SELECT p.cohort_id, count(*) AS everybody, count(*) FILTER (WHERE p.planned) AS planned,
        {_window("24h", 24)}, {_window("48h", 48)}, {_window("5d", 120)},
        count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
        array_agg({_minutes(_FIRST)}) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
        array_agg({_minutes("as_of")}) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
        count(p.first_at) AS tried, count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
        array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
        array_agg(p.attempts) FILTER (
            WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
        count(*) FILTER (WHERE p.succeeded) AS succeeded,
        count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
        count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
        count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
"""
_ROWS = """
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, m.events, m.leavers
    FROM ({counted} FROM ({people}) AS p GROUP BY p.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
        ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL, NULL),
        ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL, NULL),
        ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
        ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
            coalesce(c.minutes, '{{}}'), coalesce(c.waiting, '{{}}')),
        ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
        ('median_attempts_to_mastery', '', NULL, c.tried, 0,
            coalesce(c.mastered, '{{}}'), coalesce(c.practising, '{{}}')),
        ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
    ) AS m (measure, part, numerator, denominator, still_open, events, leavers)
"""
_COLUMNS = """
    RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
        denominator integer, everybody integer, still_open integer, events integer[],
        leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE"""

# Hashing all events by three ids costs twice what reading them in order does. MATERIALIZED: else
# each worker of a parallel join reads all of them for itself. So the reading alone is shared out,
# for which what workers hand on must not be thought dear.
BEHAVIOUR = f"""
CREATE FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamptz, streak integer)
{_COLUMNS} BEGIN ATOMIC {_ROWS.format(counted=_COUNTED, people=_SOME_PEOPLE)}; END;

CREATE FUNCTION uptake.behaviour_everywhere(as_of timestamptz, streak integer)
{_COLUMNS} SET search_path = pg_catalog, pg_temp SET enable_hashagg = off
SET random_page_cost = 1.1 SET parallel_tuple_cost = 0.01 AS $$
    WITH strategies AS MATERIALIZED ({_STRATEGIES.format(whose="")})
    {_ROWS.format(counted=_COUNTED, people=_ALL_PEOPLE)}
$$;
"""

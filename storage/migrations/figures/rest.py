"""Further counts of people, made like those of what participants tried: see `live`."""

from storage.migrations.figures.shown import PARTS

_HERE = "n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)"
_COLUMNS = """
    RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
        denominator integer, everybody integer, still_open integer, events integer[],
        leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE"""

_TOLD = """
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
"""
# When somebody is counted for a part of these.
_IS_OF = {
    "obstacle_theme": "'{}' = ANY (r.themes)",
    "profile_grade_band": "'{}' = ANY (l.grade_bands)",
    "profile_experience": "l.experience = '{}'",
    "profile_content_area": "'{}' = ANY (l.content_areas)",
    "profile_school_role": "l.school_role = '{}'",
}


def _name(measure: str, part: str) -> str:
    return f'"{measure}/{part}"'


def _counts(*measures: str) -> str:
    """Count a column for each part: a pass over people, where rows of people and parts are many."""
    return ", ".join(
        f"count(*) FILTER (WHERE {_IS_OF[measure].format(part)}) AS {_name(measure, part)}"
        for measure in measures
        for part in PARTS[measure]
    )


def _rows(*measures: str, of: str) -> str:
    return ", ".join(
        f"('{measure}', '{part}', c.{_name(measure, part)}, {of}, 0)"
        for measure in measures
        for part in PARTS[measure]
    )


# Of those who were sent one, whoever acted on at least one nudge within its 24 hours; a nudge
# younger than that is still open. What somebody muted has no history: it is read as it stands.
_NUDGES = f"""
    {_TOLD}
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(o.closed) AS nudged,
            count(*) FILTER (WHERE o.closed) AS closed, count(*) FILTER (WHERE o.acted) AS acted,
            count(*) FILTER (WHERE f.muted_all OR f.muted_kinds <> '{{{{}}}}') AS muted
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.nudge_preference AS f ON f.person_id = n.person_id
            AND f.created_at <= as_of
        LEFT JOIN {{lateral}} (
            SELECT s.person_id, s.engagement_id, bool_or(s.closed) AS closed,
                bool_or(s.closed AND s.acted) AS acted
            FROM (SELECT o.person_id, o.engagement_id,
                    o.sent_at + interval '24 hours' <= as_of AS closed,
                    CASE WHEN o.kind = 'no_action_plan' THEN EXISTS (
                        SELECT FROM uptake.action_plan AS p
                        WHERE p.engagement_id = o.engagement_id
                            AND p.participant_id = o.person_id AND p.created_at >= o.sent_at
                            AND p.created_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'no_survey' THEN EXISTS (
                        SELECT FROM uptake.reflection AS r
                        WHERE r.engagement_id = o.engagement_id
                            AND r.participant_id = o.person_id AND r.completed_at >= o.sent_at
                            AND r.completed_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'missing_prework' THEN EXISTS (
                        SELECT FROM uptake.content_asset AS w
                        JOIN uptake.pre_work_completion AS d ON d.asset_id = w.id
                        WHERE w.engagement_id = o.engagement_id
                            AND d.participant_id = o.person_id AND d.completed_at >= o.sent_at
                            AND d.completed_at <= o.sent_at + interval '24 hours')
                    ELSE EXISTS (
                        SELECT FROM uptake.application_event AS x
                        WHERE x.engagement_id = o.engagement_id
                            AND x.participant_id = o.person_id AND x.created_at >= o.sent_at
                            AND x.created_at <= o.sent_at + interval '24 hours') END AS acted
                FROM uptake.outbox AS o
                WHERE {{nudges}} AND o.counts_as_nudge AND o.state = 'sent'
                    AND o.sent_at <= as_of) AS s
            GROUP BY s.person_id, s.engagement_id) AS o
            ON o.person_id = n.person_id AND o.engagement_id = n.engagement_id
        WHERE {{people}} AND {{here}}
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('nudges_sent', '', c.nudged, c.everybody, 0),
        ('nudges_acted_on_24h', '', c.acted, c.closed, c.nudged - c.closed),
        ('nudges_muted', '', c.muted, c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open)
"""

# Pre-work is done when all of it is that had been released by then. Themes are read as they stand.
_SURVEYS = f"""
    WITH asked AS MATERIALIZED (
        SELECT a.engagement_id, a.id FROM uptake.content_asset AS a
        WHERE {{assets}} AND a.type = 'pre_work' AND (
            SELECT t.moved_to FROM uptake.visibility_transition AS t
            WHERE t.asset_id = a.id AND t.at <= as_of
            ORDER BY t.at DESC, t.created_at DESC, t.id LIMIT 1) <> 'draft')
    {_TOLD}
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(w.asked) AS asked,
            count(*) FILTER (WHERE d.done = w.asked) AS done, count(r.id) AS surveyed,
            {_counts("obstacle_theme")}
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
            AND r.participant_id = n.person_id AND r.completed_at <= as_of
        LEFT JOIN (
            SELECT a.engagement_id, count(*) AS asked FROM asked AS a
            GROUP BY a.engagement_id) AS w ON w.engagement_id = n.engagement_id
        LEFT JOIN {{lateral}} (
            SELECT a.engagement_id, d.participant_id, count(*) AS done
            FROM asked AS a JOIN uptake.pre_work_completion AS d ON d.asset_id = a.id
                AND d.completed_at <= as_of
            WHERE {{done}}
            GROUP BY a.engagement_id, d.participant_id) AS d
            ON d.engagement_id = n.engagement_id AND d.participant_id = n.person_id
        WHERE {{people}} AND {{here}}
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('prework_rate', '', c.done, c.asked, 0), ('survey_rate', '', c.surveyed, c.everybody, 0),
        {_rows("obstacle_theme", of="c.surveyed")}
    ) AS m (measure, part, numerator, denominator, still_open)
"""

# Of everybody: whoever has said nothing is in no part.
_PROFILE = tuple(measure for measure in PARTS if measure.startswith("profile_"))
_PROFILES = f"""
    {_TOLD}
    FROM (SELECT n.cohort_id, count(*) AS everybody, {_counts(*_PROFILE)}
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.learner_profile AS l ON l.person_id = n.person_id
            AND l.created_at <= as_of
        WHERE {{people}} AND {{here}}
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES {_rows(*_PROFILE, of="c.everybody")}
    ) AS m (measure, part, numerator, denominator, still_open)
"""

# For some cohorts everything is looked up person by person; for all of them, joined at once.
_SOME = {
    "people": "n.cohort_id = ANY (cohorts)",
    "lateral": "LATERAL",
    "nudges": "o.person_id = n.person_id AND o.engagement_id = n.engagement_id",
    "assets": "a.engagement_id IN (SELECT c.engagement_id FROM uptake.cohort AS c"
    " WHERE c.id = ANY (cohorts))",
    "done": "a.engagement_id = n.engagement_id AND d.participant_id = n.person_id",
}
_ALL = {
    "people": "true",
    "lateral": "",
    "nudges": "true",
    "assets": "a.engagement_id IS NOT NULL",
    "done": "true",
}


def _both(name: str, query: str) -> str:
    return f"""
CREATE FUNCTION uptake.{name}_of(cohorts uuid[], as_of timestamptz)
{_COLUMNS} BEGIN ATOMIC {query.format(here=_HERE, **_SOME)}; END;

CREATE FUNCTION uptake.{name}_everywhere(as_of timestamptz)
{_COLUMNS} BEGIN ATOMIC {query.format(here=_HERE, **_ALL)}; END;
"""


REST = _both("nudges", _NUDGES) + _both("surveys", _SURVEYS) + _both("profiles", _PROFILES)

# Not planned together with what calls them: what is given for `streak` would be asked for at each
# row. For some cohorts the plan is made once a connection, since making it takes longer than
# following it, and finds rows by index however large the tables have become since. For all cohorts
# whole tables are joined, and memory is given for that.
FIGURES = f"""
CREATE FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamptz, streak integer)
{_COLUMNS} SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
    SELECT * FROM uptake.behaviour_of(cohorts, as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.surveys_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.profiles_of(cohorts, as_of)
$$;

CREATE FUNCTION uptake.figures_everywhere(as_of timestamptz, streak integer)
{_COLUMNS} SET search_path = pg_catalog, pg_temp SET work_mem = '64MB'
SET random_page_cost = 1.1 AS $$
    SELECT * FROM uptake.behaviour_everywhere(as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.surveys_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.profiles_everywhere(as_of)
$$;
"""

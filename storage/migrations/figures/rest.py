"""Further counts of people, made like those of what participants tried: see `live`."""

_HERE = "n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)"
_COLUMNS = """
    RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
        denominator integer, everybody integer, still_open integer, events integer[],
        leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE"""

# Of those who were sent one, whoever acted on at least one nudge within its 24 hours; a nudge
# younger than that is still open. What somebody muted has no history: it is read as it stands.
_NUDGES = """
    SELECT c.cohort_id, m.measure, '', m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(o.closed) AS nudged,
            count(*) FILTER (WHERE o.closed) AS closed, count(*) FILTER (WHERE o.acted) AS acted,
            count(*) FILTER (WHERE f.muted_all OR f.muted_kinds <> '{{}}') AS muted
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.nudge_preference AS f ON f.person_id = n.person_id
            AND f.created_at <= as_of
        LEFT JOIN LATERAL (
            SELECT bool_or(s.closed) AS closed, bool_or(s.closed AND s.acted) AS acted
            FROM (SELECT o.sent_at + interval '24 hours' <= as_of AS closed,
                    CASE WHEN o.kind = 'no_action_plan' THEN EXISTS (
                        SELECT FROM uptake.action_plan AS p
                        WHERE p.engagement_id = n.engagement_id
                            AND p.participant_id = n.person_id AND p.created_at >= o.sent_at
                            AND p.created_at <= o.sent_at + interval '24 hours')
                    ELSE EXISTS (
                        SELECT FROM uptake.application_event AS x
                        WHERE x.engagement_id = n.engagement_id
                            AND x.participant_id = n.person_id AND x.created_at >= o.sent_at
                            AND x.created_at <= o.sent_at + interval '24 hours') END AS acted
                FROM uptake.outbox AS o
                WHERE o.person_id = n.person_id AND o.engagement_id = n.engagement_id
                    AND o.counts_as_nudge AND o.state = 'sent' AND o.sent_at <= as_of) AS s
        ) AS o ON true
        WHERE {where} AND {here}
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('nudges_sent', c.nudged, c.everybody, 0),
        ('nudges_acted_on_24h', c.acted, c.closed, c.nudged - c.closed),
        ('nudges_muted', c.muted, c.everybody, 0)
    ) AS m (measure, numerator, denominator, still_open)
"""

# Pre-work is done when all of it is that had been released by then. Themes are read as they stand.
_SURVEYS = """
    SELECT c.cohort_id, m.measure, '', m.numerator::integer, m.denominator::integer,
        c.everybody::integer, 0, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(*) FILTER (WHERE w.asked > 0) AS asked,
            count(*) FILTER (WHERE w.asked > 0 AND w.done = w.asked) AS done,
            count(*) FILTER (WHERE r.completed_at <= as_of) AS surveyed
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
            AND r.participant_id = n.person_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS asked, count(d.id) AS done FROM uptake.content_asset AS a
            LEFT JOIN uptake.pre_work_completion AS d ON d.asset_id = a.id
                AND d.participant_id = n.person_id AND d.completed_at <= as_of
            WHERE a.engagement_id = n.engagement_id AND a.type = 'pre_work' AND (
                SELECT t.moved_to FROM uptake.visibility_transition AS t
                WHERE t.asset_id = a.id AND t.at <= as_of
                ORDER BY t.at DESC, t.created_at DESC, t.id LIMIT 1) <> 'draft') AS w
        WHERE {where} AND {here}
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('prework_rate', c.done, c.asked), ('survey_rate', c.surveyed, c.everybody)
    ) AS m (measure, numerator, denominator)
    UNION ALL
    SELECT n.cohort_id, m.measure, v.part,
        (count(*) FILTER (WHERE v.part = ANY (r.themes)))::integer,
        count(r.id)::integer, count(*)::integer, 0, NULL::integer[], NULL::integer[]
    FROM uptake.enrollment AS n
    LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
        AND r.participant_id = n.person_id AND r.completed_at <= as_of
    CROSS JOIN uptake.measures() AS m CROSS JOIN unnest(m.parts) AS v (part)
    WHERE {where} AND {here} AND m.measure = 'obstacle_theme'
    GROUP BY n.cohort_id, m.measure, v.part
"""

# Of everybody: whoever has said nothing is in no part.
_PROFILES = """
    SELECT n.cohort_id, m.measure, v.part, (count(*) FILTER (WHERE CASE m.measure
            WHEN 'profile_grade_band' THEN v.part = ANY (l.grade_bands)
            WHEN 'profile_experience' THEN v.part = l.experience
            WHEN 'profile_content_area' THEN v.part = ANY (l.content_areas)
            ELSE v.part = l.school_role END))::integer,
        count(*)::integer, count(*)::integer, 0, NULL::integer[], NULL::integer[]
    FROM uptake.enrollment AS n
    LEFT JOIN uptake.learner_profile AS l ON l.person_id = n.person_id AND l.created_at <= as_of
    CROSS JOIN uptake.measures() AS m CROSS JOIN unnest(m.parts) AS v (part)
    WHERE {where} AND {here} AND m.measure LIKE 'profile_%'
    GROUP BY n.cohort_id, m.measure, v.part
"""


def _both(name: str, query: str) -> str:
    """Make the form for some cohorts and the one for all."""
    some = query.format(where="n.cohort_id = ANY (cohorts)", here=_HERE)
    every = query.format(where="true", here=_HERE)
    return f"""
CREATE FUNCTION uptake.{name}_of(cohorts uuid[], as_of timestamptz)
{_COLUMNS} BEGIN ATOMIC {some}; END;

CREATE FUNCTION uptake.{name}_everywhere(as_of timestamptz)
{_COLUMNS} BEGIN ATOMIC {every}; END;
"""


REST = _both("nudges", _NUDGES) + _both("surveys", _SURVEYS) + _both("profiles", _PROFILES)

FIGURES = f"""
CREATE FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamptz, streak integer)
{_COLUMNS} BEGIN ATOMIC
    SELECT * FROM uptake.behaviour_of(cohorts, as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.surveys_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.profiles_of(cohorts, as_of);
END;

CREATE FUNCTION uptake.figures_everywhere(as_of timestamptz, streak integer)
{_COLUMNS} BEGIN ATOMIC
    SELECT * FROM uptake.behaviour_everywhere(as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.surveys_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.profiles_everywhere(as_of);
END;
"""

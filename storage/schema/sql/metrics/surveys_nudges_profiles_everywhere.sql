-- As surveys_nudges_profiles.sql, for all cohorts: joined at once instead of looked up person by
-- person. What is counted, and why so, is said there; the two forms must count alike.

CREATE OR REPLACE FUNCTION uptake.nudges_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(o.closed) AS nudged,
            count(*) FILTER (WHERE o.closed) AS closed,
            count(*) FILTER (WHERE o.acted) AS acted,
            count(*) FILTER (WHERE f.muted_all OR f.muted_kinds <> '{}') AS muted
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.nudge_preference AS f ON f.person_id = n.person_id
            AND f.created_at <= as_of
        LEFT JOIN (
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
                WHERE true AND o.counts_as_nudge AND o.state = 'sent'
                    AND o.sent_at <= as_of) AS s
            GROUP BY s.person_id, s.engagement_id) AS o
            ON o.person_id = n.person_id AND o.engagement_id = n.engagement_id
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('nudges_sent', '', c.nudged, c.everybody, 0),
        ('nudges_acted_on_24h', '', c.acted, c.closed, c.nudged - c.closed),
        ('nudges_muted', '', c.muted, c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.surveys_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT a.engagement_id, a.id FROM uptake.content_asset AS a
        WHERE a.engagement_id IS NOT NULL AND a.type = 'pre_work' AND (
            SELECT t.moved_to FROM uptake.visibility_transition AS t
            WHERE t.asset_id = a.id AND t.at <= as_of
            ORDER BY t.at DESC, t.created_at DESC, t.id LIMIT 1) <> 'draft')
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(w.asked) AS asked,
            count(*) FILTER (WHERE d.done = w.asked) AS done, count(r.id) AS surveyed,
            count(*) FILTER (WHERE 'time' = ANY (r.themes)) AS "obstacle_theme/time",
            count(*) FILTER (WHERE 'materials' = ANY (r.themes)) AS "obstacle_theme/materials",
            count(*) FILTER (WHERE 'student_response' = ANY (r.themes))
                AS "obstacle_theme/student_response",
            count(*) FILTER (WHERE 'confidence' = ANY (r.themes)) AS "obstacle_theme/confidence",
            count(*) FILTER (WHERE 'curriculum_fit' = ANY (r.themes))
                AS "obstacle_theme/curriculum_fit",
            count(*) FILTER (WHERE 'class_size' = ANY (r.themes)) AS "obstacle_theme/class_size",
            count(*) FILTER (WHERE 'support' = ANY (r.themes)) AS "obstacle_theme/support",
            count(*) FILTER (WHERE 'technology' = ANY (r.themes)) AS "obstacle_theme/technology",
            count(*) FILTER (WHERE 'schedule' = ANY (r.themes)) AS "obstacle_theme/schedule",
            count(*) FILTER (WHERE 'other' = ANY (r.themes)) AS "obstacle_theme/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
            AND r.participant_id = n.person_id AND r.completed_at <= as_of
        LEFT JOIN (
            SELECT a.engagement_id, count(*) AS asked FROM asked AS a
            GROUP BY a.engagement_id) AS w ON w.engagement_id = n.engagement_id
        LEFT JOIN (
            SELECT a.engagement_id, d.participant_id, count(*) AS done
            FROM asked AS a JOIN uptake.pre_work_completion AS d ON d.asset_id = a.id
                AND d.completed_at <= as_of
            WHERE true
            GROUP BY a.engagement_id, d.participant_id) AS d
            ON d.engagement_id = n.engagement_id AND d.participant_id = n.person_id
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('prework_rate', '', c.done, c.asked, 0), ('survey_rate', '', c.surveyed, c.everybody, 0),
        ('obstacle_theme', 'time', c."obstacle_theme/time", c.surveyed, 0),
        ('obstacle_theme', 'materials', c."obstacle_theme/materials", c.surveyed, 0),
        ('obstacle_theme', 'student_response', c."obstacle_theme/student_response", c.surveyed, 0),
        ('obstacle_theme', 'confidence', c."obstacle_theme/confidence", c.surveyed, 0),
        ('obstacle_theme', 'curriculum_fit', c."obstacle_theme/curriculum_fit", c.surveyed, 0),
        ('obstacle_theme', 'class_size', c."obstacle_theme/class_size", c.surveyed, 0),
        ('obstacle_theme', 'support', c."obstacle_theme/support", c.surveyed, 0),
        ('obstacle_theme', 'technology', c."obstacle_theme/technology", c.surveyed, 0),
        ('obstacle_theme', 'schedule', c."obstacle_theme/schedule", c.surveyed, 0),
        ('obstacle_theme', 'other', c."obstacle_theme/other", c.surveyed, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.profiles_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody,
            count(*) FILTER (WHERE 'early_years' = ANY (l.grade_bands))
                AS "profile_grade_band/early_years",
            count(*) FILTER (WHERE 'k_2' = ANY (l.grade_bands)) AS "profile_grade_band/k_2",
            count(*) FILTER (WHERE 'g3_5' = ANY (l.grade_bands)) AS "profile_grade_band/g3_5",
            count(*) FILTER (WHERE 'g6_8' = ANY (l.grade_bands)) AS "profile_grade_band/g6_8",
            count(*) FILTER (WHERE 'g9_12' = ANY (l.grade_bands)) AS "profile_grade_band/g9_12",
            count(*) FILTER (WHERE 'all_grades' = ANY (l.grade_bands))
                AS "profile_grade_band/all_grades",
            count(*) FILTER (WHERE l.experience = 'y0_2') AS "profile_experience/y0_2",
            count(*) FILTER (WHERE l.experience = 'y3_5') AS "profile_experience/y3_5",
            count(*) FILTER (WHERE l.experience = 'y6_10') AS "profile_experience/y6_10",
            count(*) FILTER (WHERE l.experience = 'y11_20') AS "profile_experience/y11_20",
            count(*) FILTER (WHERE l.experience = 'y21_plus') AS "profile_experience/y21_plus",
            count(*) FILTER (WHERE l.experience = 'other') AS "profile_experience/other",
            count(*) FILTER (WHERE 'literacy' = ANY (l.content_areas))
                AS "profile_content_area/literacy",
            count(*) FILTER (WHERE 'mathematics' = ANY (l.content_areas))
                AS "profile_content_area/mathematics",
            count(*) FILTER (WHERE 'science' = ANY (l.content_areas))
                AS "profile_content_area/science",
            count(*) FILTER (WHERE 'social_studies' = ANY (l.content_areas))
                AS "profile_content_area/social_studies",
            count(*) FILTER (WHERE 'arts' = ANY (l.content_areas)) AS "profile_content_area/arts",
            count(*) FILTER (WHERE 'languages' = ANY (l.content_areas))
                AS "profile_content_area/languages",
            count(*) FILTER (WHERE 'physical_education' = ANY (l.content_areas))
                AS "profile_content_area/physical_education",
            count(*) FILTER (WHERE 'special_education' = ANY (l.content_areas))
                AS "profile_content_area/special_education",
            count(*) FILTER (WHERE 'technology' = ANY (l.content_areas))
                AS "profile_content_area/technology",
            count(*) FILTER (WHERE 'generalist' = ANY (l.content_areas))
                AS "profile_content_area/generalist",
            count(*) FILTER (WHERE l.school_role = 'teacher') AS "profile_school_role/teacher",
            count(*) FILTER (WHERE l.school_role = 'coach') AS "profile_school_role/coach",
            count(*) FILTER (WHERE l.school_role = 'specialist')
                AS "profile_school_role/specialist",
            count(*) FILTER (WHERE l.school_role = 'leader') AS "profile_school_role/leader",
            count(*) FILTER (WHERE l.school_role = 'support') AS "profile_school_role/support",
            count(*) FILTER (WHERE l.school_role = 'other') AS "profile_school_role/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.learner_profile AS l ON l.person_id = n.person_id
            AND l.created_at <= as_of
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('profile_grade_band', 'early_years', c."profile_grade_band/early_years", c.everybody, 0),
        ('profile_grade_band', 'k_2', c."profile_grade_band/k_2", c.everybody, 0),
        ('profile_grade_band', 'g3_5', c."profile_grade_band/g3_5", c.everybody, 0),
        ('profile_grade_band', 'g6_8', c."profile_grade_band/g6_8", c.everybody, 0),
        ('profile_grade_band', 'g9_12', c."profile_grade_band/g9_12", c.everybody, 0),
        ('profile_grade_band', 'all_grades', c."profile_grade_band/all_grades", c.everybody, 0),
        ('profile_experience', 'y0_2', c."profile_experience/y0_2", c.everybody, 0),
        ('profile_experience', 'y3_5', c."profile_experience/y3_5", c.everybody, 0),
        ('profile_experience', 'y6_10', c."profile_experience/y6_10", c.everybody, 0),
        ('profile_experience', 'y11_20', c."profile_experience/y11_20", c.everybody, 0),
        ('profile_experience', 'y21_plus', c."profile_experience/y21_plus", c.everybody, 0),
        ('profile_experience', 'other', c."profile_experience/other", c.everybody, 0),
        ('profile_content_area', 'literacy', c."profile_content_area/literacy", c.everybody, 0),
        ('profile_content_area', 'mathematics', c."profile_content_area/mathematics", c.everybody,
            0),
        ('profile_content_area', 'science', c."profile_content_area/science", c.everybody, 0),
        ('profile_content_area', 'social_studies', c."profile_content_area/social_studies",
            c.everybody, 0),
        ('profile_content_area', 'arts', c."profile_content_area/arts", c.everybody, 0),
        ('profile_content_area', 'languages', c."profile_content_area/languages", c.everybody, 0),
        ('profile_content_area', 'physical_education',
            c."profile_content_area/physical_education", c.everybody, 0),
        ('profile_content_area', 'special_education', c."profile_content_area/special_education",
            c.everybody, 0),
        ('profile_content_area', 'technology', c."profile_content_area/technology", c.everybody, 0),
        ('profile_content_area', 'generalist', c."profile_content_area/generalist", c.everybody, 0),
        ('profile_school_role', 'teacher', c."profile_school_role/teacher", c.everybody, 0),
        ('profile_school_role', 'coach', c."profile_school_role/coach", c.everybody, 0),
        ('profile_school_role', 'specialist', c."profile_school_role/specialist", c.everybody, 0),
        ('profile_school_role', 'leader', c."profile_school_role/leader", c.everybody, 0),
        ('profile_school_role', 'support', c."profile_school_role/support", c.everybody, 0),
        ('profile_school_role', 'other', c."profile_school_role/other", c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

"""DuckDB's natural SQL for every figure, for all cohorts and for one."""

from collections.abc import Mapping
from dataclasses import dataclass

_HERE = "n.joined_at <= $as_of AND (n.left_at IS NULL OR n.left_at > $as_of)"
# Its optimiser does not carry the few people of one cohort into the windows: said by hand.
_THESE = "IN (SELECT person_id FROM enrollment WHERE cohort_id = $cohort)"
_THEMES = (
    *("time", "materials", "student_response", "confidence", "curriculum_fit", "class_size"),
    *("support", "technology", "schedule", "other"),
)
_PROFILES = {
    "profile_grade_band": ("early_years", "k_2", "g3_5", "g6_8", "g9_12", "all_grades"),
    "profile_content_area": (
        *("literacy", "mathematics", "science", "social_studies", "arts", "languages"),
        *("physical_education", "special_education", "technology", "generalist"),
    ),
    "profile_experience": ("y0_2", "y3_5", "y6_10", "y11_20", "y21_plus", "other"),
    "profile_school_role": ("teacher", "coach", "specialist", "leader", "support", "other"),
}
_PROFILE_IS = {
    "profile_grade_band": "list_contains(l.grade_bands, '{}')",
    "profile_content_area": "list_contains(l.content_areas, '{}')",
    "profile_experience": "l.experience = '{}'",
    "profile_school_role": "l.school_role = '{}'",
}

# By measure and part: the columns of numerator, denominator and median.
Columns = Mapping[tuple[str, str], tuple[str | None, str, str | None]]


@dataclass(frozen=True)
class Query:
    """A row a cohort. `columns` names what it holds, `figures` what is made of it."""

    text: str
    columns: tuple[str, ...]
    figures: Columns

    @property
    def of_all(self) -> str:
        return self.text.format(cohort="true", participants="true", people="true")

    @property
    def of_one(self) -> str:
        return self.text.format(
            cohort="n.cohort_id = $cohort",
            participants=f"participant_id {_THESE}",
            people=f"person_id {_THESE}",
        )


_BY_WINDOW = """
    tries AS (
        SELECT engagement_id, participant_id, occurred_at, evidence_type, outcome, attempt_number,
            attempt_number >= 3 AND sum((outcome = 'success')::INTEGER) OVER streak = 3 AS mastered
        FROM application_event
        WHERE created_at <= $as_of AND occurred_at <= $as_of AND {participants}
        WINDOW streak AS (PARTITION BY engagement_id, participant_id, strategy_id
            ORDER BY attempt_number ROWS 2 PRECEDING)),
    tried AS (
        SELECT engagement_id, participant_id, min(occurred_at) AS first_at,
            max(attempt_number) AS attempts, bool_or(outcome = 'success') AS succeeded,
            min(attempt_number) FILTER (mastered) AS mastered_at,
            bool_or(evidence_type = 'artifact') AS artifact,
            bool_or(evidence_type = 'observation') AS observation,
            bool_or(evidence_type = 'self_report') AS self_report
        FROM tries GROUP BY ALL)"""

# The product's own trick, lent to DuckDB: an attempt is a bit. Right up to 126 attempts.
_BY_BITS = """
    strategies AS (
        SELECT engagement_id, participant_id, min(occurred_at) AS first_at,
            max(attempt_number) AS attempts, bool_or(evidence_type = 'artifact') AS artifact,
            bool_or(evidence_type = 'observation') AS observation,
            bool_or(evidence_type = 'self_report') AS self_report,
            bit_or(CASE WHEN outcome = 'success' THEN 1::HUGEINT << (attempt_number - 1)
                ELSE 0::HUGEINT END) AS bits
        FROM application_event
        WHERE created_at <= $as_of AND occurred_at <= $as_of AND {participants}
        GROUP BY engagement_id, participant_id, strategy_id),
    runs AS (SELECT *, bits & (bits >> 1) & (bits >> 2) AS run FROM strategies),
    tried AS (
        SELECT engagement_id, participant_id, min(first_at) AS first_at,
            max(attempts) AS attempts, bool_or(bits <> 0) AS succeeded,
            min(CASE WHEN run <> 0 THEN bit_count(xor(run, run - 1)) + 2 END) AS mastered_at,
            bool_or(artifact) AS artifact, bool_or(observation) AS observation,
            bool_or(self_report) AS self_report
        FROM runs GROUP BY ALL)"""


def _window(name: str, hours: int) -> str:
    closed = f"anchor_at + INTERVAL {hours} HOUR <= $as_of"
    return f"""count(*) FILTER ({closed}) AS closed_{name}, count(*) FILTER ({closed}
            AND first_at <= anchor_at + INTERVAL {hours} HOUR) AS applied_{name}"""


_BEHAVIOUR = f"""
    WITH {{tried}},
    planned AS (
        SELECT DISTINCT engagement_id, participant_id, true AS planned
        FROM action_plan WHERE created_at <= $as_of
            AND (withdrawn_at IS NULL OR withdrawn_at > $as_of) AND {{{{participants}}}}),
    people AS MATERIALIZED (
        SELECT n.cohort_id, n.anchor_at, t.*, p.planned FROM enrollment AS n
        LEFT JOIN tried AS t
            ON t.engagement_id = n.engagement_id AND t.participant_id = n.person_id
        LEFT JOIN planned AS p
            ON p.engagement_id = n.engagement_id AND p.participant_id = n.person_id
        WHERE {_HERE} AND {{{{cohort}}}}),
    seen AS (
        SELECT cohort_id, 'minutes' AS what, floor((epoch(greatest(coalesce(first_at, $as_of),
            anchor_at)) - epoch(anchor_at)) / 60)::INTEGER AS step,
            first_at IS NOT NULL AS got_there
        FROM people WHERE anchor_at <= $as_of
        UNION ALL
        SELECT cohort_id, 'attempts', coalesce(mastered_at, attempts), mastered_at IS NOT NULL
        FROM people WHERE attempts > 0),
    moments AS (
        SELECT cohort_id, what, step, count(*) FILTER (got_there) AS got_there,
            sum(count(*)) OVER (PARTITION BY cohort_id, what ORDER BY step DESC) AS at_risk
        FROM seen GROUP BY cohort_id, what, step),
    survival AS (
        SELECT cohort_id, what, step, product(1 - got_there / at_risk)
            OVER (PARTITION BY cohort_id, what ORDER BY step) AS still
        FROM moments),
    medians AS (
        SELECT cohort_id, min(step) FILTER (what = 'minutes') AS minutes,
            min(step) FILTER (what = 'attempts') AS mastery
        FROM survival WHERE still <= 0.5 + 1e-9 GROUP BY ALL),
    counts AS (
        SELECT cohort_id, count(*) AS everybody, count(planned) AS planned,
            {_window("24h", 24)}, {_window("48h", 48)}, {_window("5d", 120)},
            count(*) FILTER (anchor_at <= $as_of) AS started, count(first_at) AS tried,
            count(*) FILTER (attempts >= 2) AS repeated, count(*) FILTER (succeeded) AS succeeded,
            count(*) FILTER (artifact) AS artifact, count(*) FILTER (observation) AS observation,
            count(*) FILTER (self_report) AS self_report
        FROM people GROUP BY ALL)
    SELECT * FROM counts LEFT JOIN medians USING (cohort_id)"""  # noqa: S608  # our own words
_BEHAVIOUR_FIGURES: Columns = {
    ("plan_rate", ""): ("planned", "everybody", None),
    ("applied_24h", ""): ("applied_24h", "closed_24h", None),
    ("applied_48h", ""): ("applied_48h", "closed_48h", None),
    ("applied_5d", ""): ("applied_5d", "closed_5d", None),
    ("median_hours_to_first_application", ""): (None, "started", "minutes"),
    ("median_attempts_to_mastery", ""): (None, "tried", "mastery"),
    ("repeat_rate", ""): ("repeated", "tried", None),
    ("outcome_success_share", ""): ("succeeded", "tried", None),
    ("evidence_mix", "artifact"): ("artifact", "tried", None),
    ("evidence_mix", "observation"): ("observation", "tried", None),
    ("evidence_mix", "self_report"): ("self_report", "tried", None),
}
_BEHAVIOUR_COLUMNS = (
    *("cohort_id", "everybody", "planned", "closed_24h", "applied_24h", "closed_48h"),
    *("applied_48h", "closed_5d", "applied_5d", "started", "tried", "repeated", "succeeded"),
    *("artifact", "observation", "self_report", "minutes", "mastery"),
)


def _behaviour(tried: str) -> Query:
    return Query(_BEHAVIOUR.format(tried=tried), _BEHAVIOUR_COLUMNS, _BEHAVIOUR_FIGURES)


_DONE = """EXISTS (SELECT 1 FROM {} AS d WHERE d.engagement_id = o.engagement_id
                AND d.participant_id = o.person_id
                AND d.created_at BETWEEN o.sent_at AND o.sent_at + INTERVAL 24 HOUR)"""
_NUDGES = Query(
    f"""
    WITH acts AS (
        SELECT person_id, engagement_id, o.sent_at + INTERVAL 24 HOUR <= $as_of AS closed,
            CASE WHEN o.kind = 'no_action_plan' THEN {_DONE.format("action_plan")}
                WHEN o.kind = 'no_survey' THEN EXISTS (SELECT 1 FROM reflection AS r
                    WHERE r.engagement_id = o.engagement_id AND r.participant_id = o.person_id
                        AND r.completed_at BETWEEN o.sent_at AND o.sent_at + INTERVAL 24 HOUR)
                WHEN o.kind = 'missing_prework' THEN EXISTS (SELECT 1 FROM content_asset AS w
                    JOIN pre_work_completion AS d ON d.asset_id = w.id
                    WHERE w.engagement_id = o.engagement_id AND d.participant_id = o.person_id
                        AND d.completed_at BETWEEN o.sent_at AND o.sent_at + INTERVAL 24 HOUR)
                ELSE {_DONE.format("application_event")} END AS acted
        FROM outbox AS o
        WHERE o.counts_as_nudge AND o.state = 'sent' AND o.sent_at <= $as_of AND {{people}}),
    nudged AS (
        SELECT person_id, engagement_id, bool_or(closed) AS closed,
            bool_or(closed AND acted) AS acted
        FROM acts GROUP BY ALL)
    SELECT n.cohort_id, count(*), count(o.closed), count(*) FILTER (o.closed),
        count(*) FILTER (o.acted), count(*) FILTER (f.muted_all OR len(f.muted_kinds) > 0)
    FROM enrollment AS n
    LEFT JOIN nudge_preference AS f ON f.person_id = n.person_id AND f.created_at <= $as_of
    LEFT JOIN nudged AS o ON o.person_id = n.person_id AND o.engagement_id = n.engagement_id
    WHERE {_HERE} AND {{cohort}} GROUP BY ALL""",  # noqa: S608  # our own words
    ("cohort_id", "everybody", "nudged", "closed", "acted", "muted"),
    {
        ("nudges_sent", ""): ("nudged", "everybody", None),
        ("nudges_acted_on_24h", ""): ("acted", "closed", None),
        ("nudges_muted", ""): ("muted", "everybody", None),
    },
)


def _surveys() -> Query:
    themes = ", ".join(f"count(*) FILTER (list_contains(r.themes, '{one}'))" for one in _THEMES)
    text = f"""
    WITH stands AS (
        SELECT asset_id, arg_max(moved_to, "at") AS visibility
        FROM visibility_transition WHERE "at" <= $as_of GROUP BY ALL),
    asked_of AS (
        SELECT a.engagement_id, a.id FROM content_asset AS a
        JOIN stands AS s ON s.asset_id = a.id
        WHERE a.type = 'pre_work' AND s.visibility <> 'draft'),
    asked AS (SELECT engagement_id, count(*) AS asked FROM asked_of GROUP BY ALL),
    done AS (
        SELECT a.engagement_id, d.participant_id, count(*) AS done FROM asked_of AS a
        JOIN pre_work_completion AS d ON d.asset_id = a.id AND d.completed_at <= $as_of
        WHERE {{participants}} GROUP BY ALL)
    SELECT n.cohort_id, count(*), count(*) FILTER (w.asked > 0),
        count(*) FILTER (w.asked > 0 AND d.done = w.asked), count(r.engagement_id), {themes}
    FROM enrollment AS n
    LEFT JOIN reflection AS r ON r.engagement_id = n.engagement_id
        AND r.participant_id = n.person_id AND r.completed_at <= $as_of
    LEFT JOIN asked AS w ON w.engagement_id = n.engagement_id
    LEFT JOIN done AS d ON d.engagement_id = n.engagement_id AND d.participant_id = n.person_id
    WHERE {_HERE} AND {{cohort}} GROUP BY ALL"""  # noqa: S608  # our own words
    figures: Columns = {
        ("prework_rate", ""): ("done", "asked", None),
        ("survey_rate", ""): ("surveyed", "everybody", None),
        **{("obstacle_theme", one): (one, "surveyed", None) for one in _THEMES},
    }
    return Query(text, ("cohort_id", "everybody", "asked", "done", "surveyed", *_THEMES), figures)


def _profiles() -> Query:
    parts = [(measure, part) for measure, values in _PROFILES.items() for part in values]
    counts = ", ".join(
        f"count(*) FILTER ({_PROFILE_IS[measure].format(part)})" for measure, part in parts
    )
    text = f"""
    SELECT n.cohort_id, count(*), {counts} FROM enrollment AS n
    LEFT JOIN learner_profile AS l ON l.person_id = n.person_id AND l.created_at <= $as_of
    WHERE {_HERE} AND {{cohort}} GROUP BY ALL"""  # noqa: S608  # our own words
    names = {one: "/".join(one) for one in parts}
    figures: Columns = {one: (name, "everybody", None) for one, name in names.items()}
    return Query(text, ("cohort_id", "everybody", *names.values()), figures)


WINDOW = _behaviour(_BY_WINDOW)
BITS = _behaviour(_BY_BITS)
QUERIES = (_NUDGES, _surveys(), _profiles())

# One round: everybody's answers, whatever their cohort.
PULSE = """
    WITH answer AS (
        SELECT a.participant_id, a.likert, q.position, q.gap_tag,
            a.mcq_answers[q.position] AS chosen,
            a.mcq_answers[q.position] <> q.right_option AS missed
        FROM pulse_round AS r
        JOIN pulse_response AS a ON a.round_id = r.id
        JOIN pulse_question AS q ON q.pulse_check_id = r.pulse_check_id
        WHERE r.engagement_id = $engagement),
    person AS (SELECT DISTINCT participant_id, likert FROM answer),
    gap AS (
        SELECT participant_id, gap_tag, bool_or(missed) AS missed FROM answer GROUP BY ALL)
    SELECT 'pulse_mean', '', sum(likert), count(*) FROM person
    UNION ALL
    SELECT 'pulse_distribution', point::VARCHAR, count(*) FILTER (likert = point), count(*)
    FROM person, generate_series(1, 5) AS s (point) GROUP BY point
    UNION ALL
    SELECT 'question_missed', position::VARCHAR, count(*) FILTER (missed), count(*)
    FROM answer GROUP BY position
    UNION ALL
    SELECT 'question_option', position || ':' || option, count(*) FILTER (chosen = option), count(*)
    FROM answer, generate_series(0, 3) AS s (option) GROUP BY position, option
    UNION ALL
    SELECT 'gap_missed', gap_tag, count(*) FILTER (missed), count(*) FROM gap GROUP BY gap_tag
"""

"""The names of the shared numbers (SPEC section 4), and the moments at which they are released."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Checkpoint(StrEnum):
    """When behaviour rates are released, by age of completion (SPEC section 5, point 3)."""

    COMPLETION = "completion"
    H24 = "24h"
    H48 = "48h"
    D5 = "5d"
    D14 = "14d"
    W3 = "w3"
    W4 = "w4"
    W5 = "w5"
    W6 = "w6"
    W7 = "w7"
    W8 = "w8"


class Measure(StrEnum):
    """What is counted, always over people: the floor is one of people.

    Shares are of everyone enrolled, unless it says otherwise; window shares of everyone whose
    window has closed, and told when all have, they stay as they were told. A median is Kaplan and
    Meier's, since whoever is not there yet may still come. Those of OF_SOME are over people who
    did something.
    """

    PLAN_RATE = "plan_rate"
    PREWORK_RATE = "prework_rate"
    """did all the pre-work that was released"""
    SURVEY_RATE = "survey_rate"
    APPLIED_24H = "applied_24h"
    APPLIED_48H = "applied_48h"
    APPLIED_5D = "applied_5d"
    MEDIAN_HOURS = "median_hours_to_first_application"
    REPEAT_RATE = "repeat_rate"
    """of those who tried: tried one strategy at least twice"""
    MEDIAN_ATTEMPTS = "median_attempts_to_mastery"
    """of those who tried: the attempt that first ends so many successes in a row of one strategy,
    the smallest over strategies; whoever has not got there was last seen at the most attempts
    that they made at one strategy"""
    SUCCESS_SHARE = "outcome_success_share"
    """of those who tried: had at least one try that worked"""
    EVIDENCE_MIX = "evidence_mix"
    """of those who tried: gave this kind of evidence at least once"""
    NUDGES_SENT = "nudges_sent"
    NUDGES_ACTED_ON = "nudges_acted_on_24h"
    """of those reminded more than 24 hours ago: acted on at least one reminder within 24 hours"""
    NUDGES_MUTED = "nudges_muted"
    OBSTACLE_THEME = "obstacle_theme"
    """of those who completed the survey: ticked this"""
    PROFILE_GRADE_BAND = "profile_grade_band"
    PROFILE_EXPERIENCE = "profile_experience"
    PROFILE_CONTENT_AREA = "profile_content_area"
    PROFILE_SCHOOL_ROLE = "profile_school_role"
    PULSE_MEAN = "pulse_mean"
    PULSE_DISTRIBUTION = "pulse_distribution"
    QUESTION_MISSED = "question_missed"
    QUESTION_OPTION = "question_option"
    GAP_MISSED = "gap_missed"
    """of those who answered: missed at least one question of this gap tag"""


OF_SOME = frozenset(
    {
        Measure.REPEAT_RATE,
        Measure.MEDIAN_ATTEMPTS,
        Measure.SUCCESS_SHARE,
        Measure.EVIDENCE_MIX,
        Measure.NUDGES_ACTED_ON,
        Measure.OBSTACLE_THEME,
    }
)
# Told part by part: a kind of evidence, a theme, a gap tag; "other" is what is told together.
IN_PARTS = frozenset(
    {
        Measure.EVIDENCE_MIX,
        Measure.OBSTACLE_THEME,
        Measure.PROFILE_GRADE_BAND,
        Measure.PROFILE_EXPERIENCE,
        Measure.PROFILE_CONTENT_AREA,
        Measure.PROFILE_SCHOOL_ROLE,
        Measure.PULSE_DISTRIBUTION,
        Measure.QUESTION_MISSED,
        Measure.QUESTION_OPTION,
        Measure.GAP_MISSED,
    }
)


class PulseClosed(StrEnum):
    """The one moment besides the checkpoints: a pulse round was closed."""

    PULSE = "pulse"


ReleasePoint = Checkpoint | PulseClosed

# Age of completion at which each checkpoint is due (SPEC section 5, point 3).
CHECKPOINT_AGES: Mapping[Checkpoint, timedelta] = {
    Checkpoint.COMPLETION: timedelta(0),
    Checkpoint.H24: timedelta(hours=24),
    Checkpoint.H48: timedelta(hours=48),
    Checkpoint.D5: timedelta(days=5),
    Checkpoint.D14: timedelta(days=14),
    Checkpoint.W3: timedelta(weeks=3),
    Checkpoint.W4: timedelta(weeks=4),
    Checkpoint.W5: timedelta(weeks=5),
    Checkpoint.W6: timedelta(weeks=6),
    Checkpoint.W7: timedelta(weeks=7),
    Checkpoint.W8: timedelta(weeks=8),
}

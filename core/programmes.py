"""A programme as an office has it on file: a school, its people, and one engagement with cohorts.

Loading it twice is loading it once. What is new is added, what changed is brought up to date where
it moves nobody and no clock, and the rest is said; nothing a person wrote about themselves is
overwritten.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.engagements.vocabulary import AttendeeGroup, WindowAnchor, WorkshopType
from core.kernel.ids import (
    EngagementId,
)
from core.people import ContentArea, Experience, GradeBand, SchoolRole
from core.policy import Role

SCHOOL_NAME_MAX = 150
PULSE_TEXT_MAX = 300
PULSE_OPTION_MAX = 75
PULSE_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class WorkspaceSpec:
    team_id: str
    name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class SchoolSpec:
    name: str
    time_zone: str
    district: str | None
    holidays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A person as Slack knows them. Their e-mail found them and is not kept."""

    slack_user_id: str
    name: str
    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True)
class StaffSpec:
    person: PersonSpec
    role: Role


@dataclass(frozen=True, slots=True)
class StrategySpec:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """One of three questions. `right_option` counts from 0; `gap_tag` is `domain/skill`."""

    question: str
    options: tuple[str, ...]
    right_option: int
    gap_tag: str


@dataclass(frozen=True, slots=True)
class PulseSpec:
    statement: str
    questions: tuple[QuestionSpec, ...]


@dataclass(frozen=True, slots=True)
class CohortSpec:
    name: str
    attendee_group: AttendeeGroup
    note: str | None
    expected_count: int | None


@dataclass(frozen=True, slots=True)
class EngagementSpec:
    topic: str
    starts_at: datetime
    workshop_type: WorkshopType
    window_anchor: WindowAnchor
    digest_channel_id: str | None
    strategies: tuple[StrategySpec, ...]
    cohorts: tuple[CohortSpec, ...]
    pulse: PulseSpec


@dataclass(frozen=True, slots=True)
class RosterRow:
    person: PersonSpec
    cohort: str
    grade_bands: tuple[GradeBand, ...]
    experience: Experience
    content_areas: tuple[ContentArea, ...]
    school_role: SchoolRole


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything in one load. Exactly one of `staff` is the strategist (SPEC: an engagement's)."""

    workspace: WorkspaceSpec
    school: SchoolSpec
    staff: tuple[StaffSpec, ...]
    engagement: EngagementSpec
    roster: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class LoadReport:
    engagement_id: EngagementId
    engagement_is_new: bool
    enrolled: int
    enrolled_before: int
    invited: int
    differences: tuple[str, ...] = ()
    """what the files have otherwise and the load left as it stands, in sentences"""

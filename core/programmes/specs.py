"""What the files of a programme say, with everybody found in Slack."""

from dataclasses import dataclass
from datetime import date, datetime

from core.engagements.records import Taught
from core.engagements.vocabulary import AttendeeGroup, WindowAnchor, WorkshopType
from core.kernel.ids import EngagementId
from core.people import ContentArea, Experience, GradeBand, SchoolRole
from core.policy import Role
from core.pulses.forms import PulseCheckForm
from core.schools import Workspace


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
    strategies: tuple[Taught, ...]
    cohorts: tuple[CohortSpec, ...]
    pulse: PulseCheckForm


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
    """Everything in one load. Exactly one of `staff` is the strategist (SPEC section 2)."""

    workspace: Workspace
    school: SchoolSpec
    staff: tuple[StaffSpec, ...]
    engagement: EngagementSpec
    roster: tuple[RosterRow, ...]

    @property
    def people(self) -> tuple[PersonSpec, ...]:
        staff = tuple(one.person for one in self.staff)
        return staff + tuple(row.person for row in self.roster)

    @property
    def strategist(self) -> PersonSpec:
        return next(one.person for one in self.staff if one.role is Role.STRATEGIST)


@dataclass(frozen=True, slots=True)
class LoadReport:
    engagement_id: EngagementId
    engagement_is_new: bool
    enrolled: int
    enrolled_before: int
    invited: int
    differences: tuple[str, ...] = ()
    """what the files have otherwise and the load left as it is, in sentences"""

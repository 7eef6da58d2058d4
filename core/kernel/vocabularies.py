"""Frozen vocabularies (SPEC section 1). Stored values never change; labels live here alone."""

from enum import StrEnum


class CyclePhase(StrEnum):
    PREPARE = "prepare"
    ENGAGE = "engage"
    COMMIT = "commit"
    APPLY = "apply"
    REFLECT = "reflect"
    SUSTAIN = "sustain"


class AttendeeGroup(StrEnum):
    WHOLE_STAFF = "whole_staff"
    GRADE_TEAM = "grade_team"
    DEPARTMENT = "department"
    NEW_TEACHERS = "new_teachers"
    INSTRUCTIONAL_COACHES = "instructional_coaches"
    SCHOOL_LEADERS = "school_leaders"
    MIXED = "mixed"


class WorkshopType(StrEnum):
    HALF_DAY = "half_day"
    FULL_DAY = "full_day"


class EngagementSource(StrEnum):
    HUBSPOT = "hubspot"
    MANUAL = "manual"


class EngagementState(StrEnum):
    PLANNED = "planned"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class WindowAnchor(StrEnum):
    MARKED_COMPLETE = "marked_complete"
    PARTICIPANT = "participant"


class EvidenceType(StrEnum):
    ARTIFACT = "artifact"
    OBSERVATION = "observation"
    SELF_REPORT = "self_report"


class Outcome(StrEnum):
    SUCCESS = "success"
    ATTEMPTED_FAILED = "attempted_failed"


class SignalType(StrEnum):
    MISSING_PREWORK = "missing_prework"
    NO_ACTION_PLAN = "no_action_plan"
    NO_APPLICATION_24H = "no_application_24h"
    NO_APPLICATION_48H = "no_application_48h"
    NO_APPLICATION_5D = "no_application_5d"
    NO_SURVEY = "no_survey"
    DRIFT = "drift"
    AT_RISK_COHORT = "at_risk_cohort"


class ResponseType(StrEnum):
    NUDGE = "nudge"
    MICROLEARNING = "microlearning"
    STRATEGIST_ALERT = "strategist_alert"
    MANAGER_ALERT = "manager_alert"


class SignalChannel(StrEnum):
    DM = "dm"
    CHANNEL = "channel"
    HOME = "home"


class Role(StrEnum):
    PARTICIPANT = "participant"
    STRATEGIST = "is"
    LA = "la"
    PROGRAMME_MANAGER = "pm"
    CONTENT_CREATOR = "content_creator"


class ScopeKind(StrEnum):
    ORGANISATION = "organisation"
    SCHOOL = "school"
    ENGAGEMENT = "engagement"


class GradeBand(StrEnum):
    EARLY_YEARS = "early_years"
    K_2 = "k_2"
    G3_5 = "g3_5"
    G6_8 = "g6_8"
    G9_12 = "g9_12"
    ALL_GRADES = "all_grades"


class Experience(StrEnum):
    Y0_2 = "y0_2"
    Y3_5 = "y3_5"
    Y6_10 = "y6_10"
    Y11_20 = "y11_20"
    Y21_PLUS = "y21_plus"


class SchoolRole(StrEnum):
    TEACHER = "teacher"
    COACH = "coach"
    SPECIALIST = "specialist"
    LEADER = "leader"
    SUPPORT = "support"


class ContentArea(StrEnum):
    LITERACY = "literacy"
    MATHEMATICS = "mathematics"
    SCIENCE = "science"
    SOCIAL_STUDIES = "social_studies"
    ARTS = "arts"
    LANGUAGES = "languages"
    PHYSICAL_EDUCATION = "physical_education"
    SPECIAL_EDUCATION = "special_education"
    TECHNOLOGY = "technology"
    GENERALIST = "generalist"


class ChangeTag(StrEnum):
    """What changed at a school lately; many may hold at once."""

    NEW_LEADERSHIP = "new_leadership"
    NEW_CURRICULUM = "new_curriculum"
    NEW_SCHEDULE = "new_schedule"
    STAFFING_CHANGE = "staffing_change"
    NEW_TECHNOLOGY = "new_technology"
    POLICY_CHANGE = "policy_change"
    RESTRUCTURING = "restructuring"
    COMMUNITY_CHANGE = "community_change"


class Priority(StrEnum):
    """What a school works on; at most three."""

    LITERACY = "literacy"
    NUMERACY = "numeracy"
    STUDENT_ENGAGEMENT = "student_engagement"
    ASSESSMENT_FEEDBACK = "assessment_feedback"
    DIFFERENTIATION = "differentiation"
    CLASSROOM_CULTURE = "classroom_culture"
    MULTILINGUAL_LEARNERS = "multilingual_learners"
    INCLUSION = "inclusion"
    TECHNOLOGY_INTEGRATION = "technology_integration"
    FAMILY_PARTNERSHIP = "family_partnership"


class AssetType(StrEnum):
    PRE_WORK = "pre_work"
    WORKSHOP_MATERIAL = "workshop_material"
    SLIDE_DECK = "slide_deck"
    POST_RESOURCE = "post_resource"
    MICROLEARNING = "microlearning"


class Visibility(StrEnum):
    DRAFT = "draft"
    PRE_ENGAGEMENT = "pre_engagement"
    DAY_OF = "day_of"
    POST_RELEASED = "post_released"


class ReleaseRule(StrEnum):
    """At which stage an asset is released by itself; `by_hand` is never."""

    PRE_ENGAGEMENT = "pre_engagement"
    DAY_OF = "day_of"
    POST_RELEASED = "post_released"
    BY_HAND = "by_hand"


class AssetOwner(StrEnum):
    PROGRAMME_MANAGER = "pm"
    CONTENT_CREATOR = "content_creator"


class VideoApproval(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class NextEngagementState(StrEnum):
    DRAFTED = "drafted"
    LA_REVIEW = "la_review"
    PM_REVIEW = "pm_review"
    SENT_TO_HUBSPOT = "sent_to_hubspot"
    RETURNED = "returned"
    CLOSED = "closed"


class CohortFlag(StrEnum):
    AT_RISK = "at_risk"
    HIGH_PERFORMING = "high_performing"
    STEADY = "steady"


class GapSignalStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    PUBLISHED = "published"
    DISMISSED = "dismissed"


class CaseStudyState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ObstacleTheme(StrEnum):
    """What stood in the way, ticked by its author; words of one's own never leave the author."""

    TIME = "time"
    MATERIALS = "materials"
    STUDENT_RESPONSE = "student_response"
    CONFIDENCE = "confidence"
    CURRICULUM_FIT = "curriculum_fit"
    CLASS_SIZE = "class_size"
    SUPPORT = "support"
    TECHNOLOGY = "technology"
    SCHEDULE = "schedule"
    OTHER = "other"


class ReflectionState(StrEnum):
    DRAFT = "draft"
    COMPLETE = "complete"


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


OUTCOME_LABELS = {
    Outcome.SUCCESS: "It worked",
    Outcome.ATTEMPTED_FAILED: "It didn't work yet",
}

EVIDENCE_LABELS = {
    EvidenceType.SELF_REPORT: "My own account",
    EvidenceType.OBSERVATION: "Somebody watched",
    EvidenceType.ARTIFACT: "Something made in class",
}

VISIBILITY_LABELS = {
    Visibility.DRAFT: "Draft",
    Visibility.PRE_ENGAGEMENT: "Before the workshop",
    Visibility.DAY_OF: "On the day",
    Visibility.POST_RELEASED: "After the workshop",
}

ROLE_LABELS = {
    Role.PARTICIPANT: "Participant",
    Role.STRATEGIST: "Instructional Strategist",
    Role.LA: "LA",
    Role.PROGRAMME_MANAGER: "Programme Manager",
    Role.CONTENT_CREATOR: "Content Creator",
}

NEXT_ENGAGEMENT_LABELS = {
    NextEngagementState.DRAFTED: "a draft",
    NextEngagementState.LA_REVIEW: "with the LA",
    NextEngagementState.PM_REVIEW: "with the Programme Manager",
    NextEngagementState.SENT_TO_HUBSPOT: "in HubSpot",
    NextEngagementState.RETURNED: "returned",
    NextEngagementState.CLOSED: "closed",
}

GAP_STATUS_LABELS = {
    GapSignalStatus.OPEN: "open",
    GapSignalStatus.PLANNED: "planned",
    GapSignalStatus.PUBLISHED: "published",
    GapSignalStatus.DISMISSED: "dismissed",
}

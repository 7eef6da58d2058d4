"""The words of workshops, with what people read for them. Stored values never change."""

from enum import StrEnum


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

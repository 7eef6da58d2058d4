"""The words of looking back, with what people read for them. Stored values never change."""

from enum import StrEnum


class ObstacleTheme(StrEnum):
    """What stood in the way, ticked by its author, whose own words never leave them."""

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


OBSTACLE_LABELS = {
    ObstacleTheme.TIME: "Not enough time",
    ObstacleTheme.MATERIALS: "Materials were missing",
    ObstacleTheme.STUDENT_RESPONSE: "How students responded",
    ObstacleTheme.CONFIDENCE: "My own confidence",
    ObstacleTheme.CURRICULUM_FIT: "It didn't fit the curriculum",
    ObstacleTheme.CLASS_SIZE: "Class size",
    ObstacleTheme.SUPPORT: "Support from others",
    ObstacleTheme.TECHNOLOGY: "Technology",
    ObstacleTheme.SCHEDULE: "The timetable",
    ObstacleTheme.OTHER: "Something else",
}

"""What a person reads for the words that are ticked in forms; other labels stand beside theirs."""

from core.kernel.vocabularies import ObstacleTheme

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

"""What a person reads for the words that are ticked in forms; other labels stand beside theirs."""

from core.kernel.vocabularies import (
    ContentArea,
    CyclePhase,
    Experience,
    GradeBand,
    ObstacleTheme,
    SchoolRole,
)

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

PHASE_LABELS = {
    CyclePhase.PREPARE: "Prepare",
    CyclePhase.ENGAGE: "Workshop day",
    CyclePhase.COMMIT: "Make a plan",
    CyclePhase.APPLY: "Try it",
    CyclePhase.REFLECT: "Look back",
    CyclePhase.SUSTAIN: "Keep going",
}

GRADE_BAND_LABELS = {
    GradeBand.EARLY_YEARS: "Early years",
    GradeBand.K_2: "Kindergarten to grade 2",
    GradeBand.G3_5: "Grades 3 to 5",
    GradeBand.G6_8: "Grades 6 to 8",
    GradeBand.G9_12: "Grades 9 to 12",
    GradeBand.ALL_GRADES: "All grades",
}

EXPERIENCE_LABELS = {
    Experience.Y0_2: "Up to 2 years",
    Experience.Y3_5: "3 to 5 years",
    Experience.Y6_10: "6 to 10 years",
    Experience.Y11_20: "11 to 20 years",
    Experience.Y21_PLUS: "21 years or more",
}

CONTENT_AREA_LABELS = {
    ContentArea.LITERACY: "Literacy",
    ContentArea.MATHEMATICS: "Mathematics",
    ContentArea.SCIENCE: "Science",
    ContentArea.SOCIAL_STUDIES: "Social studies",
    ContentArea.ARTS: "Arts",
    ContentArea.LANGUAGES: "Languages",
    ContentArea.PHYSICAL_EDUCATION: "Physical education",
    ContentArea.SPECIAL_EDUCATION: "Special education",
    ContentArea.TECHNOLOGY: "Technology",
    ContentArea.GENERALIST: "Many subjects",
}

SCHOOL_ROLE_LABELS = {
    SchoolRole.TEACHER: "Teacher",
    SchoolRole.COACH: "Coach",
    SchoolRole.SPECIALIST: "Specialist",
    SchoolRole.LEADER: "School leader",
    SchoolRole.SUPPORT: "Support staff",
}

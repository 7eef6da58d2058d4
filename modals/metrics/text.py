"""One line for each figure of a cohort, the same wherever it is told."""

from collections.abc import Mapping

from core.metrics.figures import CohortFigures
from core.metrics.measures import Checkpoint, Measure, PulseClosed, ReleasePoint
from core.privacy import Band, Figure
from modals.kit.figures import blank_reason, people, percent
from modals.kit.prose import Prose, Strong
from modals.kit.text import counted

CHECKPOINT_LABELS: Mapping[ReleasePoint, str] = {
    Checkpoint.COMPLETION: "right after the workshop",
    Checkpoint.H24: "24 hours after the workshop",
    Checkpoint.H48: "48 hours after the workshop",
    Checkpoint.D5: "5 days after the workshop",
    Checkpoint.D14: "14 days after the workshop",
    Checkpoint.W3: "3 weeks after the workshop",
    Checkpoint.W4: "4 weeks after the workshop",
    Checkpoint.W5: "5 weeks after the workshop",
    Checkpoint.W6: "6 weeks after the workshop",
    Checkpoint.W7: "7 weeks after the workshop",
    Checkpoint.W8: "8 weeks after the workshop",
    PulseClosed.PULSE: "after the pulse check",
}

# What follows a share, and how the same thing is called where there is none. All are shares of
# people: neither tries nor reminders are counted.
SHARES = {
    Measure.PREWORK_RATE: ("did all the pre-work", "Did all the pre-work"),
    Measure.PLAN_RATE: ("made a plan", "Made a plan"),
    Measure.APPLIED_24H: ("tried it within 24 hours", "Tried it within 24 hours"),
    Measure.APPLIED_48H: ("tried it within 48 hours", "Tried it within 48 hours"),
    Measure.APPLIED_5D: ("tried it within 5 days", "Tried it within 5 days"),
    Measure.NUDGES_ACTED_ON: (
        "of those reminded acted within 24 hours",
        "Acted within 24 hours of a reminder",
    ),
    Measure.NUDGES_SENT: ("were reminded at least once", "Were reminded at least once"),
    Measure.NUDGES_MUTED: ("turned some reminders off", "Turned some reminders off"),
    Measure.REPEAT_RATE: (
        "of those who tried came back to a strategy",
        "Came back to a strategy",
    ),
    Measure.SURVEY_RATE: ("looked back and finished the survey", "Looked back to the end"),
    Measure.SUCCESS_SHARE: ("of those who tried had a try that worked", "Had a try that worked"),
}


def line(figures: CohortFigures, measure: Measure) -> Prose:
    """Say one figure that is not told in parts, or why it is blank, with how many it is over."""
    figure = figures.figures[measure]
    of = people(figure, figures.together_with.get(measure, ()))
    alone, phrase = _phrases(measure, figure)
    if figure.value is None:
        return Prose(f"• {alone}: {percent(figure)}, {blank_reason(figure)}{of}")
    still_open = ", and some still have time" if figure.some_still_open else ""
    before, value, after = phrase
    return Prose(f"• {before}", Strong(value), f"{after}{of}{still_open}")


def _phrases(measure: Measure, figure: Figure) -> tuple[str, tuple[str, str, str]]:
    """Return how a measure is called by itself, and its value with what stands around it."""
    match measure:
        case Measure.MEDIAN_HOURS:
            phrase = ("Half of the group had tried it within ", _hours(figure), "")
            return "Time to a first try", phrase
        case Measure.MEDIAN_ATTEMPTS:
            phrase = (
                "Half of those who tried had mastered a strategy by try ",
                _number(figure),
                "",
            )
            return "Tries until it keeps working", phrase
        case Measure.PULSE_MEAN:
            return "Average answer", ("Average answer: ", _number(figure), " of 5")
    after, alone = SHARES[measure]
    return alone, ("", percent(figure), f" {after}")


def _number(figure: Figure) -> str:
    return f"{figure.value:g}" if figure.value is not None else ""


def _hours(figure: Figure) -> str:
    """Word a median: below 20 people it is known to the nearest 6 hours only."""
    if figure.band in {Band.N5_9, Band.N10_19}:
        return f"about {figure.value:g} hours" if figure.value else "3 hours"
    return counted(round(figure.value), "hour", "hours") if figure.value else "an hour"

from zoneinfo import ZoneInfo

from core.kernel.vocabularies import Checkpoint
from core.metrics import CohortFigures, Measure, PulseClosed
from core.privacy import Band, Figure
from modals.kit import blocks
from modals.kit.figures import blank_reason, people, percent
from modals.kit.payloads import Message
from modals.kit.prose import Moment, Prose, Strong
from modals.kit.words import counted
from modals.metrics.chart import chart_words

CHECKPOINT_LABELS = {
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
_SHARES = {
    Measure.PLAN_RATE: ("made a plan", "Made a plan"),
    Measure.APPLIED_24H: ("tried it within 24 hours", "Tried it within 24 hours"),
    Measure.APPLIED_48H: ("tried it within 48 hours", "Tried it within 48 hours"),
    Measure.APPLIED_5D: ("tried it within 5 days", "Tried it within 5 days"),
    Measure.NUDGES_ACTED_ON: (
        "of those reminded acted within 24 hours",
        "Acted within 24 hours of a reminder",
    ),
    Measure.SUCCESS_SHARE: ("of those who tried had a try that worked", "Had a try that worked"),
}
_WINDOWS = (Measure.PLAN_RATE, Measure.APPLIED_24H, Measure.APPLIED_48H, Measure.APPLIED_5D)
_REST = (Measure.NUDGES_ACTED_ON, Measure.SUCCESS_SHARE)

WHAT_IS_COUNTED = (
    "Counted over everyone enrolled whose time has run. No figure is shown for fewer than"
    " 5 people, and no individual is ever shown."
)


def digest(figures: CohortFigures, file_id: str) -> Message:
    """Tell a cohort's channel how it is going. `file_id` is the picture's id in Slack."""
    title = Prose("How it's going, ", CHECKPOINT_LABELS[figures.checkpoint])
    group = Prose(Strong(figures.topic), " · ", figures.cohort_name, " · ", figures.school_name)
    said = _figures(figures)
    zone = ZoneInfo(figures.time_zone)
    computed_at = max(figure.computed_at for figure in figures.figures.values())
    computed = Prose(
        *("As it stood on ", Moment(figures.released_at, zone)),
        *(", computed on ", Moment(computed_at, zone), "."),
    )
    return blocks.message(
        [title, group, *said, Prose(WHAT_IS_COUNTED), computed],
        [
            blocks.header(f"How it's going, {CHECKPOINT_LABELS[figures.checkpoint]}"),
            blocks.section(group),
            blocks.section(said),
            blocks.picture(file_id, chart_words(figures)),
            blocks.context([Prose(WHAT_IS_COUNTED), computed]),
        ],
    )


def _figures(figures: CohortFigures) -> list[Prose]:
    """Say every figure there is, the four windows first."""
    have = figures.figures
    lines = [_share(figures, measure) for measure in _WINDOWS if measure in have]
    if Measure.MEDIAN_HOURS in have:
        lines.append(_median(figures))
    return lines + [_share(figures, measure) for measure in _REST if measure in have]


def _people(figures: CohortFigures, measure: Measure) -> str:
    return people(figures.figures[measure], figures.together_with.get(measure, ()))


def _share(figures: CohortFigures, measure: Measure) -> Prose:
    figure = figures.figures[measure]
    after, alone = _SHARES[measure]
    of = _people(figures, measure)
    if figure.value is None:
        return Prose(f"• {alone}: {percent(figure)}, {blank_reason(figure)}{of}")
    still_open = ", and some still have time" if figure.some_still_open else ""
    return Prose("• ", Strong(percent(figure)), f" {after}{of}{still_open}")


def _median(figures: CohortFigures) -> Prose:
    figure = figures.figures[Measure.MEDIAN_HOURS]
    of = _people(figures, Measure.MEDIAN_HOURS)
    if figure.value is None:
        return Prose(f"• Time to a first try: {percent(figure)}, {blank_reason(figure)}{of}")
    return Prose("• Half of the group had tried it within ", Strong(_hours(figure)), of)


def _hours(figure: Figure) -> str:
    """Word a median: below 20 people it is known to the nearest 6 hours only."""
    if figure.band in {Band.N5_9, Band.N10_19}:
        return f"about {figure.value:g} hours" if figure.value else "3 hours"
    return counted(round(figure.value), "hour", "hours") if figure.value else "an hour"

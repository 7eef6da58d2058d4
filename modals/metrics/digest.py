from zoneinfo import ZoneInfo

from core.metrics.figures import CohortFigures
from core.metrics.measures import Measure
from modals.kit import blocks
from modals.kit.payloads import Message
from modals.kit.prose import Prose, Strong, Timestamp
from modals.metrics.chart import chart_text
from modals.metrics.text import CHECKPOINT_LABELS, line

_SHOWN = (
    Measure.PLAN_RATE,
    Measure.APPLIED_24H,
    Measure.APPLIED_48H,
    Measure.APPLIED_5D,
    Measure.MEDIAN_HOURS,
    Measure.NUDGES_ACTED_ON,
    Measure.SUCCESS_SHARE,
)

WHAT_IS_COUNTED = (
    "Counted over everyone enrolled whose time has run. No figure is shown for fewer than"
    " 5 people, and no individual is ever shown."
)


def digest(figures: CohortFigures, file_id: str) -> Message:
    """Tell a cohort's channel how it is going. `file_id` is the picture's id in Slack."""
    title = Prose("How it's going, ", CHECKPOINT_LABELS[figures.checkpoint])
    group = Prose(Strong(figures.topic), " · ", figures.cohort_name, " · ", figures.school_name)
    lines = _figures(figures)
    zone = ZoneInfo(figures.time_zone)
    computed_at = max(figure.computed_at for figure in figures.figures.values())
    computed = Prose(
        *("As it stood on ", Timestamp(figures.released_at, zone)),
        *(", computed on ", Timestamp(computed_at, zone), "."),
    )
    return blocks.message(
        [title, group, *lines, Prose(WHAT_IS_COUNTED), computed],
        [
            blocks.header(f"How it's going, {CHECKPOINT_LABELS[figures.checkpoint]}"),
            blocks.section(group),
            blocks.section(lines),
            blocks.picture(file_id, chart_text(figures)),
            blocks.context([Prose(WHAT_IS_COUNTED), computed]),
        ],
    )


def _figures(figures: CohortFigures) -> list[Prose]:
    """Say every figure there is, the four windows first."""
    have = figures.figures
    return [line(figures, measure) for measure in _SHOWN if measure in have]

"""What others see about us: each figure that is shown of one's cohort, and each blank with why."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.applications.vocabulary import EVIDENCE_LABELS
from core.engagements.records import Engagement
from core.metrics.cohort_view import CohortView, OwnCohort
from core.metrics.figures import CohortFigures
from core.metrics.measures import Measure
from core.people import (
    CONTENT_AREA_LABELS,
    EXPERIENCE_LABELS,
    GRADE_BAND_LABELS,
    SCHOOL_ROLE_LABELS,
)
from core.privacy import Figure
from core.reflections.vocabulary import OBSTACLE_LABELS
from modals.kit import blocks, shared_actions, views
from modals.kit.figures import blank_reason, people, percent
from modals.kit.payloads import Block, View
from modals.kit.prose import SECTION_MAX, Prose, Strong, Timestamp, mrkdwn
from modals.metrics.text import CHECKPOINT_LABELS, line

Word = TypeVar("Word", bound=StrEnum)

# Keeps the modal within Slack's 100 blocks.
_OTHERS_MAX = 20


def _by(labels: Mapping[Word, str]) -> dict[str, str]:
    return {word.value: label for word, label in labels.items()}


BEHAVIOUR = (
    Measure.PREWORK_RATE,
    Measure.PLAN_RATE,
    Measure.APPLIED_24H,
    Measure.APPLIED_48H,
    Measure.APPLIED_5D,
    Measure.MEDIAN_HOURS,
    Measure.SUCCESS_SHARE,
    Measure.REPEAT_RATE,
    Measure.MEDIAN_ATTEMPTS,
    Measure.SURVEY_RATE,
    Measure.NUDGES_SENT,
    Measure.NUDGES_ACTED_ON,
    Measure.NUDGES_MUTED,
    Measure.EVIDENCE_MIX,
    Measure.OBSTACLE_THEME,
)
GROUP = (
    Measure.PROFILE_SCHOOL_ROLE,
    Measure.PROFILE_GRADE_BAND,
    Measure.PROFILE_CONTENT_AREA,
    Measure.PROFILE_EXPERIENCE,
)
PULSE = (
    Measure.PULSE_MEAN,
    Measure.PULSE_DISTRIBUTION,
    Measure.QUESTION_MISSED,
    Measure.QUESTION_OPTION,
    Measure.GAP_MISSED,
)
_OPTIONS = {f"{q}:{o}": f"question {q}, answer {o + 1}" for q in (1, 2, 3) for o in range(5)}
PARTS: Mapping[Measure, tuple[str, Mapping[str, str]]] = {
    Measure.EVIDENCE_MIX: ("How those who tried know", _by(EVIDENCE_LABELS)),
    Measure.OBSTACLE_THEME: ("What got in the way", _by(OBSTACLE_LABELS)),
    Measure.PROFILE_SCHOOL_ROLE: ("Roles", _by(SCHOOL_ROLE_LABELS)),
    Measure.PROFILE_GRADE_BAND: ("Grades", _by(GRADE_BAND_LABELS)),
    Measure.PROFILE_CONTENT_AREA: ("Subjects", _by(CONTENT_AREA_LABELS)),
    Measure.PROFILE_EXPERIENCE: ("Years in schools", _by(EXPERIENCE_LABELS)),
    Measure.PULSE_DISTRIBUTION: ("Answers from 1 to 5", {}),
    Measure.QUESTION_MISSED: ("Missed", {str(n): f"question {n}" for n in range(1, 4)}),
    Measure.QUESTION_OPTION: ("Picked", _OPTIONS),
    Measure.GAP_MISSED: ("Missed something about", {}),
}
_NOBODY = (
    "Nobody sees your plan, your tries, your answers, your words, or whether you were reminded."
    " There is no list of who did what."
)


def cohort_view(own: OwnCohort, shown: CohortView) -> View:
    """Show exactly what a programme manager is shown of this cohort, and nothing else."""
    drawn: list[Block] = [blocks.section(_whose(own, shown))]
    if shown.behaviour is None and shown.pulse is None:
        drawn.append(blocks.section("Nothing yet. The first figures come after the workshop."))
    if shown.behaviour is not None:
        drawn += _part(_when(shown.behaviour), shown.behaviour, BEHAVIOUR)
    if shown.profiles is not None:
        drawn += _part("Who your group is", shown.profiles, GROUP)
    if shown.pulse is not None:
        drawn += _part("Pulse check", shown.pulse, PULSE)
    drawn.append(blocks.section(_NOBODY))
    drawn += _others(own.others)
    return views.info_modal("What others see", drawn)


def _whose(own: OwnCohort, shown: CohortView) -> list[Prose]:
    heading = [Prose(Strong(own.engagement.topic), " · ", own.engagement.school_name)]
    figures = shown.behaviour or shown.pulse
    if figures is None:
        return heading
    return [
        *heading,
        Prose("This is all that others see of your group, ", Strong(figures.cohort_name), "."),
    ]


def _part(title: str, figures: CohortFigures, measures: Sequence[Measure]) -> list[Block]:
    lines = [one for measure in measures for one in _lines(figures, measure)]
    if not lines:
        return []
    zone = ZoneInfo(figures.time_zone)
    computed = max(one.computed_at for one in _all(figures))
    when = Prose(
        *("As it stood on ", Timestamp(figures.released_at, zone)),
        *(", computed on ", Timestamp(computed, zone), "."),
    )
    return [blocks.header(title), *_sections(lines), blocks.context(when)]


def _sections(lines: Sequence[Prose]) -> list[Block]:
    """Put as many lines together as Slack takes in one section."""
    packed: list[list[Prose]] = []
    for one in lines:
        if packed and len(mrkdwn([*packed[-1], one])) <= SECTION_MAX:
            packed[-1].append(one)
        else:
            packed.append([one])
    return [blocks.section(some) for some in packed]


def _all(figures: CohortFigures) -> list[Figure]:
    return [
        *figures.figures.values(),
        *(one for many in figures.parts.values() for one in many.values()),
    ]


def _lines(figures: CohortFigures, measure: Measure) -> list[Prose]:
    if measure in figures.figures:
        return [line(figures, measure)]
    parts = figures.parts.get(measure)
    if not parts:
        return []
    of = figures.together_with.get(measure, ())
    title, labels = PARTS[measure]
    blanks = {(one.blank, one.floor) for one in parts.values()}
    first = next(iter(parts.values()))
    if first.value is None and len(blanks) == 1:
        return [Prose(f"• {title}: {percent(first)}, {blank_reason(first)}{people(first, of)}")]
    return [Prose(f"• {title}{people(_widest(parts), of)}: {'; '.join(_worded(parts, labels))}")]


def _worded(parts: Mapping[str, Figure], labels: Mapping[str, str]) -> list[str]:
    names = [*(name for name in labels if name in parts), *(n for n in parts if n not in labels)]
    return [f"{_label(name, labels)}: {_share(parts[name])}" for name in names]


def _share(figure: Figure) -> str:
    why = f", {blank_reason(figure)}" if figure.value is None else ""
    return f"{percent(figure)}{why}"


def _widest(parts: Mapping[str, Figure]) -> Figure:
    """Choose a part that says how many people it is over: they are the same for all of them."""
    return next((one for one in parts.values() if one.band), next(iter(parts.values())))


def _label(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " ").replace("/", ", "))


def _when(figures: CohortFigures) -> str:
    return CHECKPOINT_LABELS[figures.checkpoint].capitalize()


def _others(others: Sequence[Engagement]) -> list[Block]:
    if not others:
        return []
    # Two buttons with one action cannot stand in one row.
    ways = [
        blocks.actions(shared_actions.seen_button(one.id, one.topic))
        for one in others[:_OTHERS_MAX]
    ]
    return [blocks.divider(), blocks.section("Your other workshops:"), *ways]

"""What is released of a pulse, once more, in plain Python and from SPEC section 5 alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from tests.storage.figures_oracle import band, percent

QUESTIONS = ((2, 0, "talk/wait_time"), (3, 1, "talk/wait_time"), (5, 4, "tasks/rich"))
"""of each question: how many options, the right one, the gap tag"""


@dataclass(frozen=True)
class Answer:
    likert: int
    choices: tuple[int, int, int]


@dataclass(frozen=True)
class Floors:
    score: int = 5
    rate: int = 5
    breakdown: int = 10


@dataclass(frozen=True)
class Cell:
    """`cohorts` are places in the order of names."""

    cohorts: tuple[int, ...]
    value: Fraction | None
    modifier: str | None
    blank: str | None
    band: str | None


Cells = dict[tuple[str, str], set[Cell]]


def released(cohorts: Sequence[Sequence[Answer]], floors: Floors) -> Cells:
    """Return the cells of every measure and part, of the answers of each cohort."""
    score, rate = floors.score, floors.rate
    wanted = {
        "pulse_mean": score,
        "pulse_distribution": max(floors.breakdown, score),
        "question_missed": rate,
        "question_option": max(floors.breakdown, rate),
        "gap_missed": rate,
    }
    cells: Cells = {}
    groups = [(place,) for place in range(len(cohorts))]
    for least in sorted(set(wanted.values())):
        groups = _merged(groups, cohorts, least)
        for measure in (measure for measure, own in wanted.items() if own == least):
            for group in groups:
                answers = [answer for place in group for answer in cohorts[place]]
                for part, cell in _cells(measure, answers, least).items():
                    cells.setdefault((measure, part), set()).add(Cell(group, *cell))
    return cells


def _merged(
    groups: list[tuple[int, ...]], cohorts: Sequence[Sequence[Answer]], least: int
) -> list[tuple[int, ...]]:
    merged: list[tuple[int, ...]] = []
    for group in groups:
        if merged and sum(len(cohorts[place]) for place in merged[-1]) < least:
            merged[-1] += group
        else:
            merged.append(group)
    if len(merged) > 1 and sum(len(cohorts[place]) for place in merged[-1]) < least:
        last = merged.pop()
        merged[-1] += last
    return merged


_Shown = tuple[Fraction | None, str | None, str | None, str | None]


def _cells(measure: str, answers: list[Answer], least: int) -> dict[str, _Shown]:
    if measure == "pulse_mean":
        return {"": _mean(answers, least)}
    if measure == "pulse_distribution":
        picked = {str(point): [a.likert == point for a in answers] for point in range(1, 6)}
        return _alternatives(picked, least)
    if measure == "question_missed":
        return {
            str(number): _share([a.choices[number - 1] != right for a in answers], least)
            for number, (_, right, _) in enumerate(QUESTIONS, start=1)
        }
    if measure == "gap_missed":
        return {tag: _share([_misses(a, tag) for a in answers], least) for _, _, tag in QUESTIONS}
    options: dict[str, _Shown] = {}
    for number, (count, _, _) in enumerate(QUESTIONS, start=1):
        options |= _alternatives(
            {
                f"{number}:{option}": [a.choices[number - 1] == option for a in answers]
                for option in range(count)
            },
            least,
        )
    return options


def _misses(answer: Answer, tag: str) -> bool:
    return any(
        choice != right
        for choice, (_, right, own) in zip(answer.choices, QUESTIONS, strict=True)
        if own == tag
    )


def _mean(answers: list[Answer], least: int) -> _Shown:
    n = len(answers)
    if n < least:
        return None, None, "too_few", None
    half = Fraction(floor(Fraction(2 * sum(a.likert for a in answers), n) + Fraction(1, 2)), 2)
    return min(max(half, Fraction(3, 2)), Fraction(9, 2)), None, None, band(n)


def _share(hits: list[bool], least: int) -> _Shown:
    n = len(hits)
    if n < least:
        return None, None, "too_few", None
    value, modifier = percent(sum(hits), n)
    return Fraction(value or 0), modifier, None, band(n)


def _alternatives(hits: dict[str, list[bool]], least: int) -> dict[str, _Shown]:
    shown = {part: _share(picked, least) for part, picked in hits.items()}
    if any(modifier == "or_more" for _, modifier, _, _ in shown.values()):
        return {part: (None, None, "too_alike", n) for part, (_, _, _, n) in shown.items()}
    return shown

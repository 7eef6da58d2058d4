"""What happens in both worlds, step by step, and what is answered in each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from tests.privacy.seed import HOW_MANY

OPTIONS = 3
# A round lasts a day. Steps come at minutes since it opened.
DAY = 24 * 60
CHECKPOINTS = ("completion", "24h", "48h", "5d", "14d", "w3", "w8")


class Answer(NamedTuple):
    likert: int
    options: tuple[int, ...]


Pair = tuple[Answer, Answer]
NONE: Pair = (Answer(0, ()), Answer(0, ()))


@dataclass
class Step:
    """One thing that somebody does. `answers` are those of the left and of the right world.

    After the step everybody looks, unless it is one of the many answers at the beginning.
    """

    does: str
    at: int
    person: int = 0
    cohort: int = 0
    detail: str = ""
    answers: Pair = NONE
    look: bool = True

    def __str__(self) -> str:
        return f"{self.at:5d} {self.does} person={self.person} cohort={self.cohort} {self.detail}"


@dataclass
class Schedule:
    """`same` are those in which the same answers were given, by other people."""

    seed: int
    sizes: list[int]
    floors: tuple[int, int, int]
    same: bool
    steps: list[Step]


@dataclass
class Model:
    """What is true after the steps so far, without any answer. A standing answer is its step."""

    cohort_of: dict[int, int]
    standing: dict[int, Step] = field(default_factory=dict)
    counted: dict[int, Step] = field(default_factory=dict)
    cohort_when_counted: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    state: str = "open"

    def take(self, step: Step) -> str | None:
        """Do the step, and return the answer that it must get where that is known."""
        match step.does:
            case "submit":
                taken = self.state == "open" and step.at < DAY and step.person not in self.gone
                if taken:
                    self.standing[step.person] = step
                    return "[('kept',)]"
                return "[('refused',)]" if step.person in self.gone else "[('closed',)]"
            case "move":
                self.cohort_of[step.person] = step.cohort
            case "leave":
                self.gone.add(step.person)
            case "erase":
                self.standing.pop(step.person, None)
                self.gone.add(step.person)
            case "close" | "time is up":
                closes = self.state == "open" and (step.does == "close" or step.at >= DAY)
                if closes:
                    self._count()
                return f"[({closes},)]"
            case "release":
                releases = self.state == "closed"
                if releases:
                    self.state = "released"
                return f"[({releases},)]"
        return None

    def _count(self) -> None:
        self.state = "closed"
        self.counted = dict(self.standing)
        self.cohort_when_counted = dict(self.cohort_of)

    def behind(self, cohorts: set[int]) -> int:
        """Return how many answers were counted in these cohorts."""
        return sum(self.cohort_when_counted[person] in cohorts for person in self.counted)


def given_seed(otherwise: int) -> int:
    return int(os.environ.get("UPTAKE_TWO_WORLDS_SEED", otherwise))


def schedules(seed: int, how_many: int) -> Iterator[Schedule]:
    for number in range(how_many):
        yield schedule(seed * 1_000_000 + number)


def schedule(seed: int) -> Schedule:
    chance = Random(seed)  # noqa: S311  # schedules are to be had again, not secret
    sizes = [chance.randint(1, 9) for _ in range(chance.randint(1, 3))]
    while sum(sizes) > HOW_MANY - 2:
        sizes.pop()
    floors = chance.choice(((5, 5, 10), (5, 5, 10), (5, 5, 10), (6, 5, 12), (8, 7, 10)))
    made = Schedule(seed, sizes, floors, chance.random() < 0.5, [])
    made.steps = _steps(chance, sizes)
    _answer(chance, made)
    return made


def _steps(chance: Random, sizes: list[int]) -> list[Step]:
    people = range(sum(sizes))
    answering = list(people)
    chance.shuffle(answering)
    # Enough answer at the beginning that something is released at the end, mostly.
    kept = len(people) if chance.random() < 0.6 else chance.randint(1, len(people))
    steps = [Step("submit", 1, person, look=False) for person in answering[:kept]]
    steps[-1].look = True
    at = 1
    for phase, does in (("open", _WHILE_OPEN), ("closed", _AFTER), ("released", _AFTER)):
        for _ in range(chance.randint(2, 3)):
            at += chance.randint(1, 60)
            steps.append(_one(chance, does, at, people, len(sizes)))
        if phase == "open":
            early = chance.random() < 0.5
            at = at + 1 if early else max(at, DAY) + 1
            steps.append(Step("close" if early else "time is up", at))
        elif phase == "closed":
            steps.append(Step("release", at))
    return steps


_WHILE_OPEN = (
    ("submit", 12),
    ("spoil", 3),
    ("release", 2),
    ("time is up", 1),
    ("leave", 1),
    ("move", 1),
    ("erase", 1),
    ("reflect", 2),
    ("plan", 2),
    ("apply", 1),
    ("reopen", 1),
    ("analyze", 1),
)
_AFTER = (
    ("submit", 4),
    ("spoil", 1),
    ("release", 2),
    ("close", 1),
    ("reopen", 3),
    ("erase", 1),
    ("tamper", 2),
    ("leave", 2),
    ("move", 2),
    ("reflect", 2),
    ("plan", 1),
    ("apply", 2),
    ("complete", 3),
    ("checkpoint", 3),
    ("analyze", 1),
)
SPOILT = ("no point", "six", "two options", "no such option", "a hole", "not enrolled", "nobody")
REOPENED = ("state", "closes_at", "second round", "deleted", "question", "cell", "floor")


def _one(
    chance: Random, does: tuple[tuple[str, int], ...], at: int, people: range, cohorts: int
) -> Step:
    names, weights = zip(*does, strict=True)
    step = Step(
        chance.choices(names, weights)[0], at, chance.choice(people), chance.randrange(cohorts)
    )
    match step.does:
        case "spoil":
            step.detail = chance.choice(SPOILT)
        case "reopen":
            step.detail = chance.choice(REOPENED)
        case "checkpoint":
            step.detail = chance.choice(CHECKPOINTS)
    return step


def _answer(chance: Random, made: Schedule) -> None:
    """Give every submission an answer in each world."""
    model = Model(_cohorts(made.sizes))
    moods = [_mood(chance), _mood(chance)]
    for step in made.steps:
        before = model.standing.get(step.person)
        if step.does in ("submit", "tamper"):
            step.answers = (_drawn(chance, moods[0]), _drawn(chance, moods[1]))
            if before is not None and chance.random() < 0.5:
                # The same again in one world, and something else in the other.
                side = chance.randrange(2)
                again = (before.answers[0], step.answers[1]), (step.answers[0], before.answers[1])
                step.answers = again[side]
        model.take(step)
    if made.same:
        _trade(chance, model)


def _trade(chance: Random, model: Model) -> None:
    """Let the same answers be counted in each cohort, given by other people."""
    for cohort in set(model.cohort_when_counted.values()):
        steps = [
            step
            for person, step in sorted(model.counted.items())
            if model.cohort_when_counted[person] == cohort
        ]
        left = [step.answers[0] for step in steps]
        right = chance.sample(left, len(left))
        for step, answers in zip(steps, zip(left, right, strict=True), strict=True):
            step.answers = answers


def _cohorts(sizes: list[int]) -> dict[int, int]:
    places = [place for place, size in enumerate(sizes) for _ in range(size)]
    return dict(enumerate(places))


def model_of(made: Schedule) -> Model:
    return Model(_cohorts(made.sizes))


def _mood(chance: Random) -> float:
    """Return how often everybody agrees: unanimity is shown otherwise than variety."""
    return chance.choice((0.0, 0.0, 0.9, 1.0))


def _drawn(chance: Random, mood: float) -> Answer:
    if chance.random() < mood:
        return Answer(5, (0, 1, 2))
    return Answer(chance.randint(1, 5), tuple(chance.randrange(OPTIONS) for _ in range(3)))

"""Whether the two worlds look alike, to every role, after every step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.privacy.paired_databases import PairedDatabases
from tests.privacy.seed import identifier
from tests.privacy.seen import Window, window
from tests.privacy.two_worlds.calls import Calls
from tests.privacy.two_worlds.schedule import Model, Schedule, Step, model_of
from tests.privacy.two_worlds.world import FILLED, World

# Words that differ, and that the writing role may read: it brings them to their author.
_WRITERS_OWN = frozenset(
    {
        "action_plan.what",
        "action_plan.cue",
        "application_event.note",
    }
)
_BREAKDOWNS = ("pulse_distribution", "question_option")

_CELLS = """
    SELECT c.id, c.moment, c.measure, c.part, c.n_band, c.some_still_open, c.as_of::text,
        ARRAY(SELECT k.cohort_id::text FROM uptake.released_cell_cohort AS k
            WHERE k.cell_id = c.id ORDER BY k.cohort_id) AS cohorts,
        c.value, c.modifier, c.blank_reason, c.computed_at
    FROM uptake.shown_cell AS c ORDER BY c.moment, c.measure, c.part, cohorts
"""


@dataclass(frozen=True)
class Cell:
    identity: Any
    moment: str
    measure: str
    part: str
    n_band: str | None
    some_still_open: bool
    as_of: str
    cohorts: list[str]
    value: Any
    modifier: str | None
    blank: str | None
    computed_at: Any

    @property
    def frame(self) -> tuple[object, ...]:
        """What must be equal whatever was answered."""
        return (
            *(self.moment, self.measure, self.part, self.n_band, self.some_still_open),
            *(self.as_of, *self.cohorts),
        )

    @property
    def shown(self) -> tuple[object, ...]:
        return (self.value, self.modifier, self.blank)


@dataclass
class Difference:
    seed: int
    step: str
    what: str

    def __str__(self) -> str:
        return f"schedule {self.seed}, after [{self.step}]: {self.what}"


@dataclass
class _Eyes:
    """What one world looks like to each role, and which cells it has shown."""

    world: World
    windows: dict[str, Window]
    kept: dict[Any, Cell] = field(default_factory=dict)

    def cells(self) -> list[Cell]:
        rows = self.world.roles["writer"].execute(_CELLS, prepare=True).fetchall()
        return [Cell(*row) for row in rows]


def _eyes(world: World) -> _Eyes:
    quiet = frozenset(name for name in _tables(world) if name not in FILLED)
    own = {"writer": _WRITERS_OWN}
    return _Eyes(
        world,
        {
            role: window(role, connection, leave_out=own.get(role, frozenset()), quiet=quiet)
            for role, connection in world.roles.items()
        },
    )


def _tables(world: World) -> list[str]:
    found = world.admin.execute(
        "SELECT n.nspname || '.' || c.relname FROM pg_class AS c"
        " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
    )
    return [str(name) for (name,) in found]


class Comparison:
    def __init__(self, paired_databases: PairedDatabases) -> None:
        self._worlds = [World(database, side) for side, database in enumerate(paired_databases)]
        self._eyes = [_eyes(world) for world in self._worlds]
        self._calls = Calls(self._worlds)

    def close(self) -> None:
        for world in self._worlds:
            world.close()

    def differences(self, made: Schedule) -> list[Difference]:
        """Play the schedule in both worlds, until a step shows a difference."""
        chance = Random(made.seed)  # noqa: S311  # which doors are tried is to be had again
        model = model_of(made)
        for eyes in self._eyes:
            eyes.world.begin(made)
            eyes.kept.clear()
        for step in made.steps:
            left, right = (world.do(step) for world in self._worlds)
            answer = model.take(step)
            found = [] if left == right else [f"the step itself is told: {left} | {right}"]
            if answer not in (None, left):
                found.append(f"the step is told {left} and not {answer}")
            if step.look and not found:
                found = self._looked(step, model, made, chance)
            if found:
                return [Difference(made.seed, str(step), what) for what in found]
        return []

    def _looked(self, step: Step, model: Model, made: Schedule, chance: Random) -> list[str]:
        last = step is made.steps[-1]
        if last and chance.random() < 0.25:
            how = Window.gaze
        else:
            # Rows and counters stay: what is not looked at now is seen later.
            how = Window.look if last or chance.random() < 0.1 else Window.glance
        found = [*self._windows(how), *self._released(model, made)]
        # What is made of released numbers may differ where these do.
        if not found and (made.same or model.state != "released") and chance.random() < 0.06:
            found = self._calls.differences(self._worlds, chance, step.person)
        return found

    def _windows(self, how: Callable[[Window], dict[str, str]]) -> Iterator[str]:
        if how is not Window.glance:
            for world in self._worlds:
                world.settle()
        # The login by itself may read no row.
        for role in ("login", "writer", "reader") if how is Window.gaze else ("writer", "reader"):
            left, right = (eyes.windows[role] for eyes in self._eyes)
            yield from _different(left, right, how)

    def _released(self, model: Model, made: Schedule) -> Iterator[str]:
        left, right = (eyes.cells() for eyes in self._eyes)
        if [cell.frame for cell in left] != [cell.frame for cell in right]:
            yield f"cells: {[cell.frame for cell in left]} | {[cell.frame for cell in right]}"
            return
        for one, other in zip(left, right, strict=True):
            yield from _allowed(one, other, model, made)
        for eyes, cells in zip(self._eyes, (left, right), strict=True):
            yield from (
                f"{cell} was {eyes.kept[cell.identity]}"
                for cell in cells
                if eyes.kept.setdefault(cell.identity, cell) != cell
            )
            if len(eyes.kept) != len(cells):
                yield "a released number is gone"


def _different(
    left: Window, right: Window, look: Callable[[Window], dict[str, str]]
) -> Iterator[str]:
    one, other = look(left), look(right)
    for source in sorted(one.keys() | other.keys()):
        if one.get(source) != other.get(source):
            mine, theirs = set(left.rows(source)), set(right.rows(source))
            yield f"{left.role} sees in {source}: {mine - theirs} | {theirs - mine}"


def _allowed(one: Cell, other: Cell, model: Model, made: Schedule) -> Iterator[str]:
    """Say what must not be in a cell of both worlds."""
    if one.moment != "pulse":
        if one.shown != other.shown:
            yield f"{one} | {other}"
        return
    if model.state != "released":
        yield f"released before it was time: {one}"
    if model.behind(_places(one.cohorts)) < _floor(one.measure, made):
        if (one.shown, other.shown) != ((None, None, "too_few"),) * 2:
            yield f"below its floor: {one} | {other}"
        return
    if made.same and one.shown != other.shown:
        yield f"the same was answered, by others: {one} | {other}"
    blanks = {None, "too_alike"} if one.measure in _BREAKDOWNS else {None}
    if not {one.blank, other.blank} <= blanks:
        yield f"blank for no reason: {one} | {other}"


def _places(cohorts: list[str]) -> set[int]:
    known = {str(identifier(7, 10 + place)): place for place in range(10)}
    return {known[cohort] for cohort in cohorts}


def _floor(measure: str, made: Schedule) -> int:
    score, rate, breakdown = made.floors
    return {
        "pulse_mean": score,
        "pulse_distribution": max(score, breakdown),
        "question_option": max(rate, breakdown),
    }.get(measure, rate)

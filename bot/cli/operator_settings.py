"""What the operator sets for a workspace: privacy floors, thresholds of signals, mastery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.floors import Floors, set_floors
from core.kernel.errors import FieldErrors
from core.kernel.ids import WorkspaceId
from core.metrics.measures import Measure
from core.metrics.settings import set_mastery_streak
from core.policy import System
from core.signals.records import Threshold
from core.signals.thresholds import DEFAULTS, set_threshold
from core.unit_of_work import Database, UnitOfWork

FLOORS = ("score", "rate", "breakdown")
_OPERATOR = System("operator")


class SettingError(Exception):
    """Nothing was set. `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be set; everything else stays as it is."""

    floors: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[Measure, Threshold] = field(default_factory=dict)
    mastery: int | None = None


def read_changes(floors: Sequence[str], thresholds: Sequence[str], mastery: int | None) -> Changes:
    """Read NAME=NUMBER and MEASURE=LOW:HIGH. Raises SettingError."""
    return Changes(
        dict(_floor(given) for given in floors),
        dict(_threshold(given) for given in thresholds),
        mastery,
    )


def _floor(given: str) -> tuple[str, int]:
    name, _, number = given.partition("=")
    if name not in FLOORS or not number.isascii() or not number.isdigit():
        raise SettingError(f"'{given}' is no floor: {', '.join(FLOORS)}, each as score=8.")
    return name, int(number)


def _threshold(given: str) -> tuple[Measure, Threshold]:
    name, _, numbers = given.partition("=")
    low, _, high = numbers.partition(":")
    measures = {measure.value: measure for measure in DEFAULTS}
    if name not in measures or not all(one.isascii() and one.isdigit() for one in (low, high)):
        raise SettingError(
            f"'{given}' is no threshold: {', '.join(measures)}, each as plan_rate=50:80."
        )
    return measures[name], Threshold(int(low), int(high))


async def change_settings(database: Database, team_id: str | None, changes: Changes) -> list[str]:
    """Set all of it or nothing; return in words what holds. Raises SettingError."""
    try:
        async with database.unit_of_work("command:settings") as uow:
            workspace_id = await _workspace(uow, team_id)
            await _change(uow, workspace_id, changes)
            return await _in_force(uow, workspace_id)
    except FieldErrors as errors:
        raise SettingError(" ".join(errors.fields.values())) from None


async def _workspace(uow: UnitOfWork, team_id: str | None) -> WorkspaceId:
    workspaces = await uow.floors.workspaces()
    meant = [one for team, one in workspaces.items() if team_id in {None, team}]
    if not meant:
        raise SettingError("There is no such workspace. `uptake load` brings the first one.")
    if len(meant) > 1:
        raise SettingError(
            f"There are several workspaces: say --workspace, of {', '.join(workspaces)}."
        )
    return meant[0]


async def _change(uow: UnitOfWork, workspace_id: WorkspaceId, changes: Changes) -> None:
    if changes.floors:
        floors = replace(await uow.floors.get(workspace_id), **changes.floors)
        await set_floors(uow, _OPERATOR, workspace_id, floors)
    for measure, threshold in changes.thresholds.items():
        await set_threshold(uow, _OPERATOR, workspace_id, measure, threshold)
    if changes.mastery is not None:
        await set_mastery_streak(uow, _OPERATOR, workspace_id, changes.mastery)


async def _in_force(uow: UnitOfWork, workspace_id: WorkspaceId) -> list[str]:
    floors: Floors = await uow.floors.get(workspace_id)
    own = await uow.signals.thresholds(workspace_id)
    streak = await uow.releases.mastery_streak(workspace_id)
    return [
        (
            f"A score needs {floors.score} answers, a rate {floors.rate} people, a breakdown "
            f"{floors.breakdown}; a round that is open keeps those it opened with."
        ),
        *(
            (
                f"{measure.value}: at risk below {threshold.at_risk_below} %, "
                f"high-performing from {threshold.high_performing_from} %."
            )
            for measure, threshold in {**DEFAULTS, **own}.items()
        ),
        f"Mastery is {streak} successes in a row.",
    ]

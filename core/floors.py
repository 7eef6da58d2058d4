"""The privacy floors of a workspace: settings may raise them and never lower them (SPEC 5)."""

from dataclasses import dataclass
from typing import Protocol

from core.kernel.errors import FieldErrors
from core.kernel.ids import WorkspaceId
from core.policy import Action, Actor, Scope
from core.work import Work

FLOOR_MAX = 1000


@dataclass(frozen=True, slots=True)
class Floors:
    """How many people a number needs behind it: a score, a rate or count, and a breakdown."""

    score: int = 5
    rate: int = 5
    breakdown: int = 10


LOWEST = Floors()


class FloorStore(Protocol):
    async def get(self, workspace_id: WorkspaceId) -> Floors:
        """Read the workspace's floors: the lowest allowed, where none were set."""
        ...

    async def save(self, workspace_id: WorkspaceId, floors: Floors) -> None: ...

    async def workspaces(self) -> dict[str, WorkspaceId]:
        """Read every workspace's id, by Slack's id of its team."""
        ...


class FloorWork(Work, Protocol):
    @property
    def floors(self) -> FloorStore: ...


async def set_floors(
    work: FloorWork, actor: Actor, workspace_id: WorkspaceId, floors: Floors
) -> None:
    """Set the floors of what is released from now on; what was released stays as it is.

    Raises NotAllowedError, or FieldErrors below the lowest allowed.
    """
    await work.authorise(actor, Action.SET_FLOORS, Scope(workspace_id=workspace_id))
    errors = {
        name: f"A floor is a number from {lowest} to {FLOOR_MAX}."
        for name, (value, lowest) in {
            "score": (floors.score, LOWEST.score),
            "rate": (floors.rate, LOWEST.rate),
            "breakdown": (floors.breakdown, LOWEST.breakdown),
        }.items()
        if not lowest <= value <= FLOOR_MAX
    }
    if errors:
        raise FieldErrors(errors)
    before = await work.floors.get(workspace_id)
    await work.floors.save(workspace_id, floors)
    await work.audit.write(
        actor,
        "floors.changed",
        "workspace",
        workspace_id,
        before=_audit_facts(before),
        after=_audit_facts(floors),
    )


def _audit_facts(floors: Floors) -> dict[str, str]:
    return {
        "score": str(floors.score),
        "rate": str(floors.rate),
        "breakdown": str(floors.breakdown),
    }

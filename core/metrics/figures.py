"""Reading what was released: of a cohort, an engagement, a school, a whole workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from core.kernel.errors import NotAllowedError
from core.kernel.ids import CohortId, EngagementId, SchoolId, WorkspaceId
from core.metrics.measures import Checkpoint, Measure, PulseClosed, ReleasePoint
from core.policy import Action, Actor, Scope
from core.privacy import Figure
from core.work import ReadWork

Parts = Mapping[Measure, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """What a cohort's release at one moment says, with the names it belongs to.

    `together_with` names the cohorts that a measure was counted together with, where one of them
    was too small by itself.
    """

    cohort_name: str
    topic: str
    school_name: str
    time_zone: str
    checkpoint: ReleasePoint
    released_at: datetime
    figures: Mapping[Measure, Figure]
    parts: Parts = field(default_factory=dict)
    together_with: Mapping[Measure, tuple[str, ...]] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return any(figure.value is not None for figure in self.figures.values())


class Breadth(StrEnum):
    """How wide a number is. There are no others, and nothing else to filter by."""

    COHORT = "cohort"
    ENGAGEMENT = "engagement"
    SCHOOL = "school"
    WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True)
class WiderFigures:
    """Totals of released cells. `released_at` is the newest of theirs."""

    breadth: Breadth
    checkpoint: ReleasePoint
    released_at: datetime
    figures: Mapping[Measure, Figure]
    parts: Parts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiguresOf:
    """Whose figures: the id is a cohort's, an engagement's, a school's or a workspace's."""

    breadth: Breadth
    id: UUID


class FigureReader(Protocol):
    """Everything here is read under the reading role. None: nothing was released then."""

    async def scope_of(self, of: FiguresOf) -> Scope | None:
        """Say what it lies in; None when there is no such thing."""
        ...

    async def of_cohort(self, cohort_id: CohortId, point: ReleasePoint) -> CohortFigures | None: ...

    async def of_engagement(
        self, engagement_id: EngagementId, point: ReleasePoint
    ) -> WiderFigures | None: ...

    async def of_school(self, school_id: SchoolId, point: ReleasePoint) -> WiderFigures | None: ...

    async def overall(
        self, workspace_id: WorkspaceId, point: ReleasePoint
    ) -> WiderFigures | None: ...


class FigureWork(ReadWork, Protocol):
    @property
    def figures(self) -> FigureReader: ...


async def figures_for(
    work: FigureWork, actor: Actor, of: FiguresOf, point: ReleasePoint
) -> CohortFigures | WiderFigures | None:
    """Read what was released to whoever may see it; a participant may see their own cohorts'.

    Raises NotAllowedError, also for what does not exist.
    """
    scope = await work.figures.scope_of(of)
    if scope is None:
        raise NotAllowedError
    await work.authorise(actor, Action.COHORT_AGGREGATES, scope)
    return await _read(work.figures, of, point)


async def gap_shares_for(
    work: FigureWork, actor: Actor, workspace_id: WorkspaceId
) -> Mapping[str, Figure]:
    """Read the share who missed each gap tag over all pulses. Raises NotAllowedError."""
    await work.authorise(actor, Action.GAP_AGGREGATES, Scope(workspace_id=workspace_id))
    found = await work.figures.overall(workspace_id, PulseClosed.PULSE)
    return found.parts.get(Measure.GAP_MISSED, {}) if found else {}


async def digest_figures(
    work: FigureWork, actor: Actor, cohort_id: CohortId, checkpoint: Checkpoint
) -> CohortFigures | None:
    """Read what a cohort's channel is to be told. Raises NotAllowedError."""
    await work.authorise(actor, Action.SEND_NOTICE, Scope())
    return await work.figures.of_cohort(cohort_id, checkpoint)


async def _read(
    reader: FigureReader, of: FiguresOf, point: ReleasePoint
) -> CohortFigures | WiderFigures | None:
    if of.breadth is Breadth.COHORT:
        return await reader.of_cohort(CohortId(of.id), point)
    if of.breadth is Breadth.ENGAGEMENT:
        return await reader.of_engagement(EngagementId(of.id), point)
    if of.breadth is Breadth.SCHOOL:
        return await reader.of_school(SchoolId(of.id), point)
    return await reader.overall(WorkspaceId(of.id), point)

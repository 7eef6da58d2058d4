from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, LiteralString
from uuid import UUID

from core.kernel.ids import CohortId, EngagementId, SchoolId, WorkspaceId
from core.metrics.figures import Breadth, CohortFigures, FiguresOf, WiderFigures
from core.metrics.measures import IN_PARTS, OF_SOME, Checkpoint, Measure, ReleasePoint
from core.metrics.releases import DigestDue, ReleaseDue
from core.policy import Scope
from core.privacy import Figure
from storage.kit.queries import query
from storage.kit.rows import Row, Rows, scalar
from storage.kit.transaction import Transaction

_DUE = query("metrics/due_releases")
_RELEASE = "SELECT release_engagement(%(engagement_id)s, %(checkpoint)s, %(now)s)"
_STREAK = "SELECT mastery_streak(%(workspace_id)s)"
_SAVE_STREAK = """
    INSERT INTO figure_setting (organisation_id, mastery_streak, created_at)
    SELECT organisation_id, %(streak)s, %(now)s FROM workspace WHERE id = %(workspace_id)s
    ON CONFLICT (organisation_id) DO UPDATE SET mastery_streak = EXCLUDED.mastery_streak
"""
_DIGESTS_DUE = query("metrics/due_digests")
_OF_COHORT = query("metrics/figures_of_cohort")
_TOTALS = query("metrics/totals")
_SCOPES: Mapping[Breadth, LiteralString] = {
    Breadth.COHORT: """
        SELECT s.workspace_id, s.id AS school_id, e.id AS engagement_id, c.id AS cohort_id
        FROM cohort AS c
        JOIN engagement AS e ON e.id = c.engagement_id JOIN school AS s ON s.id = e.school_id
        WHERE c.id = %(id)s
    """,
    Breadth.ENGAGEMENT: """
        SELECT s.workspace_id, s.id AS school_id, e.id AS engagement_id FROM engagement AS e
        JOIN school AS s ON s.id = e.school_id WHERE e.id = %(id)s
    """,
    Breadth.SCHOOL: "SELECT workspace_id, id AS school_id FROM school WHERE id = %(id)s",
    Breadth.WORKSPACE: """
        SELECT s.workspace_id FROM school AS s WHERE s.workspace_id = %(id)s LIMIT 1
    """,
}
_RELEASES_DUE: Final = Rows(ReleaseDue)
_DIGESTS: Final = Rows(DigestDue)
_FIGURES: Final = Rows(Figure)
_REACHES: Final = Rows(Scope)


class Releases:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def due(self, ages: Mapping[Checkpoint, timedelta]) -> list[ReleaseDue]:
        rows = await self._transaction.rows(
            _DUE,
            {
                "checkpoints": [checkpoint.value for checkpoint in ages],
                "ages": list(ages.values()),
                "now": self._now,
            },
        )
        return _RELEASES_DUE.all(rows)

    async def release(self, due: ReleaseDue) -> bool:
        rows = await self._transaction.write(
            _RELEASE,
            {
                "engagement_id": due.engagement_id,
                "checkpoint": due.checkpoint.value,
                "now": self._now,
            },
        )
        released: bool = scalar(rows)
        return released

    async def mastery_streak(self, workspace_id: WorkspaceId) -> int:
        rows = await self._transaction.rows(_STREAK, {"workspace_id": workspace_id})
        streak: int = scalar(rows)
        return streak

    async def save_mastery_streak(self, workspace_id: WorkspaceId, streak: int) -> None:
        self._transaction.write_later(
            _SAVE_STREAK, {"workspace_id": workspace_id, "streak": streak, "now": self._now}
        )

    async def digests_due(self, checkpoints: frozenset[Checkpoint]) -> list[DigestDue]:
        rows = await self._transaction.rows(
            _DIGESTS_DUE, {"checkpoints": [checkpoint.value for checkpoint in checkpoints]}
        )
        return _DIGESTS.all(rows)


class Figures:
    """Read under the reading role, which sees nothing that the figures were made of."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def scope_of(self, of: FiguresOf) -> Scope | None:
        return _REACHES.first(await self._transaction.rows(_SCOPES[of.breadth], {"id": of.id}))

    async def of_cohort(self, cohort_id: CohortId, point: ReleasePoint) -> CohortFigures | None:
        rows = await self._transaction.rows(
            _OF_COHORT, {"cohort_id": cohort_id, "moment": point.value}
        )
        if not rows:
            return None
        figures, parts = _sorted(rows)
        names = next(iter(rows))
        return CohortFigures(
            cohort_name=names["cohort_name"],
            topic=names["topic"],
            school_name=names["school_name"],
            time_zone=names["time_zone"],
            checkpoint=point,
            released_at=max(row["as_of"] for row in rows),
            figures=figures,
            parts=parts,
            together_with={
                Measure(row["measure"]): tuple(row["together_with"])
                for row in rows
                if row["together_with"]
            },
        )

    async def of_engagement(
        self, engagement_id: EngagementId, point: ReleasePoint
    ) -> WiderFigures | None:
        return await self._totals(Breadth.ENGAGEMENT, engagement_id, point)

    async def of_school(self, school_id: SchoolId, point: ReleasePoint) -> WiderFigures | None:
        return await self._totals(Breadth.SCHOOL, school_id, point)

    async def overall(self, workspace_id: WorkspaceId, point: ReleasePoint) -> WiderFigures | None:
        return await self._totals(Breadth.WORKSPACE, workspace_id, point)

    async def _totals(self, breadth: Breadth, of: UUID, point: ReleasePoint) -> WiderFigures | None:
        rows = await self._transaction.rows(
            _TOTALS, {"breadth": breadth.value, "id": of, "moment": point.value}
        )
        if not rows:
            return None
        figures, parts = _sorted(rows)
        return WiderFigures(breadth, point, max(row["as_of"] for row in rows), figures, parts)


def _sorted(
    rows: Iterable[Row],
) -> tuple[dict[Measure, Figure], dict[Measure, dict[str, Figure]]]:
    """Put the figures under their measures, those told in parts under each part."""
    whole: dict[Measure, Figure] = {}
    parts: dict[Measure, dict[str, Figure]] = {}
    for row in rows:
        measure = Measure(row["measure"])
        if measure in IN_PARTS:
            parts.setdefault(measure, {})[row["part"]] = _figure(measure, row)
        else:
            whole[measure] = _figure(measure, row)
    return whole, parts


def _figure(measure: Measure, row: Row) -> Figure:
    if measure in OF_SOME or row["band"] is not None:
        row = row | {"floor": None}
    return _FIGURES.one(row)

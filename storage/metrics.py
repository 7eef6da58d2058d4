from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from core.kernel.ids import CohortId, EngagementId, SchoolId, WorkspaceId
from core.metrics.figures import Breadth, CohortFigures, FiguresOf, WiderFigures
from core.metrics.measures import IN_PARTS, OF_SOME, Checkpoint, Measure, ReleasePoint
from core.metrics.releases import DigestDue, ReleaseDue
from core.policy import Scope
from core.privacy import Band, BlankReason, Figure, Modifier
from storage.kit.transaction import Row, Transaction

_DUE = """
    SELECT e.id, age.checkpoint
    FROM unnest(%(checkpoints)s::text[], %(ages)s::interval[]) AS age (checkpoint, age)
    JOIN engagement AS e ON e.state = 'completed' AND e.completed_at + age.age <= %(now)s
    WHERE EXISTS (SELECT FROM cohort AS c
        WHERE c.engagement_id = e.id AND NOT EXISTS (SELECT FROM checkpoint_release AS r
            WHERE r.cohort_id = c.id AND r.checkpoint = age.checkpoint))
    ORDER BY e.completed_at + age.age, e.id
"""
_RELEASE = "SELECT release_engagement(%(engagement_id)s, %(checkpoint)s, %(now)s)"
_STREAK = "SELECT mastery_streak(%(workspace_id)s)"
_SAVE_STREAK = """
    INSERT INTO figure_setting (workspace_id, mastery_streak, created_at)
    VALUES (%(workspace_id)s, %(streak)s, %(now)s)
    ON CONFLICT (workspace_id) DO UPDATE SET mastery_streak = EXCLUDED.mastery_streak
"""
_DIGESTS_DUE = """
    WITH newest AS (
        SELECT DISTINCT ON (cohort_id) cohort_id, checkpoint FROM checkpoint_release
        WHERE checkpoint = ANY(%(checkpoints)s) ORDER BY cohort_id, released_at DESC)
    SELECT c.id, e.id, e.digest_channel_id, n.checkpoint, s.time_zone,
        ARRAY(SELECT h.day FROM school_holiday AS h WHERE h.school_id = s.id)
    FROM newest AS n
    JOIN cohort AS c ON c.id = n.cohort_id
    JOIN engagement AS e ON e.id = c.engagement_id AND e.digest_channel_id IS NOT NULL
    JOIN school AS s ON s.id = e.school_id
    WHERE EXISTS (SELECT FROM released_figure AS f
            WHERE f.cohort_id = n.cohort_id AND f.checkpoint = n.checkpoint
                AND f.value IS NOT NULL)
        AND NOT EXISTS (SELECT FROM outbox AS o
            WHERE o.engagement_id = e.id AND o.kind = 'digest'
                AND o.facts ->> 'cohort_id' = c.id::text
                AND o.facts ->> 'checkpoint' = n.checkpoint
                AND (o.state, o.outcome_code) IS DISTINCT FROM ('lapsed', 'expired'))
    ORDER BY c.id
"""
_OF_COHORT = """
    SELECT f.measure, f.part, f.value, f.blank_reason, f.n_band, f.computed_at, f.modifier,
        f.some_still_open, f.n_or_more, f.floor, false,
        c.name, e.topic, s.name, s.time_zone, f.as_of, f.together_with
    FROM released_of_cohort(%(cohort_id)s, %(moment)s) AS f
    JOIN cohort AS c ON c.id = %(cohort_id)s
    JOIN engagement AS e ON e.id = c.engagement_id
    JOIN school AS s ON s.id = e.school_id
    ORDER BY f.measure, f.part
"""
_TOTALS = """
    SELECT t.measure, t.part, t.value, t.blank_reason, t.n_band, t.computed_at, t.modifier,
        t.some_still_open, t.n_or_more, t.floor, t.some_left_out, t.as_of
    FROM released_totals(%(breadth)s, %(id)s, %(moment)s) AS t ORDER BY t.measure, t.part
"""
_SCOPES: Mapping[Breadth, LiteralString] = {
    Breadth.COHORT: """
        SELECT s.workspace_id, s.id, e.id, c.id FROM cohort AS c
        JOIN engagement AS e ON e.id = c.engagement_id JOIN school AS s ON s.id = e.school_id
        WHERE c.id = %(id)s
    """,
    Breadth.ENGAGEMENT: """
        SELECT s.workspace_id, s.id, e.id, NULL FROM engagement AS e
        JOIN school AS s ON s.id = e.school_id WHERE e.id = %(id)s
    """,
    Breadth.SCHOOL: "SELECT s.workspace_id, s.id, NULL, NULL FROM school AS s WHERE s.id = %(id)s",
    Breadth.WORKSPACE: """
        SELECT s.workspace_id, NULL, NULL, NULL FROM school AS s WHERE s.workspace_id = %(id)s
        LIMIT 1
    """,
}


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
        return [ReleaseDue(EngagementId(row[0]), Checkpoint(row[1])) for row in rows]

    async def release(self, due: ReleaseDue) -> bool:
        rows = await self._transaction.write(
            _RELEASE,
            {
                "engagement_id": due.engagement_id,
                "checkpoint": due.checkpoint.value,
                "now": self._now,
            },
        )
        released: bool = rows[0][0]
        return released

    async def mastery_streak(self, workspace_id: WorkspaceId) -> int:
        rows = await self._transaction.rows(_STREAK, {"workspace_id": workspace_id})
        streak: int = rows[0][0]
        return streak

    async def save_mastery_streak(self, workspace_id: WorkspaceId, streak: int) -> None:
        self._transaction.write_later(
            _SAVE_STREAK, {"workspace_id": workspace_id, "streak": streak, "now": self._now}
        )

    async def digests_due(self, checkpoints: frozenset[Checkpoint]) -> list[DigestDue]:
        rows = await self._transaction.rows(
            _DIGESTS_DUE, {"checkpoints": [checkpoint.value for checkpoint in checkpoints]}
        )
        return [
            DigestDue(
                cohort_id=CohortId(row[0]),
                engagement_id=EngagementId(row[1]),
                channel_id=row[2],
                checkpoint=Checkpoint(row[3]),
                time_zone=row[4],
                holidays=frozenset(row[5]),
            )
            for row in rows
        ]


class Figures:
    """Read under the reading role, which sees nothing that the figures were made of."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def scope_of(self, of: FiguresOf) -> Scope | None:
        row = await self._transaction.row(_SCOPES[of.breadth], {"id": of.id})
        if row is None:
            return None
        workspace_id, school_id, engagement_id, cohort_id = row
        return Scope(
            workspace_id=workspace_id,
            school_id=school_id,
            engagement_id=engagement_id,
            cohort_id=cohort_id,
        )

    async def of_cohort(self, cohort_id: CohortId, point: ReleasePoint) -> CohortFigures | None:
        rows = await self._transaction.rows(
            _OF_COHORT, {"cohort_id": cohort_id, "moment": point.value}
        )
        if not rows:
            return None
        cohort_name, topic, school_name, time_zone, _ = rows[0][11:16]
        figures, parts = _sorted(rows)
        return CohortFigures(
            cohort_name=cohort_name,
            topic=topic,
            school_name=school_name,
            time_zone=time_zone,
            checkpoint=point,
            released_at=max(row[15] for row in rows),
            figures=figures,
            parts=parts,
            together_with={Measure(row[0]): tuple(row[16]) for row in rows if row[16]},
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
        return WiderFigures(breadth, point, max(row[11] for row in rows), figures, parts)


def _sorted(
    rows: Iterable[Row],
) -> tuple[dict[Measure, Figure], dict[Measure, dict[str, Figure]]]:
    """Put the figures under their measures, those told in parts under each part."""
    whole: dict[Measure, Figure] = {}
    parts: dict[Measure, dict[str, Figure]] = {}
    for row in rows:
        measure = Measure(row[0])
        if measure in IN_PARTS:
            parts.setdefault(measure, {})[row[1]] = _figure(measure, row[2:11])
        else:
            whole[measure] = _figure(measure, row[2:11])
    return whole, parts


def _figure(measure: Measure, row: Row) -> Figure:
    value, blank_reason, n_band, computed_at, modifier, some_still_open = row[:6]
    n_or_more, floor, some_left_out = row[6:]
    return Figure(
        value=None if value is None else float(value),
        blank=None if blank_reason is None else BlankReason(blank_reason),
        band=None if n_band is None else Band(n_band),
        computed_at=computed_at,
        modifier=None if modifier is None else Modifier(modifier),
        some_still_open=some_still_open,
        band_or_more=n_or_more,
        floor=None if measure in OF_SOME or n_band is not None else floor,
        some_left_out=some_left_out,
    )

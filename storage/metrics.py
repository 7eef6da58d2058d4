from collections.abc import Mapping
from datetime import datetime, timedelta

from core.kernel.ids import CohortId, EngagementId
from core.kernel.vocabularies import Checkpoint
from core.metrics import CohortFigures, DigestDue, Measure, ReleaseDue
from core.privacy import Band, BlankReason, Figure, Modifier
from storage.kit.transaction import Row, Transaction

_DUE = """
    SELECT c.id, age.checkpoint, e.completed_at + age.age
    FROM unnest(%(checkpoints)s::text[], %(ages)s::interval[]) AS age (checkpoint, age)
    JOIN engagement AS e ON e.state = 'completed' AND e.completed_at + age.age <= %(now)s
    JOIN cohort AS c ON c.engagement_id = e.id
    WHERE NOT EXISTS (SELECT FROM checkpoint_release AS r
        WHERE r.cohort_id = c.id AND r.checkpoint = age.checkpoint)
    ORDER BY e.completed_at + age.age, c.id
"""
_RELEASE = "SELECT release_checkpoint(%(cohort_id)s, %(checkpoint)s, %(as_of)s)"
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
    SELECT c.name, e.topic, s.name, s.time_zone, r.released_at,
        f.measure, f.value, f.blank_reason, f.n_band, f.computed_at, f.modifier,
        coalesce(f.still_open, 0) > 0
    FROM checkpoint_release AS r
    JOIN cohort AS c ON c.id = r.cohort_id
    JOIN engagement AS e ON e.id = c.engagement_id
    JOIN school AS s ON s.id = e.school_id
    JOIN released_figure AS f ON f.cohort_id = r.cohort_id AND f.checkpoint = r.checkpoint
    WHERE r.cohort_id = %(cohort_id)s AND r.checkpoint = %(checkpoint)s
"""


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
        return [ReleaseDue(CohortId(row[0]), Checkpoint(row[1]), row[2]) for row in rows]

    async def release(self, due: ReleaseDue) -> bool:
        rows = await self._transaction.write(
            _RELEASE,
            {
                "cohort_id": due.cohort_id,
                "checkpoint": due.checkpoint.value,
                "as_of": due.as_of,
            },
        )
        released: bool = rows[0][0]
        return released

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

    async def of_cohort(self, cohort_id: CohortId, checkpoint: Checkpoint) -> CohortFigures | None:
        rows = await self._transaction.rows(
            _OF_COHORT, {"cohort_id": cohort_id, "checkpoint": checkpoint.value}
        )
        if not rows:
            return None
        cohort_name, topic, school_name, time_zone, released_at = rows[0][:5]
        return CohortFigures(
            cohort_name=cohort_name,
            topic=topic,
            school_name=school_name,
            time_zone=time_zone,
            checkpoint=checkpoint,
            released_at=released_at,
            figures={Measure(row[5]): _figure(row[6:]) for row in rows},
        )


def _figure(row: Row) -> Figure:
    value, blank_reason, n_band, computed_at, modifier, some_still_open = row
    return Figure(
        value=None if value is None else float(value),
        blank=None if blank_reason is None else BlankReason(blank_reason),
        band=None if n_band is None else Band(n_band),
        computed_at=computed_at,
        modifier=None if modifier is None else Modifier(modifier),
        some_still_open=some_still_open,
    )

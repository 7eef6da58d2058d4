"""Next-engagement signals, the thresholds of their flags, and case studies."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.kernel.errors import ConflictError
from core.kernel.ids import (
    CaseStudyId,
    CohortId,
    EngagementId,
    PersonId,
    SignalId,
    WorkspaceId,
)
from core.metrics.measures import Checkpoint, Measure
from core.privacy import Band, BlankReason, Figure, Modifier
from core.signals.records import (
    CaseStudyRequest,
    GapShare,
    NextEngagementSignal,
    SignalDue,
    Threshold,
)
from core.signals.vocabulary import CaseStudyState, CohortFlag, NextEngagementState
from storage.kit.transaction import Row, Transaction
from storage.signals.shares import share_from

_THRESHOLDS = """
    SELECT measure, at_risk_below, high_performing_from FROM signal_threshold
    WHERE workspace_id = %(workspace_id)s
"""
_SAVE_THRESHOLD = """
    INSERT INTO signal_threshold (id, workspace_id, measure, at_risk_below,
        high_performing_from, created_at)
    VALUES (%(id)s, %(workspace_id)s, %(measure)s, %(at_risk_below)s, %(high_performing_from)s,
        %(now)s)
    ON CONFLICT (workspace_id, measure) DO UPDATE SET at_risk_below = excluded.at_risk_below,
        high_performing_from = excluded.high_performing_from
"""
_RELEASED = """
    SELECT c.measure, c.value, c.modifier, c.blank_reason, c.n_band, c.some_still_open, c.as_of
    FROM released_cell_cohort AS o JOIN shown_cell AS c ON c.id = o.cell_id
    WHERE o.cohort_id = %(cohort_id)s AND o.moment = %(moment)s AND o.part = ''
        AND o.measure = ANY(%(measures)s)
"""
_GAP_SHARES = """
    SELECT c.part, c.value, c.modifier, c.n_band
    FROM released_cell_cohort AS o JOIN shown_cell AS c ON c.id = o.cell_id
    WHERE o.cohort_id = %(cohort_id)s AND o.moment = 'pulse' AND o.measure = 'gap_missed'
        AND c.value IS NOT NULL AND c.n_band IS NOT NULL
    ORDER BY c.value DESC, c.part
"""
# Each cohort's cells are looked for by index: there are many more of them than cohorts.
_DUE = """
    SELECT c.engagement_id, c.id, m.moment
    FROM cohort AS c CROSS JOIN unnest(%(checkpoints)s::text[]) AS m (moment)
    CROSS JOIN LATERAL (SELECT FROM released_cell_cohort AS o
        WHERE o.cohort_id = c.id AND o.moment = m.moment LIMIT 1) AS o
    WHERE NOT EXISTS (SELECT FROM next_engagement_signal AS s
        WHERE s.cohort_id = c.id AND s.checkpoint = m.moment)
    ORDER BY m.moment, c.id
"""
_HAS_LA = """
    SELECT 1 FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    JOIN role_assignment AS r ON r.role = 'la' AND r.scope_id IN (e.id, s.id, s.workspace_id)
    JOIN person AS p ON p.id = r.person_id AND p.active
    WHERE e.id = %(engagement_id)s LIMIT 1
"""
_DRAFT = """
    INSERT INTO next_engagement_signal (id, engagement_id, cohort_id, checkpoint, flag,
        gap_summary, state, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(cohort_id)s, %(checkpoint)s, %(flag)s, %(gap_summary)s,
        %(state)s, %(created_at)s)
    ON CONFLICT (cohort_id, checkpoint) DO NOTHING RETURNING 1
"""
_LOCK = """
    SELECT id, engagement_id, cohort_id, checkpoint, flag, gap_summary, state, created_at, la_id,
        la_passed_at, la_absent, pm_id, pm_passed_at, returned_because, hubspot_id
    FROM next_engagement_signal WHERE id = %(id)s FOR NO KEY UPDATE
"""
_SAVE = """
    UPDATE next_engagement_signal SET state = %(state)s, la_id = %(la_id)s,
        la_passed_at = %(la_passed_at)s, la_absent = %(la_absent)s, pm_id = %(pm_id)s,
        pm_passed_at = %(pm_passed_at)s, returned_because = %(returned_because)s,
        hubspot_id = %(hubspot_id)s
    WHERE id = %(id)s
"""
_OPEN_CASE_STUDY = """
    INSERT INTO case_study_request (id, engagement_id, cohort_id, state, opened_at, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(cohort_id)s, %(state)s, %(opened_at)s, %(opened_at)s)
    ON CONFLICT (cohort_id) DO NOTHING RETURNING 1
"""
_LOCK_CASE_STUDY = """
    SELECT id, engagement_id, cohort_id, state, opened_at FROM case_study_request
    WHERE id = %(id)s FOR NO KEY UPDATE
"""
_CLOSE_CASE_STUDY = """
    UPDATE case_study_request SET state = 'closed', closed_at = %(at)s WHERE id = %(id)s
"""
_VOLUNTEER = """
    INSERT INTO case_study_volunteer (id, request_id, engagement_id, participant_id, created_at)
    VALUES (%(id)s, %(request_id)s, %(engagement_id)s, %(participant_id)s, %(at)s)
    ON CONFLICT (request_id, participant_id) DO NOTHING RETURNING 1
"""
_WITHDRAW = """
    DELETE FROM case_study_volunteer
    WHERE request_id = %(request_id)s AND participant_id = %(participant_id)s RETURNING 1
"""
_ONE_HUBSPOT_ID = "next_engagement_signal_hubspot_id_key"


class Signals:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def thresholds(self, workspace_id: WorkspaceId) -> dict[Measure, Threshold]:
        rows = await self._transaction.rows(_THRESHOLDS, {"workspace_id": workspace_id})
        return {Measure(row[0]): Threshold(row[1], row[2]) for row in rows}

    async def save_threshold(
        self, threshold_id: UUID, workspace_id: WorkspaceId, measure: Measure, threshold: Threshold
    ) -> None:
        self._transaction.write_later(
            _SAVE_THRESHOLD,
            {
                "id": threshold_id,
                "workspace_id": workspace_id,
                "measure": measure.value,
                "now": self._now,
                **asdict(threshold),
            },
        )

    async def released(self, cohort_id: CohortId, checkpoint: Checkpoint) -> dict[Measure, Figure]:
        rows = await self._transaction.rows(
            _RELEASED,
            {
                "cohort_id": cohort_id,
                "moment": checkpoint.value,
                "measures": [measure.value for measure in Measure],
            },
        )
        return {Measure(row[0]): _figure(row[1:]) for row in rows}

    async def gap_shares(self, cohort_id: CohortId) -> list[GapShare]:
        rows = await self._transaction.rows(_GAP_SHARES, {"cohort_id": cohort_id})
        return [share_from(row) for row in rows]

    async def due(self, checkpoints: Sequence[Checkpoint]) -> list[SignalDue]:
        rows = await self._transaction.rows(
            _DUE, {"checkpoints": [checkpoint.value for checkpoint in checkpoints]}
        )
        return [SignalDue(EngagementId(r[0]), CohortId(r[1]), Checkpoint(r[2])) for r in rows]

    async def has_la(self, engagement_id: EngagementId) -> bool:
        return bool(await self._transaction.rows(_HAS_LA, {"engagement_id": engagement_id}))

    async def draft(self, signal: NextEngagementSignal) -> bool:
        return bool(await self._transaction.write(_DRAFT, _values(signal)))

    async def lock(self, signal_id: SignalId) -> NextEngagementSignal | None:
        row = await self._transaction.row(_LOCK, {"id": signal_id})
        return None if row is None else _signal(row)

    async def save(self, signal: NextEngagementSignal) -> None:
        refusals = {_ONE_HUBSPOT_ID: ConflictError("HubSpot gave this id to another signal.")}
        self._transaction.write_later(_SAVE, _values(signal), refusals=refusals)

    async def open_case_study(self, request: CaseStudyRequest) -> bool:
        return bool(await self._transaction.write(_OPEN_CASE_STUDY, asdict(request)))

    async def lock_case_study(self, request_id: CaseStudyId) -> CaseStudyRequest | None:
        row = await self._transaction.row(_LOCK_CASE_STUDY, {"id": request_id})
        if row is None:
            return None
        return CaseStudyRequest(
            id=CaseStudyId(row[0]),
            engagement_id=EngagementId(row[1]),
            cohort_id=CohortId(row[2]),
            state=CaseStudyState(row[3]),
            opened_at=row[4],
        )

    async def close_case_study(self, request_id: CaseStudyId, at: datetime) -> None:
        self._transaction.write_later(_CLOSE_CASE_STUDY, {"id": request_id, "at": at})

    async def volunteer(
        self, volunteer_id: UUID, request: CaseStudyRequest, participant_id: PersonId, at: datetime
    ) -> bool:
        values = {
            "id": volunteer_id,
            "request_id": request.id,
            "engagement_id": request.engagement_id,
            "participant_id": participant_id,
            "at": at,
        }
        return bool(await self._transaction.write(_VOLUNTEER, values))

    async def withdraw(self, request_id: CaseStudyId, participant_id: PersonId) -> bool:
        values = {"request_id": request_id, "participant_id": participant_id}
        return bool(await self._transaction.write(_WITHDRAW, values))


def _values(signal: NextEngagementSignal) -> dict[str, Any]:
    return {
        **asdict(signal),
        "gap_summary": Jsonb(
            [
                {
                    "gap_tag": share.gap_tag,
                    "percent": share.percent,
                    "modifier": share.modifier,
                    "band": share.band,
                }
                for share in signal.gap_summary
            ]
        ),
    }


def _signal(row: Row) -> NextEngagementSignal:
    return NextEngagementSignal(
        id=SignalId(row[0]),
        engagement_id=EngagementId(row[1]),
        cohort_id=CohortId(row[2]),
        checkpoint=Checkpoint(row[3]),
        flag=CohortFlag(row[4]),
        gap_summary=tuple(
            share_from((one["gap_tag"], one["percent"], one["modifier"], one["band"]))
            for one in row[5]
        ),
        state=NextEngagementState(row[6]),
        created_at=row[7],
        la_id=None if row[8] is None else PersonId(row[8]),
        la_passed_at=row[9],
        la_absent=row[10],
        pm_id=None if row[11] is None else PersonId(row[11]),
        pm_passed_at=row[12],
        returned_because=row[13],
        hubspot_id=row[14],
    )


def _figure(row: Row) -> Figure:
    value, modifier, blank_reason, n_band, some_still_open, computed_at = row
    return Figure(
        value=None if value is None else float(value),
        blank=None if blank_reason is None else BlankReason(blank_reason),
        band=None if n_band is None else Band(n_band),
        computed_at=computed_at,
        modifier=None if modifier is None else Modifier(modifier),
        some_still_open=some_still_open,
    )

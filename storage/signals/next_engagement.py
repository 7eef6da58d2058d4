"""Next-engagement signals, the thresholds of their flags, and case studies."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, delete, select, update

from core.kernel.errors import ConflictError
from core.kernel.ids import CaseStudyId, CohortId, EngagementId, PersonId, SignalId, WorkspaceId
from core.metrics.measures import Checkpoint, Measure
from core.privacy import Figure
from core.signals.records import (
    CaseStudyRequest,
    GapShare,
    NextEngagementSignal,
    SignalDue,
    Threshold,
)
from core.signals.vocabulary import CaseStudyState
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.statements import (
    columns,
    compiled,
    constant,
    given,
    insert,
    matching,
)
from storage.kit.transaction import Transaction
from storage.schema.tables.organisation import workspace
from storage.schema.tables.signals import (
    case_study_request,
    case_study_volunteer,
    next_engagement_signal,
    signal_threshold,
)
from storage.signals.shares import GAP_SHARES

_DRAFTED = (
    "id",
    "engagement_id",
    "cohort_id",
    "checkpoint",
    "flag",
    "gap_summary",
    "state",
    "created_at",
)
# What changes on its way, from the draft to HubSpot.
_ON_ITS_WAY = (
    "state",
    "la_id",
    "la_passed_at",
    "la_absent",
    "pm_id",
    "pm_passed_at",
    "returned_because",
    "hubspot_id",
)

_THRESHOLDS = compiled(
    select(signal_threshold.c.measure, *columns(signal_threshold, Threshold))
    .join(workspace, workspace.c.organisation_id == signal_threshold.c.organisation_id)
    .where(workspace.c.id == bindparam("workspace_id"))
)
_SAVE_THRESHOLD = query("signals/save_threshold")
_RELEASED = query("signals/released_figures")
_GAP_SHARES = query("signals/gap_shares_of_cohort")
_DUE = query("signals/due_signals")
_HAS_LA = query("signals/has_la")
_DRAFT = compiled(
    insert(next_engagement_signal)
    .values(given(*_DRAFTED))
    .on_conflict_do_nothing(index_elements=["cohort_id", "checkpoint"])
    .returning(next_engagement_signal.c.id)
)
_LOCK = compiled(
    select(*columns(next_engagement_signal, NextEngagementSignal))
    .where(*matching(next_engagement_signal, "id"))
    .with_for_update(key_share=True)
)
_SAVE = compiled(
    update(next_engagement_signal)
    .where(*matching(next_engagement_signal, "id"))
    .values(given(*_ON_ITS_WAY))
)
_OPEN_CASE_STUDY = compiled(
    insert(case_study_request)
    .values(given("id", "engagement_id", "cohort_id", "state", "opened_at", created_at="opened_at"))
    .on_conflict_do_nothing(index_elements=["cohort_id"])
    .returning(case_study_request.c.id)
)
_LOCK_CASE_STUDY = compiled(
    select(*columns(case_study_request, CaseStudyRequest))
    .where(*matching(case_study_request, "id"))
    .with_for_update(key_share=True)
)
_CLOSE_CASE_STUDY = compiled(
    update(case_study_request)
    .where(*matching(case_study_request, "id"))
    .values(given(closed_at="at") | {"state": constant(CaseStudyState.CLOSED)})
)
_VOLUNTEER = compiled(
    insert(case_study_volunteer)
    .values(given("id", "request_id", "engagement_id", "participant_id", created_at="at"))
    .on_conflict_do_nothing(index_elements=["request_id", "participant_id"])
    .returning(case_study_volunteer.c.id)
)
_WITHDRAW = compiled(
    delete(case_study_volunteer)
    .where(*matching(case_study_volunteer, "request_id", "participant_id"))
    .returning(case_study_volunteer.c.id)
)
_ONE_HUBSPOT_ID = "next_engagement_signal_hubspot_id_key"
_LIMITS_OF: Final = Rows(Threshold)
_FIGURES: Final = Rows(Figure)
_SIGNALS_DUE: Final = Rows(SignalDue)
_SIGNALS: Final = Rows(NextEngagementSignal)
_CASE_STUDIES: Final = Rows(CaseStudyRequest)


class Signals:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def thresholds(self, workspace_id: WorkspaceId) -> dict[Measure, Threshold]:
        rows = await self._transaction.rows(_THRESHOLDS, {"workspace_id": workspace_id})
        return {Measure(row["measure"]): _LIMITS_OF.one(row) for row in rows}

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
        return {Measure(row["measure"]): _FIGURES.one(row) for row in rows}

    async def gap_shares(self, cohort_id: CohortId) -> list[GapShare]:
        rows = await self._transaction.rows(_GAP_SHARES, {"cohort_id": cohort_id})
        return GAP_SHARES.all(rows)

    async def due(self, checkpoints: Sequence[Checkpoint]) -> list[SignalDue]:
        rows = await self._transaction.rows(
            _DUE, {"checkpoints": [checkpoint.value for checkpoint in checkpoints]}
        )
        return _SIGNALS_DUE.all(rows)

    async def has_la(self, engagement_id: EngagementId) -> bool:
        return bool(await self._transaction.rows(_HAS_LA, {"engagement_id": engagement_id}))

    async def draft(self, signal: NextEngagementSignal) -> bool:
        return bool(await self._transaction.write(_DRAFT, _values(signal)))

    async def lock(self, signal_id: SignalId) -> NextEngagementSignal | None:
        return _SIGNALS.first(await self._transaction.rows(_LOCK, {"id": signal_id}))

    async def save(self, signal: NextEngagementSignal) -> None:
        refusals = {_ONE_HUBSPOT_ID: ConflictError("HubSpot gave this id to another signal.")}
        self._transaction.write_later(_SAVE, _values(signal), refusals=refusals)

    async def open_case_study(self, request: CaseStudyRequest) -> bool:
        return bool(await self._transaction.write(_OPEN_CASE_STUDY, asdict(request)))

    async def lock_case_study(self, request_id: CaseStudyId) -> CaseStudyRequest | None:
        rows = await self._transaction.rows(_LOCK_CASE_STUDY, {"id": request_id})
        return _CASE_STUDIES.first(rows)

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
        "gap_summary": Jsonb([asdict(share) for share in signal.gap_summary]),
    }

"""Gap signals: patterns across engagements, made of released shares."""

from collections.abc import Sequence
from typing import Any

from core.kernel.errors import ConflictError
from core.kernel.ids import AssetId, EngagementId, GapSignalId, WorkspaceId
from core.signals.records import GapShare, GapSignal
from core.signals.vocabulary import GapSignalStatus
from storage.kit.transaction import Transaction
from storage.signals.shares import share_from

_ENGAGEMENT_GAPS = """
    SELECT DISTINCT ON (engagement_id) engagement_id, part, value, modifier, n_band
    FROM shown_cell
    WHERE engagement_id = ANY(%(engagement_ids)s) AND moment = 'pulse' AND measure = 'gap_missed'
        AND part = %(gap_tag)s AND value IS NOT NULL AND n_band IS NOT NULL
    ORDER BY engagement_id, value, n_band
"""
_ADD_GAP = """
    INSERT INTO gap_signal (id, workspace_id, gap_tag, share, share_modifier, n_band, status,
        created_at)
    VALUES (%(id)s, %(workspace_id)s, %(gap_tag)s, %(share)s, %(share_modifier)s, %(n_band)s,
        %(status)s, %(created_at)s)
    ON CONFLICT (workspace_id, gap_tag) WHERE status IN ('open', 'planned')
    DO NOTHING RETURNING 1
"""
_ADD_GAP_ENGAGEMENT = """
    INSERT INTO gap_signal_engagement (gap_signal_id, engagement_id, share, share_modifier, n_band)
    VALUES (%(gap_signal_id)s, %(engagement_id)s, %(share)s, %(share_modifier)s, %(n_band)s)
"""
_LOCK_GAP = """
    SELECT id, workspace_id, gap_tag, share, share_modifier, n_band, status, asset_id, created_at
    FROM gap_signal WHERE id = %(id)s FOR NO KEY UPDATE
"""
_GAP_ENGAGEMENTS = """
    SELECT e.engagement_id, g.gap_tag, e.share, e.share_modifier, e.n_band
    FROM gap_signal_engagement AS e JOIN gap_signal AS g ON g.id = e.gap_signal_id
    WHERE g.id = %(id)s
"""
_ANSWERS = """
    SELECT 1 FROM content_asset AS a
    JOIN content_asset_gap_tag AS t ON t.asset_id = a.id AND t.gap_tag = %(gap_tag)s
    WHERE a.id = %(asset_id)s AND a.workspace_id = %(workspace_id)s AND a.visibility <> 'draft'
"""
_SAVE_GAP = """
    UPDATE gap_signal SET status = %(status)s, asset_id = %(asset_id)s WHERE id = %(id)s
"""
_ONE_AT_WORK = "gap_signal_one_at_work"


class GapSignals:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def shares(
        self, gap_tag: str, engagement_ids: Sequence[EngagementId]
    ) -> dict[EngagementId, GapShare]:
        rows = await self._transaction.rows(
            _ENGAGEMENT_GAPS, {"gap_tag": gap_tag, "engagement_ids": list(engagement_ids)}
        )
        return {EngagementId(row[0]): share_from(row[1:]) for row in rows}

    async def add(self, gap: GapSignal) -> bool:
        values = {**_of_gap(gap), **_columns(gap.share), "gap_tag": gap.share.gap_tag}
        if not await self._transaction.write(_ADD_GAP, values):
            return False
        for engagement_id, share in gap.engagements.items():
            self._transaction.write_later(
                _ADD_GAP_ENGAGEMENT,
                {"gap_signal_id": gap.id, "engagement_id": engagement_id, **_columns(share)},
            )
        return True

    async def lock(self, gap_id: GapSignalId) -> GapSignal | None:
        row = await self._transaction.row(_LOCK_GAP, {"id": gap_id})
        if row is None:
            return None
        engagements = await self._transaction.rows(_GAP_ENGAGEMENTS, {"id": gap_id})
        return GapSignal(
            id=GapSignalId(row[0]),
            workspace_id=WorkspaceId(row[1]),
            share=share_from(row[2:6]),
            engagements={EngagementId(one[0]): share_from(one[1:]) for one in engagements},
            status=GapSignalStatus(row[6]),
            asset_id=None if row[7] is None else AssetId(row[7]),
            created_at=row[8],
        )

    async def answers(self, gap: GapSignal, asset_id: AssetId) -> bool:
        values = {
            "asset_id": asset_id,
            "workspace_id": gap.workspace_id,
            "gap_tag": gap.share.gap_tag,
        }
        return bool(await self._transaction.rows(_ANSWERS, values))

    async def save(self, gap: GapSignal) -> None:
        refusals = {_ONE_AT_WORK: ConflictError("This gap is in the backlog already.")}
        self._transaction.write_later(_SAVE_GAP, _of_gap(gap), refusals=refusals)


def _of_gap(gap: GapSignal) -> dict[str, Any]:
    return {
        "id": gap.id,
        "workspace_id": gap.workspace_id,
        "status": gap.status.value,
        "asset_id": gap.asset_id,
        "created_at": gap.created_at,
    }


def _columns(share: GapShare) -> dict[str, Any]:
    return {"share": share.percent, "share_modifier": share.modifier, "n_band": share.band.value}

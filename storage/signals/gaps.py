"""Gap signals: patterns across engagements, made of released shares."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select, update

from core.kernel.errors import ConflictError
from core.kernel.ids import AssetId, EngagementId, GapSignalId
from core.signals.store import GapShare, GapSignal
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.signals import gap_signal, gap_signal_engagement
from storage.signals.shares import GAP_SHARES

_SHARE = ("share", "share_modifier", "n_band")

_SHARES = query("signals/gap_shares_of_engagements")
_ADD = """
    INSERT INTO gap_signal (id, workspace_id, gap_tag, share, share_modifier, n_band, status,
        created_at)
    VALUES (%(id)s, %(workspace_id)s, %(gap_tag)s, %(share)s, %(share_modifier)s, %(n_band)s,
        %(status)s, %(created_at)s)
    ON CONFLICT (workspace_id, gap_tag) WHERE status IN ('open', 'planned')
    DO NOTHING RETURNING 1
"""
_ADD_ENGAGEMENT = compiled(
    insert(gap_signal_engagement).values(given("gap_signal_id", "engagement_id", *_SHARE))
)
_LOCK = compiled(
    select(
        gap_signal.c.id,
        gap_signal.c.workspace_id,
        gap_signal.c.gap_tag,
        gap_signal.c.share.label("percent"),
        gap_signal.c.share_modifier.label("modifier"),
        gap_signal.c.n_band.label("band"),
        gap_signal.c.status,
        gap_signal.c.asset_id,
        gap_signal.c.created_at,
    )
    .where(*matching(gap_signal, "id"))
    .with_for_update(key_share=True)
)
_QUOTED = query("signals/gap_signal_shares")
_ANSWERS = """
    SELECT 1 FROM content_asset AS a
    JOIN content_asset_gap_tag AS t ON t.asset_id = a.id AND t.gap_tag = %(gap_tag)s
    WHERE a.id = %(asset_id)s AND a.workspace_id = %(workspace_id)s AND a.visibility <> 'draft'
"""
_SAVE = compiled(
    update(gap_signal).where(*matching(gap_signal, "id")).values(given("status", "asset_id"))
)
_ONE_AT_WORK = "gap_signal_one_at_work"
_GAP_SIGNALS: Final = Rows(GapSignal, parts=("share",))


class GapSignals:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def shares(
        self, gap_tag: str, engagement_ids: Sequence[EngagementId]
    ) -> dict[EngagementId, GapShare]:
        rows = await self._transaction.rows(
            _SHARES, {"gap_tag": gap_tag, "engagement_ids": list(engagement_ids)}
        )
        return {row["engagement_id"]: GAP_SHARES.one(row) for row in rows}

    async def add(self, gap: GapSignal) -> bool:
        values = {**_of_gap(gap), **_columns(gap.share), "gap_tag": gap.share.gap_tag}
        if not await self._transaction.write(_ADD, values):
            return False
        for engagement_id, share in gap.engagements.items():
            self._transaction.write_later(
                _ADD_ENGAGEMENT,
                {"gap_signal_id": gap.id, "engagement_id": engagement_id, **_columns(share)},
            )
        return True

    async def lock(self, gap_id: GapSignalId) -> GapSignal | None:
        rows = await self._transaction.rows(_LOCK, {"id": gap_id})
        if not rows:
            return None
        quoted = await self._transaction.rows(_QUOTED, {"id": gap_id})
        engagements = {row["engagement_id"]: GAP_SHARES.one(row) for row in quoted}
        return _GAP_SIGNALS.first([row | {"engagements": engagements} for row in rows])

    async def answers(self, gap: GapSignal, asset_id: AssetId) -> bool:
        values = {
            "asset_id": asset_id,
            "workspace_id": gap.workspace_id,
            "gap_tag": gap.share.gap_tag,
        }
        return bool(await self._transaction.rows(_ANSWERS, values))

    async def save(self, gap: GapSignal) -> None:
        refusals = {_ONE_AT_WORK: ConflictError("This gap is in the backlog already.")}
        self._transaction.write_later(_SAVE, _of_gap(gap), refusals=refusals)


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

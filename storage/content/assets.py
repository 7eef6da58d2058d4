from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import update

from core.content.assets import ContentAsset, Move
from core.kernel.ids import AssetId, EngagementId, PersonId, WorkspaceId
from core.kernel.vocabularies import AssetType, ReleaseRule, Visibility
from storage.kit.queries import query
from storage.kit.rows import Rows, column
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.content import (
    content_asset,
    pre_work_completion,
    pre_work_opening,
)

_ASSET = query("content/asset")
_GET = _ASSET + " WHERE a.id = %(id)s"
_LOCK = _GET + " FOR NO KEY UPDATE OF a"
_ADD = query("content/add_asset")
_UNKNOWN_TAGS = """
    SELECT wanted FROM unnest(%(gap_tags)s::text[]) AS wanted
    WHERE NOT EXISTS (SELECT FROM gap_tag AS t WHERE t.tag = wanted)
"""
_MOVE = query("content/move_asset")
_SET_RULE = compiled(
    update(content_asset).where(*matching(content_asset, "id")).values(given(release_rule="rule"))
)
_RELEASE_DUE = query("content/release_due_assets")
_SHOWN_IN = query("content/assets_shown_in")
_COMPLETE = compiled(
    insert(pre_work_completion)
    .values(given("id", "participant_id", "asset_id", completed_at="now", created_at="now"))
    .on_conflict_do_nothing(index_elements=["asset_id", "participant_id"])
    .returning(pre_work_completion.c.id)
)
_TITLES = """
    SELECT a.title FROM content_asset AS a
    WHERE a.engagement_id = %(engagement_id)s
        OR (a.workspace_id = %(workspace_id)s AND a.engagement_id IS NULL)
"""
_NOTE_OPENED = compiled(
    insert(pre_work_opening)
    .values(given("id", "participant_id", "asset_id", opened_at="now", created_at="now"))
    .on_conflict_do_nothing(index_elements=["asset_id", "participant_id"])
)
_MICROLEARNING = query("content/microlearning")
_STAGES = [stage.value for stage in Visibility]
_TYPES = [one.value for one in AssetType]
_ASSETS: Final = Rows(ContentAsset)
_MOVES: Final = Rows(Move)


class Assets:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(self, asset: ContentAsset) -> None:
        values = {**asdict(asset), "gap_tags": list(asset.gap_tags)}
        self._transaction.write_later(_ADD, values)

    async def get(self, asset_id: AssetId) -> ContentAsset | None:
        return _ASSETS.first(await self._transaction.rows(_GET, {"id": asset_id}))

    async def lock(self, asset_id: AssetId) -> ContentAsset | None:
        return _ASSETS.first(await self._transaction.rows(_LOCK, {"id": asset_id}))

    async def unknown_tags(self, gap_tags: tuple[str, ...]) -> list[str]:
        rows = await self._transaction.rows(_UNKNOWN_TAGS, {"gap_tags": list(gap_tags)})
        return list(column(rows))

    async def move(self, move: Move, rule: ReleaseRule, by: PersonId) -> None:
        self._transaction.write_later(
            _MOVE, {**asdict(move), "id": uuid4(), "rule": rule, "by": by, "now": self._now}
        )

    async def set_rule(self, asset_id: AssetId, rule: ReleaseRule) -> None:
        self._transaction.write_later(_SET_RULE, {"id": asset_id, "rule": rule})

    async def release_due(self, before: timedelta, morning: time) -> list[Move]:
        rows = await self._transaction.write(
            _RELEASE_DUE,
            {"now": self._now, "before": before, "morning": morning, "stages": _STAGES},
        )
        return _MOVES.all(rows)

    async def seen_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> list[tuple[ContentAsset, datetime | None]]:
        rows = await self._transaction.rows(
            _SHOWN_IN,
            {"engagement_id": engagement_id, "participant_id": participant_id, "types": _TYPES},
        )
        return [(_ASSETS.one(row), row["completed_at"]) for row in rows]

    async def titles(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId
    ) -> frozenset[str]:
        rows = await self._transaction.rows(
            _TITLES, {"workspace_id": workspace_id, "engagement_id": engagement_id}
        )
        return frozenset(column(rows))

    async def note_opened(self, asset_id: AssetId, participant_id: PersonId) -> None:
        self._transaction.write_later(
            _NOTE_OPENED,
            {
                "id": uuid4(),
                "asset_id": asset_id,
                "participant_id": participant_id,
                "now": self._now,
            },
        )

    async def complete_pre_work(self, asset_id: AssetId, participant_id: PersonId) -> bool:
        rows = await self._transaction.write(
            _COMPLETE,
            {
                "id": uuid4(),
                "asset_id": asset_id,
                "participant_id": participant_id,
                "now": self._now,
            },
        )
        return bool(rows)

    async def microlearning(
        self, workspace_id: WorkspaceId, gap_tags: frozenset[str]
    ) -> list[ContentAsset]:
        rows = await self._transaction.rows(
            _MICROLEARNING, {"workspace_id": workspace_id, "gap_tags": sorted(gap_tags)}
        )
        return _ASSETS.all(rows)

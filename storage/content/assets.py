from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any, Final, LiteralString
from uuid import uuid4

from core.content.assets import ContentAsset, Move
from core.content.vocabulary import AssetOwner, AssetType, ReleaseRule, Visibility
from core.kernel.ids import AssetId, EngagementId, PersonId, WorkspaceId
from storage.kit.transaction import Transaction

_COLUMNS: Final[LiteralString] = """
    a.id, a.workspace_id, a.engagement_id, a.title, a.type, a.link, a.visibility, a.owner,
    a.release_rule, a.created_by,
    ARRAY(SELECT t.gap_tag FROM content_asset_gap_tag AS t
        WHERE t.asset_id = a.id ORDER BY t.gap_tag),
    a.created_at
"""
_GET: Final[LiteralString] = "SELECT" + _COLUMNS + "FROM content_asset AS a WHERE a.id = %(id)s"
_LOCK = _GET + " FOR NO KEY UPDATE OF a"
_ADD = """
    WITH added AS (
        INSERT INTO content_asset (id, workspace_id, engagement_id, title, type, link, visibility,
            owner, release_rule, created_by, created_at)
        VALUES (%(id)s, %(workspace_id)s, %(engagement_id)s, %(title)s, %(type)s, %(link)s,
            %(visibility)s, %(owner)s, %(release_rule)s, %(created_by)s, %(created_at)s)
        RETURNING id)
    INSERT INTO content_asset_gap_tag (asset_id, gap_tag)
    SELECT id, unnest(%(gap_tags)s::text[]) FROM added
"""
_UNKNOWN_TAGS = """
    SELECT wanted FROM unnest(%(gap_tags)s::text[]) AS wanted
    WHERE NOT EXISTS (SELECT FROM gap_tag AS t WHERE t.tag = wanted)
"""
_MOVE = """
    WITH moved AS (
        UPDATE content_asset SET visibility = %(moved_to)s, release_rule = %(rule)s
        WHERE id = %(asset_id)s RETURNING id)
    INSERT INTO visibility_transition (id, asset_id, moved_from, moved_to, actor_kind, actor_ref,
        at, created_at)
    SELECT %(id)s, moved.id, %(moved_from)s, %(moved_to)s, 'person', p.audit_ref, %(now)s, %(now)s
    FROM moved JOIN person AS p ON p.id = %(by)s
"""
_SET_RULE = "UPDATE content_asset SET release_rule = %(rule)s WHERE id = %(id)s"

# The stage that each workshop has reached, against where its assets are and where their rule lets
# them begin. Stages are compared by their place in the list.
_RELEASE_DUE = """
    WITH due AS (
        SELECT a.id, a.engagement_id, a.visibility, s.stage
        FROM content_asset AS a
        JOIN engagement AS e ON e.id = a.engagement_id AND e.state <> 'cancelled'
        JOIN school AS c ON c.id = e.school_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN e.state = 'completed' THEN 'post_released'
            WHEN %(now)s >= least(e.starts_at, ((e.starts_at AT TIME ZONE c.time_zone)::date
                + %(morning)s::time) AT TIME ZONE c.time_zone) THEN 'day_of'
            WHEN %(now)s >= e.starts_at - %(before)s::interval THEN 'pre_engagement'
            END AS stage) AS s
        WHERE a.release_rule <> 'by_hand' AND a.visibility <> 'post_released'
            AND array_position(%(stages)s::text[], a.visibility)
                < array_position(%(stages)s::text[], s.stage)
            AND array_position(%(stages)s::text[], a.release_rule)
                <= array_position(%(stages)s::text[], s.stage)
        FOR NO KEY UPDATE OF a SKIP LOCKED),
    moved AS (
        UPDATE content_asset AS a SET visibility = due.stage FROM due WHERE a.id = due.id),
    kept AS (
        INSERT INTO visibility_transition (id, asset_id, moved_from, moved_to, actor_kind, at,
            created_at)
        SELECT gen_random_uuid(), id, visibility, stage, 'system', %(now)s, %(now)s FROM due)
    SELECT id, engagement_id, visibility, stage FROM due
"""
_SEEN_IN = (
    "SELECT"
    + _COLUMNS
    + """, done.completed_at
    FROM content_asset AS a
    JOIN engagement AS e ON e.id = a.engagement_id AND e.state <> 'cancelled'
    LEFT JOIN pre_work_completion AS done
        ON done.asset_id = a.id AND done.participant_id = %(participant_id)s
    WHERE a.engagement_id = %(engagement_id)s AND a.visibility <> 'draft'
    ORDER BY array_position(%(types)s::text[], a.type), a.created_at, a.id
"""
)
_COMPLETE = """
    INSERT INTO pre_work_completion (id, participant_id, asset_id, completed_at, created_at)
    VALUES (%(id)s, %(participant_id)s, %(asset_id)s, %(now)s, %(now)s)
    ON CONFLICT (asset_id, participant_id) DO NOTHING RETURNING 1
"""
_TITLES = """
    SELECT a.title FROM content_asset AS a
    WHERE a.engagement_id = %(engagement_id)s
        OR (a.workspace_id = %(workspace_id)s AND a.engagement_id IS NULL)
"""
_NOTE_OPENED = """
    INSERT INTO pre_work_opening (id, participant_id, asset_id, opened_at, created_at)
    VALUES (%(id)s, %(participant_id)s, %(asset_id)s, %(now)s, %(now)s)
    ON CONFLICT (asset_id, participant_id) DO NOTHING
"""
_MICROLEARNING = (
    "SELECT"
    + _COLUMNS
    + """
    FROM content_asset AS a
    WHERE a.workspace_id = %(workspace_id)s AND a.engagement_id IS NULL
        AND a.visibility = 'post_released'
        AND EXISTS (SELECT FROM content_asset_gap_tag AS t
            WHERE t.asset_id = a.id AND t.gap_tag = ANY(%(gap_tags)s))
    ORDER BY a.created_at DESC, a.id
"""
)
_STAGES = [stage.value for stage in Visibility]
_TYPES = [one.value for one in AssetType]


class Assets:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(self, asset: ContentAsset) -> None:
        values = {**asdict(asset), "gap_tags": list(asset.gap_tags)}
        self._transaction.write_later(_ADD, values)

    async def get(self, asset_id: AssetId) -> ContentAsset | None:
        row = await self._transaction.row(_GET, {"id": asset_id})
        return None if row is None else _asset(row)

    async def lock(self, asset_id: AssetId) -> ContentAsset | None:
        row = await self._transaction.row(_LOCK, {"id": asset_id})
        return None if row is None else _asset(row)

    async def unknown_tags(self, gap_tags: tuple[str, ...]) -> list[str]:
        rows = await self._transaction.rows(_UNKNOWN_TAGS, {"gap_tags": list(gap_tags)})
        return [row[0] for row in rows]

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
        return [
            Move(AssetId(row[0]), EngagementId(row[1]), Visibility(row[2]), Visibility(row[3]))
            for row in rows
        ]

    async def seen_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> list[tuple[ContentAsset, datetime | None]]:
        rows = await self._transaction.rows(
            _SEEN_IN,
            {"engagement_id": engagement_id, "participant_id": participant_id, "types": _TYPES},
        )
        return [(_asset(row), row[12]) for row in rows]

    async def titles(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId
    ) -> frozenset[str]:
        rows = await self._transaction.rows(
            _TITLES, {"workspace_id": workspace_id, "engagement_id": engagement_id}
        )
        return frozenset(row[0] for row in rows)

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
        return [_asset(row) for row in rows]


def _asset(row: tuple[Any, ...]) -> ContentAsset:
    return ContentAsset(
        id=AssetId(row[0]),
        workspace_id=WorkspaceId(row[1]),
        engagement_id=None if row[2] is None else EngagementId(row[2]),
        title=row[3],
        type=AssetType(row[4]),
        link=row[5],
        visibility=Visibility(row[6]),
        owner=AssetOwner(row[7]),
        release_rule=ReleaseRule(row[8]),
        created_by=None if row[9] is None else PersonId(row[9]),
        gap_tags=tuple(row[10]),
        created_at=row[11],
    )

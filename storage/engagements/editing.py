"""Engagements, their strategies and their own contexts are written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from core.engagements.records import Details, EffectiveContext, Taught
from core.engagements.vocabulary import WindowAnchor
from core.kernel.errors import FieldErrors
from core.kernel.ids import EngagementId, PersonId, SchoolId, WorkspaceId
from core.schools import Context
from storage.kit.rows import context_from
from storage.kit.transaction import Transaction

_ADD = """
    INSERT INTO engagement (id, school_id, topic, starts_at, strategist_id, workshop_type, source,
        digest_channel_id, window_anchor, state, created_at)
    VALUES (%(id)s, %(school_id)s, %(topic)s, %(starts_at)s, %(strategist_id)s,
        %(workshop_type)s, 'manual', %(digest_channel_id)s, %(window_anchor)s, 'planned', %(now)s)
"""
_SAVE = """
    UPDATE engagement SET topic = %(topic)s, starts_at = %(starts_at)s,
        strategist_id = %(strategist_id)s, workshop_type = %(workshop_type)s,
        digest_channel_id = %(digest_channel_id)s
    WHERE id = %(id)s
"""
_NEW_STRATEGIES = """
    INSERT INTO strategy (id, workspace_id, name, description, created_at)
    SELECT gen_random_uuid(), %(workspace_id)s, name, description, %(now)s
    FROM unnest(%(names)s::text[], %(descriptions)s::text[]) AS one (name, description)
    ON CONFLICT (workspace_id, name) DO NOTHING
"""
_TEACH_NO_MORE = """
    DELETE FROM engagement_strategy AS x USING strategy AS t
    WHERE x.engagement_id = %(id)s AND t.id = x.strategy_id AND t.name <> ALL (%(names)s)
"""
_TEACH = """
    INSERT INTO engagement_strategy (engagement_id, strategy_id, position)
    SELECT %(id)s, t.id, one.position
    FROM unnest(%(names)s::text[]) WITH ORDINALITY AS one (name, position)
    JOIN strategy AS t ON t.workspace_id = %(workspace_id)s AND t.name = one.name
    ON CONFLICT (engagement_id, strategy_id) DO UPDATE SET position = EXCLUDED.position
"""
_CANCEL = "UPDATE engagement SET state = 'cancelled' WHERE id = %(id)s"
_UNASSIGN = """
    UPDATE engagement SET strategist_id = NULL
    WHERE id = %(id)s AND strategist_id = %(person_id)s
"""
_ANCHOR = """
    WITH chosen AS (
        UPDATE engagement SET window_anchor = %(anchor)s, anchored_at = %(now)s
        WHERE id = %(id)s
        RETURNING id, completed_at)
    UPDATE enrollment AS n
    SET anchor_at = CASE %(anchor)s WHEN 'participant' THEN n.checked_in_at
        ELSE chosen.completed_at END
    FROM chosen WHERE n.engagement_id = chosen.id
"""
_OWN_CONTEXT = """
    SELECT readiness, change_tags, priorities, note FROM engagement_context
    WHERE engagement_id = %(id)s
"""
_EFFECTIVE_CONTEXT = """
    SELECT readiness, change_tags, priorities, note, NULL FROM engagement_context
    WHERE engagement_id = %(id)s
    UNION ALL
    SELECT c.readiness, c.change_tags, c.priorities, c.note, c.version
    FROM engagement AS e JOIN school_context_profile AS c ON c.school_id = e.school_id
        AND tstzrange(c.valid_from, c.valid_to) @> least(e.starts_at, %(now)s)
    WHERE e.id = %(id)s
        AND NOT EXISTS (SELECT FROM engagement_context AS o WHERE o.engagement_id = e.id)
"""
_SAVE_CONTEXT = """
    INSERT INTO engagement_context (id, engagement_id, readiness, change_tags, priorities, note,
        updated_at, updated_by, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(readiness)s, %(change_tags)s, %(priorities)s, %(note)s,
        %(now)s, %(by)s, %(now)s)
    ON CONFLICT (engagement_id) DO UPDATE SET readiness = EXCLUDED.readiness,
        change_tags = EXCLUDED.change_tags, priorities = EXCLUDED.priorities,
        note = EXCLUDED.note, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by
"""
_DROP_CONTEXT = "DELETE FROM engagement_context WHERE engagement_id = %(id)s"
_REFUSALS = {
    "engagement_school_id_topic_starts_at_key": FieldErrors(
        {"topic": "There is a workshop with this topic at that time already."}
    ),
}
_IN_USE = FieldErrors(
    {"strategies": "Somebody has a plan or a try of a strategy you left out, so it has to stay."}
)


class Editing:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(
        self, school_id: SchoolId, details: Details, window_anchor: WindowAnchor
    ) -> EngagementId:
        engagement_id = EngagementId(uuid4())
        self._transaction.write_later(
            _ADD,
            {
                **_values(engagement_id, details),
                "school_id": school_id,
                "window_anchor": window_anchor.value,
                "now": self._now,
            },
            refusals=_REFUSALS,
        )
        return engagement_id

    async def save_details(self, engagement_id: EngagementId, details: Details) -> None:
        self._transaction.write_later(_SAVE, _values(engagement_id, details), refusals=_REFUSALS)

    async def set_strategies(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, strategies: Sequence[Taught]
    ) -> None:
        values = {
            "id": engagement_id,
            "workspace_id": workspace_id,
            "names": [one.name for one in strategies],
            "descriptions": [one.description for one in strategies],
            "now": self._now,
        }
        self._transaction.write_later(_NEW_STRATEGIES, values)
        self._transaction.write_later(
            _TEACH_NO_MORE,
            values,
            refusals={
                "action_plan_engagement_id_strategy_id_fkey": _IN_USE,
                "application_event_engagement_id_strategy_id_fkey": _IN_USE,
            },
        )
        self._transaction.write_later(_TEACH, values)

    async def cancel(self, engagement_id: EngagementId) -> None:
        self._transaction.write_later(_CANCEL, {"id": engagement_id})

    async def unassign(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        self._transaction.write_later(_UNASSIGN, {"id": engagement_id, "person_id": person_id})

    async def save_window_anchor(self, engagement_id: EngagementId, anchor: WindowAnchor) -> None:
        self._transaction.write_later(
            _ANCHOR, {"id": engagement_id, "anchor": anchor.value, "now": self._now}
        )

    async def own_context(self, engagement_id: EngagementId) -> Context | None:
        row = await self._transaction.row(_OWN_CONTEXT, {"id": engagement_id})
        return None if row is None else context_from(row)

    async def effective_context(self, engagement_id: EngagementId) -> EffectiveContext | None:
        row = await self._transaction.row(
            _EFFECTIVE_CONTEXT, {"id": engagement_id, "now": self._now}
        )
        return None if row is None else EffectiveContext(context_from(row[:4]), row[4])

    async def save_own_context(
        self, engagement_id: EngagementId, context: Context, by: PersonId
    ) -> None:
        self._transaction.write_later(
            _SAVE_CONTEXT,
            {
                "id": uuid4(),
                "engagement_id": engagement_id,
                "readiness": context.readiness,
                "change_tags": list(context.change_tags),
                "priorities": list(context.priorities),
                "note": context.note,
                "by": by,
                "now": self._now,
            },
        )

    async def drop_own_context(self, engagement_id: EngagementId) -> None:
        self._transaction.write_later(_DROP_CONTEXT, {"id": engagement_id})


def _values(engagement_id: EngagementId, details: Details) -> dict[str, object]:
    return {
        "id": engagement_id,
        "topic": details.topic,
        "starts_at": details.starts_at,
        "strategist_id": details.strategist_id,
        "workshop_type": details.workshop_type.value,
        "digest_channel_id": details.digest_channel_id,
    }

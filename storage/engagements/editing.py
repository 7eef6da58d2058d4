"""Engagements, their strategies and their own contexts are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, null, select, update

from core.engagements import Details, EffectiveContext, Taught
from core.kernel.errors import FieldErrors
from core.kernel.ids import EngagementId, PersonId, SchoolId, WorkspaceId
from core.kernel.vocabularies import EngagementSource, EngagementState, WindowAnchor
from core.schools import Context
from storage.kit.queries import query
from storage.kit.records import CONTEXTS
from storage.kit.rows import Rows
from storage.kit.statements import columns, compiled, constant, given, insert, matching, upsert
from storage.kit.transaction import Transaction
from storage.schema.tables.engagements import engagement, engagement_context

_OWN_CONTEXT_KEY = matching(engagement_context, engagement_id="id")
_THIS = matching(engagement, "id")
_WRITTEN = ("topic", "starts_at", "strategist_id", "workshop_type", "digest_channel_id")
_CONTEXT = ("readiness", "change_tags", "priorities", "note")

_ADD = compiled(
    insert(engagement).values(
        given("id", "school_id", "window_anchor", *_WRITTEN, created_at="now")
        | {
            "source": constant(EngagementSource.MANUAL),
            "state": constant(EngagementState.PLANNED),
        }
    )
)
_SAVE = compiled(update(engagement).where(*_THIS).values(given(*_WRITTEN)))
_ADD_STRATEGIES = query("engagements/add_strategies")
_DROP_OTHER_STRATEGIES = query("engagements/drop_other_strategies")
_SET_STRATEGIES = query("engagements/set_strategies")
_CANCEL = compiled(
    update(engagement).where(*_THIS).values(state=constant(EngagementState.CANCELLED))
)
_UNASSIGN = compiled(
    update(engagement)
    .where(*_THIS, *matching(engagement, strategist_id="person_id"))
    .values(strategist_id=null())
)
_MOVE_WINDOW_ANCHOR = query("engagements/move_window_anchor")
_OWN_CONTEXT = compiled(select(*columns(engagement_context, Context)).where(*_OWN_CONTEXT_KEY))
_EFFECTIVE_CONTEXT = query("engagements/effective_context")
_SAVE_CONTEXT = compiled(
    upsert(
        engagement_context,
        given(
            "id", "engagement_id", *_CONTEXT, updated_at="now", updated_by="by", created_at="now"
        ),
        key=["engagement_id"],
        saves=[*_CONTEXT, "updated_at", "updated_by"],
    )
)
_DROP_CONTEXT = compiled(delete(engagement_context).where(*_OWN_CONTEXT_KEY))
_EFFECTIVE_CONTEXTS: Final = Rows(EffectiveContext, parts=("context",))
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

    async def teach(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, strategies: Sequence[Taught]
    ) -> None:
        values = {
            "id": engagement_id,
            "workspace_id": workspace_id,
            "names": [one.name for one in strategies],
            "descriptions": [one.description for one in strategies],
            "now": self._now,
        }
        self._transaction.write_later(_ADD_STRATEGIES, values)
        self._transaction.write_later(
            _DROP_OTHER_STRATEGIES,
            values,
            refusals={
                "action_plan_engagement_id_strategy_id_fkey": _IN_USE,
                "application_event_engagement_id_strategy_id_fkey": _IN_USE,
            },
        )
        self._transaction.write_later(_SET_STRATEGIES, values)

    async def cancel(self, engagement_id: EngagementId) -> None:
        self._transaction.write_later(_CANCEL, {"id": engagement_id})

    async def unassign(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        self._transaction.write_later(_UNASSIGN, {"id": engagement_id, "person_id": person_id})

    async def save_window_anchor(self, engagement_id: EngagementId, anchor: WindowAnchor) -> None:
        self._transaction.write_later(
            _MOVE_WINDOW_ANCHOR, {"id": engagement_id, "anchor": anchor.value, "now": self._now}
        )

    async def own_context(self, engagement_id: EngagementId) -> Context | None:
        return CONTEXTS.first(await self._transaction.rows(_OWN_CONTEXT, {"id": engagement_id}))

    async def effective_context(self, engagement_id: EngagementId) -> EffectiveContext | None:
        rows = await self._transaction.rows(
            _EFFECTIVE_CONTEXT, {"id": engagement_id, "now": self._now}
        )
        return _EFFECTIVE_CONTEXTS.first(rows)

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

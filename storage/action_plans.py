from dataclasses import asdict
from datetime import datetime
from typing import Final, LiteralString

from core.action_plans.records import ActionPlan, stale_plan_error
from core.kernel.ids import EngagementId, PersonId, PlanId
from storage.kit.rows import plan_from
from storage.kit.transaction import Transaction

_PLAN: Final[LiteralString] = """
    SELECT id, participant_id, engagement_id, strategy_id, revision, what, due_at,
        with_whom_slack_id, with_whom_text, cue, created_at, withdrawn_at, calendar_at
    FROM action_plan
"""
_GET = _PLAN + "WHERE id = %(id)s"
_NEWEST = (
    _PLAN
    + """
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
    ORDER BY revision DESC LIMIT 1
"""
)
# The first revision is locked for all of them: it never changes places with another.
_LOCK = """
    SELECT 1 FROM action_plan
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND revision = 1
    FOR NO KEY UPDATE
"""
_ADD = """
    INSERT INTO action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
        due_at, with_whom_slack_id, with_whom_text, cue, created_at, withdrawn_at, calendar_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(strategy_id)s, %(revision)s, %(what)s,
        %(due_at)s, %(with_whom_slack_id)s, %(with_whom_text)s, %(cue)s, %(created_at)s,
        %(withdrawn_at)s, %(calendar_at)s)
"""
_WITHDRAW = """
    UPDATE action_plan SET withdrawn_at = %(now)s
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND withdrawn_at IS NULL
"""
_NOTE_IN_CALENDAR = "UPDATE action_plan SET calendar_at = %(now)s WHERE id = %(id)s"
# All revisions of one plan have the moment of its withdrawal.
_TIMES_WITHDRAWN = """
    SELECT count(DISTINCT withdrawn_at) FROM action_plan
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND revision <= %(revision)s
"""
_ONE_OF_EACH_REVISION = "action_plan_participant_id_engagement_id_revision_key"


class ActionPlans:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def newest(
        self, participant_id: PersonId, engagement_id: EngagementId, *, locked: bool = False
    ) -> ActionPlan | None:
        whose = {"participant_id": participant_id, "engagement_id": engagement_id}
        if locked:
            # Travels with the next statement, which then sees what it had to wait for.
            self._transaction.write_later(_LOCK, whose, needs_decision=False)
        row = await self._transaction.row(_NEWEST, whose)
        return None if row is None else plan_from(row)

    async def get(self, plan_id: PlanId) -> ActionPlan | None:
        row = await self._transaction.row(_GET, {"id": plan_id})
        return None if row is None else plan_from(row)

    async def add(self, plan: ActionPlan) -> None:
        self._transaction.write_later(
            _ADD, asdict(plan), refusals={_ONE_OF_EACH_REVISION: stale_plan_error()}
        )

    async def withdraw(
        self, participant_id: PersonId, engagement_id: EngagementId, now: datetime
    ) -> None:
        self._transaction.write_later(
            _WITHDRAW,
            {"participant_id": participant_id, "engagement_id": engagement_id, "now": now},
        )

    async def note_in_calendar(self, plan_id: PlanId, now: datetime) -> None:
        self._transaction.write_later(_NOTE_IN_CALENDAR, {"id": plan_id, "now": now})

    async def times_withdrawn(self, plan: ActionPlan) -> int:
        row = await self._transaction.row(_TIMES_WITHDRAWN, asdict(plan))
        return int(row[0]) if row else 0

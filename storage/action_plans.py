from dataclasses import asdict
from typing import Final, LiteralString

from core.action_plans import ActionPlan, moved_on
from core.kernel.ids import EngagementId, PersonId, PlanId
from storage.kit.rows import plan_from
from storage.kit.transaction import Transaction

_PLAN: Final[LiteralString] = """
    SELECT id, participant_id, engagement_id, strategy_id, revision, what, due_at,
        with_whom_slack_id, with_whom_text, cue, created_at
    FROM action_plan
"""
_GET = _PLAN + "WHERE id = %(id)s"
_CURRENT = (
    _PLAN
    + """
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
    ORDER BY revision DESC LIMIT 1
"""
)
_ADD = """
    INSERT INTO action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
        due_at, with_whom_slack_id, with_whom_text, cue, created_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(strategy_id)s, %(revision)s, %(what)s,
        %(due_at)s, %(with_whom_slack_id)s, %(with_whom_text)s, %(cue)s, %(created_at)s)
"""
_ONE_OF_EACH_REVISION = "action_plan_participant_id_engagement_id_revision_key"


class ActionPlans:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def current(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> ActionPlan | None:
        row = await self._transaction.row(
            _CURRENT, {"participant_id": participant_id, "engagement_id": engagement_id}
        )
        return None if row is None else plan_from(row)

    async def get(self, plan_id: PlanId) -> ActionPlan | None:
        row = await self._transaction.row(_GET, {"id": plan_id})
        return None if row is None else plan_from(row)

    async def add(self, plan: ActionPlan) -> None:
        self._transaction.write_later(
            _ADD, asdict(plan), refusals={_ONE_OF_EACH_REVISION: moved_on()}
        )

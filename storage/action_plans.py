from dataclasses import asdict
from typing import Any, Final, LiteralString

from core.action_plans import ActionPlan, moved_on
from core.kernel.ids import EngagementId, PersonId, PlanId, StrategyId
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
        return None if row is None else _plan(row)

    async def get(self, plan_id: PlanId) -> ActionPlan | None:
        row = await self._transaction.row(_GET, {"id": plan_id})
        return None if row is None else _plan(row)

    async def add(self, plan: ActionPlan) -> None:
        self._transaction.write_later(
            _ADD, asdict(plan), refusals={_ONE_OF_EACH_REVISION: moved_on()}
        )


def _plan(row: tuple[Any, ...]) -> ActionPlan:
    return ActionPlan(
        id=PlanId(row[0]),
        participant_id=PersonId(row[1]),
        engagement_id=EngagementId(row[2]),
        strategy_id=StrategyId(row[3]),
        revision=row[4],
        what=row[5],
        due_at=row[6],
        with_whom_slack_id=row[7],
        with_whom_text=row[8],
        cue=row[9],
        created_at=row[10],
    )

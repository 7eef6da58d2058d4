from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, distinct, func, literal_column, select, update

from core.action_plans import ActionPlan, moved_on
from core.kernel.ids import EngagementId, PersonId, PlanId
from storage.kit.records import ACTION_PLANS
from storage.kit.rows import scalar
from storage.kit.statements import columns, compiled, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.action_plans import action_plan

_OWN = matching(action_plan, "participant_id", "engagement_id")
_PLAN = select(*columns(action_plan, ActionPlan))
_GET = compiled(_PLAN.where(*matching(action_plan, "id")))
_NEWEST = compiled(
    _PLAN.where(*_OWN).order_by(action_plan.c.revision.desc()).limit(literal_column("1"))
)
# The first revision is locked for all of them: it never changes places with another.
_LOCK = compiled(
    select(action_plan.c.id)
    .where(*_OWN, action_plan.c.revision == literal_column("1"))
    .with_for_update(key_share=True)
)
_ADD = compiled(insert(action_plan))
_WITHDRAW = compiled(
    update(action_plan)
    .where(*_OWN, action_plan.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)
_NOTE_IN_CALENDAR = compiled(
    update(action_plan).where(*matching(action_plan, "id")).values(calendar_at=bindparam("now"))
)
# All revisions of one plan have the moment of its withdrawal.
_TIMES_WITHDRAWN = compiled(
    select(func.count(distinct(action_plan.c.withdrawn_at))).where(
        *_OWN, action_plan.c.revision <= bindparam("revision")
    )
)
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
        return ACTION_PLANS.first(await self._transaction.rows(_NEWEST, whose))

    async def get(self, plan_id: PlanId) -> ActionPlan | None:
        return ACTION_PLANS.first(await self._transaction.rows(_GET, {"id": plan_id}))

    async def add(self, plan: ActionPlan) -> None:
        self._transaction.write_later(
            _ADD, asdict(plan), refusals={_ONE_OF_EACH_REVISION: moved_on()}
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
        count: int = scalar(await self._transaction.rows(_TIMES_WITHDRAWN, asdict(plan)))
        return count

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.engagements import Engagement, Strategy, visible
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId, PersonId, PlanId, StrategyId
from core.kernel.local_time import moment
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.vocabularies import EngagementState, SignalType
from core.people import Known
from core.policy import Action, Scope
from core.ports import UnitOfWork

WHAT_MAX = 500
CUE_MAX = 300
WITH_WHOM_MAX = 150
FURTHEST = timedelta(days=366)


def moved_on() -> ConflictError:
    """Build the error for a plan that is not the one on the person's screen any more."""
    return ConflictError("Your plan was changed a moment ago. Open it again to see how it stands.")


@dataclass(frozen=True, slots=True)
class PlanForm:
    """What a participant wrote. Date and time are in the participant's own zone."""

    strategy_id: StrategyId
    what: str
    on: date
    at: time
    with_whom_slack_id: str | None
    with_whom_text: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The practice commitment. `revision` counts from 1; the highest one is current."""

    id: PlanId
    participant_id: PersonId
    engagement_id: EngagementId
    strategy_id: StrategyId
    revision: int
    what: str
    due_at: datetime
    with_whom_slack_id: str | None
    with_whom_text: str | None
    cue: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PlanInContext:
    """A plan, or the lack of one, with what is needed to draw it."""

    engagement: Engagement
    plan: ActionPlan | None

    @property
    def strategy(self) -> Strategy | None:
        return self.engagement.strategy(self.plan.strategy_id) if self.plan else None


class PlanStore(Protocol):
    async def current(
        self, participant_id: PersonId, engagement_id: EngagementId
    ) -> ActionPlan | None: ...

    async def get(self, plan_id: PlanId) -> ActionPlan | None: ...

    async def add(self, plan: ActionPlan) -> None:
        """Store a plan, at the latest with the commit.

        There or here ConflictError is raised when another revision of that number stands.
        """
        ...


def _check(form: PlanForm, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the plan's moment in UTC. Raises FieldErrors with a sentence for each wrong field."""
    errors: dict[str, str] = {}
    if not form.what.strip():
        errors["what"] = "Write what you will try, in a few words."
    elif len(form.what) > WHAT_MAX:
        errors["what"] = f"Please keep this under {WHAT_MAX} characters."
    if not form.with_whom_slack_id and not (form.with_whom_text or "").strip():
        errors["with_whom_text"] = "Pick a colleague, or write who: a class, a group, or just you."
    elif len(form.with_whom_text or "") > WITH_WHOM_MAX:
        errors["with_whom_text"] = f"Please keep this under {WITH_WHOM_MAX} characters."
    if len(form.cue or "") > CUE_MAX:
        errors["cue"] = f"Please keep this under {CUE_MAX} characters."
    due_at = moment(form.on, form.at, zone)
    if due_at is None:
        errors["at"] = "The clocks change at that hour, so that time doesn't exist. Pick another."
    elif due_at <= now:
        errors["on" if form.on < now.astimezone(zone).date() else "at"] = (
            "That time has passed. Pick a time that is still to come."
        )
    elif due_at > now + FURTHEST:
        errors["on"] = "That is more than a year away. Pick a day within the next twelve months."
    if errors or due_at is None:
        raise FieldErrors(errors)
    return due_at


async def plan_in_context(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId
) -> PlanInContext:
    """Read one's own current plan. Raises NotAllowedError unless enrolled."""
    scope = Scope(engagement_id=engagement_id, owner=known.person.id)
    await uow.authorise(known.actor, Action.OWN_RECORDS, scope)
    return PlanInContext(
        await visible(uow, engagement_id),
        await uow.action_plans.current(known.person.id, engagement_id),
    )


async def plan_to_write(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId
) -> PlanInContext:
    """Read one's own plan in order to make or change it.

    Raises NotAllowedError, or ConflictError before completion and after cancellation.
    """
    context = await plan_in_context(uow, known, engagement_id)
    if context.engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("Plans open once the workshop is marked complete.")
    return context


def _notices(plan: ActionPlan) -> list[Notice]:
    audience = Audience(person_id=plan.participant_id)
    facts = {"plan_id": str(plan.id), "engagement_id": str(plan.engagement_id)}
    return [
        Notice(
            kind=NoticeKind.PLAN_SAVED,
            audience=audience,
            key=f"plan_saved:{plan.id}",
            facts=facts,
            engagement_id=plan.engagement_id,
        ),
        Notice(
            kind=NoticeKind.PLAN_DUE,
            audience=audience,
            key=f"plan_due:{plan.id}",
            facts=facts,
            engagement_id=plan.engagement_id,
            not_before=plan.due_at,
            counts_as_nudge=True,
        ),
    ]


async def commit_plan(
    uow: UnitOfWork,
    known: Known,
    engagement_id: EngagementId,
    form: PlanForm,
    drawn_from: int | None = None,
) -> PlanInContext:
    """Commit to a plan, or revise the one there is: the newest is current, older ones stay.

    `drawn_from` is the revision that the form was filled in from, 0 for no plan yet; none is not
    compared. Raises FieldErrors, NotAllowedError, or ConflictError before completion, after
    cancellation, or when the plan was revised since the form was drawn.
    """
    context = await plan_to_write(uow, known, engagement_id)
    revision = context.plan.revision if context.plan else 0
    if drawn_from is not None and drawn_from != revision:
        raise moved_on()
    context.engagement.strategy(form.strategy_id)
    due_at = _check(form, uow.now, ZoneInfo(known.person.time_zone))
    plan = ActionPlan(
        id=PlanId(uow.new_id()),
        participant_id=known.person.id,
        engagement_id=engagement_id,
        strategy_id=form.strategy_id,
        revision=revision + 1,
        what=form.what.strip(),
        due_at=due_at,
        with_whom_slack_id=form.with_whom_slack_id,
        with_whom_text=(form.with_whom_text or "").strip() or None,
        cue=(form.cue or "").strip() or None,
        created_at=uow.now,
    )
    await uow.action_plans.add(plan)
    await uow.interventions.resolve(
        known.person.id, engagement_id, frozenset({SignalType.NO_ACTION_PLAN}), "plan_made"
    )
    await uow.outbox.add(_notices(plan))
    await uow.audit.write(
        known.actor,
        "action_plan.revised" if context.plan else "action_plan.committed",
        "action_plan",
        plan.id,
        after={"revision": str(plan.revision)},
    )
    return PlanInContext(context.engagement, plan)

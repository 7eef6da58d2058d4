from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.action_plans.calendar import calendar_notice
from core.action_plans.notice_facts import PlanFacts
from core.action_plans.reading import plan_in_context, plan_to_write
from core.action_plans.records import (
    CUE_MAX,
    FURTHEST,
    WHAT_MAX,
    WITH_WHOM_MAX,
    ActionPlan,
    PlanForm,
    PlanInContext,
    PlanWork,
    due_key,
    stale_plan_error,
)
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId, PlanId
from core.kernel.local_time import to_utc
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser


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
    due_at = to_utc(form.on, form.at, zone)
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


def _notices(plan: ActionPlan, before: ActionPlan | None) -> list[Notice]:
    audience = Audience(person_id=plan.participant_id)
    notices = [
        Notice(
            kind=NoticeKind.PLAN_SAVED,
            audience=audience,
            key=f"plan_saved:{plan.id}",
            facts=PlanFacts.of(plan, revises=before.revision if before else 0).to_facts(),
            engagement_id=plan.engagement_id,
        ),
        Notice(
            kind=NoticeKind.PLAN_DUE,
            audience=audience,
            key=due_key(plan.id),
            facts=PlanFacts.of(plan).to_facts(),
            engagement_id=plan.engagement_id,
            not_before=plan.due_at,
            counts_as_nudge=True,
        ),
    ]
    if plan.calendar_at:
        notices.append(calendar_notice(NoticeKind.PLAN_CALENDAR_CHANGED, plan))
    return notices


def _compare(context: PlanInContext, expected_revision: int | None) -> None:
    """Raise ConflictError where the form was not drawn from the plan that stands."""
    if expected_revision is None or expected_revision == context.revision:
        return
    if expected_revision and context.newest and context.plan is None:
        raise ConflictError("Your plan was withdrawn in the meantime. Open it again for a new one.")
    raise stale_plan_error()


async def commit_plan(
    work: PlanWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    form: PlanForm,
    expected_revision: int | None = None,
) -> PlanInContext:
    """Commit to a plan, or revise the one there is: the newest is current, older ones stay.

    `expected_revision` is the revision that the form was filled in from, 0 for no plan; None is not
    compared. Where the plan was put in a calendar, its revision follows by itself. Raises
    FieldErrors, NotAllowedError, or ConflictError before completion, after cancellation, or when
    the plan was revised or withdrawn since the form was drawn.
    """
    context = await plan_to_write(work, user, engagement_id, locked=True)
    _compare(context, expected_revision)
    context.engagement.strategy(form.strategy_id)
    due_at = _check(form, work.now, ZoneInfo(user.person.time_zone))
    before = context.plan
    plan = ActionPlan(
        id=PlanId(work.new_id()),
        participant_id=user.person.id,
        engagement_id=engagement_id,
        strategy_id=form.strategy_id,
        revision=context.newest.revision + 1 if context.newest else 1,
        what=form.what.strip(),
        due_at=due_at,
        with_whom_slack_id=form.with_whom_slack_id,
        with_whom_text=(form.with_whom_text or "").strip() or None,
        cue=(form.cue or "").strip() or None,
        created_at=work.now,
        calendar_at=work.now if before and before.calendar_at else None,
    )
    await work.action_plans.add(plan)
    await work.interventions.resolve(
        user.person.id, engagement_id, NoticeKind.NO_ACTION_PLAN, "plan_made"
    )
    await work.outbox.add(_notices(plan, before))
    await work.audit.write(
        user.actor,
        "action_plan.revised" if before else "action_plan.committed",
        "action_plan",
        plan.id,
        after={"revision": str(plan.revision)},
    )
    return PlanInContext(context.engagement, plan)


async def plan_committed_before(
    work: PlanWork, user: CurrentUser, engagement_id: EngagementId, form: PlanForm
) -> PlanInContext:
    """Read the user's own plan for whoever sends the form once more, as its answer was lost.

    Raises NotAllowedError, or ConflictError where the plan that stands says something else.
    """
    context = await plan_in_context(work, user, engagement_id)
    if context.plan and not _is_same_plan(context.plan, form, ZoneInfo(user.person.time_zone)):
        raise stale_plan_error()
    return context


def _is_same_plan(plan: ActionPlan, form: PlanForm, zone: ZoneInfo) -> bool:
    written = (form.what, form.with_whom_text, form.cue)
    return (
        (plan.strategy_id, plan.due_at) == (form.strategy_id, to_utc(form.on, form.at, zone))
        and plan.with_whom_slack_id == form.with_whom_slack_id
        and (plan.what, plan.with_whom_text, plan.cue)
        == tuple((words or "").strip() or None for words in written)
    )


async def withdraw_plan(
    work: PlanWork, user: CurrentUser, engagement_id: EngagementId, expected_revision: int
) -> PlanInContext:
    """Withdraw the plan, with all its revisions: nothing is asked about it any more.

    `expected_revision` is the revision that was on the person's screen. Where it was put in a
    calendar, a file that takes it out follows. Raises NotAllowedError, or ConflictError where
    there is none, or another one.
    """
    context = await plan_in_context(work, user, engagement_id, locked=True)
    plan = context.plan
    if plan is None:
        raise ConflictError(
            "Your plan was withdrawn already. You can make a new one at any time."
            if context.newest
            else "You have no plan, so there is nothing to withdraw."
        )
    _compare(context, expected_revision)
    await work.action_plans.withdraw(user.person.id, engagement_id, work.now)
    if plan.calendar_at:
        await work.outbox.add([calendar_notice(NoticeKind.PLAN_CALENDAR_CANCELLED, plan)])
    await work.audit.write(
        user.actor,
        "action_plan.withdrawn",
        "action_plan",
        plan.id,
        after={"revision": str(plan.revision)},
    )
    return PlanInContext(context.engagement, replace(plan, withdrawn_at=work.now))

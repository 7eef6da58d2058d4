from functools import partial

from core.action_plans.calendar import put_in_calendar
from core.action_plans.planning import commit_plan, plan_committed_before, withdraw_plan
from core.action_plans.reading import plan_in_context, plan_to_write
from core.action_plans.records import PlanInContext
from core.interventions.forecast import expected_check_in
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Press, Submission
from modals.action_plans import form as plan_form
from modals.action_plans import messages, screens
from modals.kit import shared_actions
from modals.kit.metadata import PlanMetadata
from modals.kit.payloads import Message, View


async def open_form(press: Press) -> None:
    """Open the plan, from a message, Home or another modal."""
    await press.show(await press.read(partial(_form, press.engagement_id)))


async def _form(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    plan = await plan_to_write(uow, user, engagement_id)
    return plan_form.plan_form(plan, user.person)


async def submit(submission: Submission) -> None:
    """Save a plan, then show it."""
    drawn = PlanMetadata.of(submission.view)
    form = plan_form.parse(submission.view)
    of = drawn.engagement_id

    async def commit(uow: UnitOfWork, user: CurrentUser) -> View:
        return await _saved(uow, user, await commit_plan(uow, user, of, form, drawn.revision))

    async def committed_before(uow: UnitOfWork, user: CurrentUser) -> View:
        return await _saved(uow, user, await plan_committed_before(uow, user, of, form))

    await submission.show(await submission.run_idempotently(commit, committed_before))


async def _saved(uow: UnitOfWork, user: CurrentUser, plan: PlanInContext) -> View:
    return screens.saved(plan, user.person, await expected_check_in(uow, user, plan.plan))


async def open_withdrawal(press: Press) -> None:
    """Say what a withdrawal does, and ask."""
    await press.show(await press.read(partial(_withdrawal, press.engagement_id)))


async def _withdrawal(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    plan = await plan_in_context(uow, user, engagement_id)
    return screens.withdrawal_form(plan, user.person)


async def withdraw(submission: Submission) -> None:
    """Withdraw the plan, then show that there is none."""
    drawn = PlanMetadata.of(submission.view)
    of = drawn.engagement_id

    async def withdraw_it(uow: UnitOfWork, user: CurrentUser) -> View:
        return await _saved(uow, user, await withdraw_plan(uow, user, of, drawn.revision or 0))

    async def current(uow: UnitOfWork, user: CurrentUser) -> View:
        return await _saved(uow, user, await plan_in_context(uow, user, of))

    await submission.show(await submission.run_idempotently(withdraw_it, current))


async def send_calendar_file(press: Press) -> None:
    """Send the plan as a file for the person's own calendar."""
    of = press.engagement_id
    plan = await press.run_idempotently(
        lambda uow, user: put_in_calendar(uow, user, of),
        lambda uow, user: plan_in_context(uow, user, of),
    )
    if press.in_message:
        await press.reply(screens.in_calendar(plan))
    else:
        await press.show(screens.in_calendar_view(plan))


async def not_yet(press: Press) -> None:
    """Take "Not yet" kindly. Nothing is stored of it."""
    await press.reply(await press.read(partial(_not_yet, press.engagement_id)))


async def _not_yet(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> Message:
    return messages.not_yet(await plan_to_write(uow, user, engagement_id))


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_PLAN_ACTION: open_form,
        shared_actions.OPEN_WITHDRAWAL_ACTION: open_withdrawal,
        shared_actions.PUT_IN_CALENDAR_ACTION: send_calendar_file,
        messages.NOT_YET_ACTION: not_yet,
    },
    submissions={
        plan_form.PLAN_CALLBACK: Form(submit, plan_form.FIELDS),
        screens.WITHDRAWAL_CALLBACK: Form(withdraw),
    },
)

from collections.abc import Awaitable, Callable
from functools import partial

from core.content.learning import matching_microlearning
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.policy import Actor
from core.pulses import answering, running
from core.pulses.records import Envelopes, PulseRound, RoundState
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Command, Press, Submission
from modals.kit import shared_actions
from modals.kit.payloads import View
from modals.pulses import answering as answer_views
from modals.pulses import running as run_views


async def open_mine(press: Press) -> None:
    """Show a participant what fits the moment: the questions, or that it is over."""
    draw = partial(_mine, press.engagement_id, press.deps.envelopes)
    await press.show(await press.read(draw))


async def _mine(
    engagement_id: EngagementId, envelopes: Envelopes, uow: UnitOfWork, user: CurrentUser
) -> View:
    mine = await answering.my_pulse(uow, user, engagement_id)
    if mine is None:
        return answer_views.not_yet((await visible(uow, engagement_id)).topic)
    if mine.takes_answers:
        return answer_views.answer_form(mine, user.person)
    if mine.round.state is not RoundState.RELEASED or not mine.answered:
        return answer_views.over(mine)
    missed = await answering.missed_questions(uow, user, engagement_id, envelopes)
    if missed is None:
        return answer_views.over(mine)
    helpful = await matching_microlearning(uow, user, missed.gap_tags)
    return answer_views.missed(missed, helpful)


async def submit(submission: Submission) -> None:
    """Keep a participant's answers. The reply is the same whatever was there before."""
    engagement_id = submission.engagement_id
    form = answer_views.parse_answers(submission.view)

    async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
        envelopes = submission.deps.envelopes
        mine = await answering.answer(uow, user, engagement_id, form, envelopes)
        return answer_views.kept(mine, user.person)

    keep_again = partial(_keep_again, engagement_id, keep)
    await submission.show(await submission.run_idempotently(keep, keep_again))


async def _keep_again(
    engagement_id: EngagementId,
    keep: Callable[[UnitOfWork, CurrentUser], Awaitable[View]],
    uow: UnitOfWork,
    user: CurrentUser,
) -> View:
    # Nothing tells whether they are the same answers: nothing that is kept may.
    mine = await answering.my_pulse(uow, user, engagement_id)
    if mine is None:
        raise NotAllowedError
    return await keep(uow, user) if mine.takes_answers else answer_views.over(mine)


async def choose(request: Press | Command) -> None:
    """Show one's pulse check, or which of several; by the help's button or `/uptake pulse`."""
    view = await request.read(_to_run)
    if view is None:
        await request.reply(run_views.nothing_to_run())
    else:
        await request.show(view)


async def _to_run(uow: UnitOfWork, user: CurrentUser) -> View | None:
    run = await running.to_run(uow, user.actor)
    if len(run) > 1:
        return run_views.choose(run, user.person)
    return await _status_view(run[0].id, uow, user) if run else None


async def _status_view(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    progress = await running.progress(uow, user.actor, engagement_id)
    return run_views.status(progress, user.person)


async def open_one(press: Press) -> None:
    """Show how the pulse check of one workshop stands, counted anew."""
    await press.show(await press.read(partial(_status_view, press.engagement_id)))


async def open_chosen(submission: Submission) -> None:
    """Go from the choice among several to the one chosen."""
    engagement_id = run_views.parse_choice(submission.view)
    await submission.show(await submission.read(partial(_status_view, engagement_id)))


async def open_round(submission: Submission) -> None:
    """Open a pulse check, then show how it stands."""
    await _run(submission, running.open_round)


async def ask_to_close(press: Press) -> None:
    """Say what closing early means, before it happens."""
    await press.show(await press.read(partial(_closing, press.engagement_id)))


async def _closing(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    return run_views.confirm_closing(await running.progress(uow, user.actor, engagement_id))


async def close_round(submission: Submission) -> None:
    """Close a pulse check before its time, then show how it stands."""
    await _run(submission, running.close_round)


async def _run(
    submission: Submission,
    change: Callable[[UnitOfWork, Actor, EngagementId], Awaitable[PulseRound]],
) -> None:
    engagement_id = submission.engagement_id

    async def changed(uow: UnitOfWork, user: CurrentUser) -> View:
        await change(uow, user.actor, engagement_id)
        return await _status_view(engagement_id, uow, user)

    current = partial(_status_view, engagement_id)
    await submission.show(await submission.run_idempotently(changed, current))


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_PULSE_ACTION: open_mine,
        shared_actions.CHOOSE_PULSE_ACTION: choose,
        shared_actions.RUN_PULSE_ACTION: open_one,
        run_views.CLOSE_ACTION: ask_to_close,
    },
    submissions={
        answer_views.PULSE_CALLBACK: Form(submit, answer_views.FIELDS),
        run_views.PULSE_CHOICE_CALLBACK: Form(open_chosen, run_views.FIELDS),
        run_views.OPENING_CALLBACK: Form(open_round),
        run_views.CLOSING_CALLBACK: Form(close_round),
    },
    words={"pulse": choose},
)

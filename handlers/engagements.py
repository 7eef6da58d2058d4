from functools import partial

from core.engagements.completing import Completion, completable, mark_complete
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.policy import Action
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Command, Press, Submission
from modals import engagements as views
from modals.kit import shared_actions
from modals.kit.payloads import View


async def choose(request: Press | Command) -> None:
    """Ask about one's workshop, or which of several; by the help's button or `/uptake complete`."""
    view = await request.read(_to_complete)
    if view is None:
        await request.reply(views.nothing_to_complete())
    else:
        await request.show(view)


async def _to_complete(uow: UnitOfWork, user: CurrentUser) -> View | None:
    open_now = await completable(uow, user.actor)
    if len(open_now) > 1:
        return views.choose(open_now, user.person)
    return await _confirmation(open_now[0].id, uow, user) if open_now else None


async def _confirmation(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    """Draw what follows for one workshop. Raises NotAllowedError unless it is open to them now."""
    for engagement in await completable(uow, user.actor):
        if engagement.id == engagement_id:
            cohorts = await uow.engagements.cohorts(engagement_id)
            return views.confirm(engagement, cohorts, user.person)
    raise NotAllowedError


async def open_one(press: Press) -> None:
    """Ask for confirmation of the workshop whose button was pressed."""
    await press.show(await press.read(partial(_confirmation, press.engagement_id)))


async def open_chosen(submission: Submission) -> None:
    """Go from the choice among several to what follows for the one chosen."""
    engagement_id = views.parse_choice(submission.view)
    await submission.show(await submission.read(partial(_confirmation, engagement_id)))


async def submit(submission: Submission) -> None:
    """Mark a workshop complete, then say what has happened."""
    engagement_id = submission.engagement_id
    completion = await submission.run_idempotently(
        lambda uow, user: mark_complete(uow, user.actor, engagement_id),
        lambda uow, user: _completed(uow, user, engagement_id),
    )
    await submission.show(views.done(completion))


async def _completed(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> Completion:
    """Read what stands after a completion that was carried out before."""
    engagement = await visible(uow, engagement_id)
    await uow.authorise(user.actor, Action.MARK_COMPLETE, engagement.scope)
    cohorts = await uow.engagements.cohorts(engagement_id)
    return Completion(engagement, cohorts, sum(cohort.enrolled for cohort in cohorts))


LISTENERS = Listeners(
    presses={
        shared_actions.CHOOSE_COMPLETION_ACTION: choose,
        shared_actions.OPEN_COMPLETION_ACTION: open_one,
    },
    submissions={
        views.CHOICE_CALLBACK: Form(open_chosen, views.FIELDS),
        views.COMPLETION_CALLBACK: Form(submit),
    },
    words={"complete": choose},
)

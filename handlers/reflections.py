from functools import partial

from core.certificates.issuing import certified, complete_reflection
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.reflections.records import LookingAhead
from core.reflections.writing import (
    keep_next_try,
    keep_reflection_step,
    own_reflection,
    reflection_kept_before,
    reflection_to_write,
)
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Press, Submission
from modals import reflections as views
from modals.kit import shared_actions
from modals.kit.payloads import View
from modals.reflections import ReflectionMetadata


async def open_form(press: Press) -> None:
    """Open the first step with what was saved, from a message, Home or another modal."""
    await press.show(await press.read(partial(_form, press.engagement_id)))


async def _form(engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser) -> View:
    return views.looking_back(await reflection_to_write(uow, user, engagement_id))


async def keep(submission: Submission) -> None:
    """Save the first step, then ask for the second."""
    drawn = ReflectionMetadata.of(submission.view)
    step = views.parse_back(submission.view)
    of = drawn.engagement_id
    reflection = await submission.run_idempotently(
        lambda uow, user: keep_reflection_step(uow, user, of, step, drawn.etag),
        lambda uow, user: reflection_kept_before(uow, user, of, step),
    )
    await submission.show(views.looking_ahead(reflection))


async def complete(submission: Submission) -> None:
    """Save the second step, which earns the certificate."""
    drawn = ReflectionMetadata.of(submission.view)
    step = views.parse_ahead(submission.view)
    of = drawn.engagement_id

    async def finish(uow: UnitOfWork, user: CurrentUser) -> View:
        done = await complete_reflection(uow, user, of, step, drawn.etag)
        return views.done(done.reflection, certified=done.certificate.is_valid)

    completed_before = partial(_completed_before, of, step)
    await submission.show(await submission.run_idempotently(finish, completed_before))


async def _completed_before(
    engagement_id: EngagementId, step: LookingAhead, uow: UnitOfWork, user: CurrentUser
) -> View:
    reflection = await reflection_kept_before(uow, user, engagement_id, step)
    return views.done(reflection, certified=await certified(uow, user, engagement_id))


async def go_back(press: Press) -> None:
    """Return to the first step. What was written in the second is saved on the way."""
    drawn = ReflectionMetadata.of(press.view)
    step = views.parse_ahead(press.view)
    of = drawn.engagement_id
    reflection = await press.run_idempotently(
        lambda uow, user: keep_next_try(uow, user, of, step, drawn.etag),
        lambda uow, user: own_reflection(uow, user, of),
    )
    await press.show(views.looking_back(reflection))


LISTENERS = Listeners(
    presses={shared_actions.OPEN_REFLECTION_ACTION: open_form, views.RETURN_ACTION: go_back},
    submissions={
        views.BACK_CALLBACK: Form(keep, views.BACK_FIELDS),
        views.AHEAD_CALLBACK: Form(complete, views.AHEAD_FIELDS),
    },
)

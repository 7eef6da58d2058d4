from core.engagements.welcoming import send_welcome_again
from core.people import CurrentUser, learner_profile, save_learner_profile
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Press, Submission
from modals import people as views
from modals import welcome
from modals.kit import shared_actions
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import View


async def open_profile(press: Press) -> None:
    """Open one's own profile, from Home, the welcome, or the confirmation."""
    await press.show(views.profile_form(await press.read(learner_profile)))


async def save_profile(submission: Submission) -> None:
    """Save one's own profile, then show what was saved."""
    profile = views.parse(submission.view)
    drawn = EtagMetadata.of(submission.view)

    async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
        return views.saved(await save_learner_profile(uow, user, profile, drawn.etag))

    async def keep_again(uow: UnitOfWork, user: CurrentUser) -> View:
        # Sent once more it may say something else: the answer to the first was lost.
        return views.saved(await save_learner_profile(uow, user, profile))

    await submission.show(await submission.run_idempotently(keep, keep_again))


async def welcome_again(press: Press) -> None:
    """Send the welcome once more, to the DM."""
    await press.run_idempotently(send_welcome_again, _nothing_more)
    await press.show(welcome.on_its_way())


async def _nothing_more(uow: UnitOfWork, user: CurrentUser) -> None:
    """Answer the same press sent twice: the welcome is on its way already."""


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_PROFILE_ACTION: open_profile,
        shared_actions.WELCOME_AGAIN_ACTION: welcome_again,
    },
    submissions={views.PROFILE_CALLBACK: Form(save_profile, views.FIELDS)},
)

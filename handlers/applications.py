from collections.abc import Callable, Sequence
from functools import partial
from html import unescape

from core.action_plans.reading import plan_in_context
from core.applications.history import own_tries
from core.applications.log import log_application, logged_before, must_be_open, open_workshops
from core.applications.records import ApplicationForm, EarlyTryError
from core.applications.text import understand
from core.applications.undo import take_back
from core.engagements.records import Engagement
from core.kernel.errors import ConflictError
from core.kernel.ids import ApplicationId, EngagementId
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners, follow_link
from handlers.kit.requests import Command, Press, Shortcut, Submission
from modals.applications import answers, history, prefill
from modals.applications import form as try_form
from modals.applications.form import Draft
from modals.kit import shared_actions
from modals.kit.payloads import View

_NOT_YOUR_MESSAGE = (
    "Only a message of your own can be logged, since a try is your own. To log one, type /applied."
)
_HELP = "help"


async def open_form(press: Press) -> None:
    """Open "How did it go?", from a message, Home or another modal."""
    await press.show(await press.read(partial(_form, press.engagement_id, Draft())))


async def _form(
    engagement_id: EngagementId, draft: Draft, uow: UnitOfWork, user: CurrentUser
) -> View:
    plan = await plan_in_context(uow, user, engagement_id)
    must_be_open(plan.engagement)
    return try_form.application_form(plan, user.person, uow.now, draft)


async def open_for_command(command: Command) -> None:
    """Open the form for a try; words after `/applied` fill it in as far as they are understood."""
    typed = unescape(command.text).strip()
    view = await command.read(
        partial(_fitting_form, lambda workshops: prefill.from_words(understand(typed, workshops)))
    )
    if typed.lower() == _HELP:
        await command.reply(prefill.usage())
    elif view is None:
        await command.reply(prefill.nothing_to_log())
    else:
        await command.show(view)


async def open_for_message(shortcut: Shortcut) -> None:
    """Open the form over a message of one's own, with its words as the note."""
    if shortcut.author != shortcut.caller.user_id:
        raise ConflictError(_NOT_YOUR_MESSAGE)
    draft = prefill.from_message(shortcut.text, shortcut.written_at)
    view = await shortcut.read(partial(_fitting_form, lambda _: draft))
    await shortcut.show(view or prefill.nothing_to_log_yet())


async def _fitting_form(
    begin: Callable[[Sequence[Engagement]], Draft], uow: UnitOfWork, user: CurrentUser
) -> View | None:
    """Draw the form that fits one's workshops; None where there is nothing to log yet.

    `begin` says what is known already, of these workshops.
    """
    workshops = await open_workshops(uow, user)
    if not workshops:
        return None
    draft = begin(workshops)
    engagement_id = prefill.alone(workshops, draft)
    if engagement_id is not None:
        return await _form(engagement_id, draft, uow, user)
    if prefill.fit_in_one_list(workshops):
        return try_form.grouped_form(workshops, user.person, uow.now, draft)
    return prefill.which_workshop(workshops, user.person, draft)


async def choose_workshop(submission: Submission) -> None:
    """Go from the choice among many workshops to the form of the one chosen."""
    engagement_id, draft = prefill.parse_workshop(submission.view)
    await submission.show(await submission.read(partial(_form, engagement_id, draft)))


async def submit(submission: Submission) -> None:
    """Save a try, then thank for it; or ask first whether it was that early."""
    engagement_id = try_form.engagement_of(submission.view)
    form = try_form.parse(submission.view)
    try:
        view = await _log(submission, engagement_id, form)
    except EarlyTryError as early:
        draft = Draft.early(engagement_id, form, early.anchor)
        several = try_form.offers_several(submission.view)
        ask_again = partial(_grouped_form if several else _form, engagement_id, draft)
        view = await submission.read(ask_again)
    await submission.show(view)


async def _log(submission: Submission, engagement_id: EngagementId, form: ApplicationForm) -> View:
    async def log(uow: UnitOfWork, user: CurrentUser) -> View:
        return answers.saved(await log_application(uow, user, engagement_id, form))

    async def again(uow: UnitOfWork, user: CurrentUser) -> View:
        first_sent = await uow.inbox.accepted_at(submission.key)
        return answers.saved(await logged_before(uow, user, engagement_id, form, first_sent))

    return await submission.run_idempotently(log, again)


async def _grouped_form(_: EngagementId, draft: Draft, uow: UnitOfWork, user: CurrentUser) -> View:
    workshops = await open_workshops(uow, user)
    return try_form.grouped_form(workshops, user.person, uow.now, draft)


async def undo(press: Press) -> None:
    """Take back a try that was just logged, from the thanks on the screen or in the DM."""
    application_id = ApplicationId(press.untrusted_id)

    async def go_back(uow: UnitOfWork, user: CurrentUser) -> View:
        await take_back(uow, user, application_id)
        return answers.taken_back()

    async def gone(_uow: UnitOfWork, _known: CurrentUser) -> View:
        return answers.taken_back()

    await press.show(await press.run_idempotently(go_back, gone))


async def open_tries(press: Press) -> None:
    """Show one's own tries, or turn their pages."""
    await press.show(await press.read(partial(_tries, history.parse_page(press.value))))


async def _tries(page: int, uow: UnitOfWork, user: CurrentUser) -> View:
    return history.tries(await own_tries(uow, user, page), user.person)


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_APPLICATION_ACTION: open_form,
        answers.TAKE_BACK_ACTION: undo,
        shared_actions.OPEN_TRIES_ACTION: open_tries,
        history.OLDER_ACTION: open_tries,
        history.NEWER_ACTION: open_tries,
        history.FOLLOW_EVIDENCE_ACTION: follow_link,
    },
    submissions={
        try_form.APPLICATION_CALLBACK: Form(submit, try_form.FIELDS),
        prefill.WORKSHOP_CALLBACK: Form(choose_workshop, prefill.WORKSHOP_FIELDS),
    },
    shortcuts={prefill.FROM_MESSAGE_SHORTCUT: open_for_message},
    commands={"/applied": open_for_command},
)

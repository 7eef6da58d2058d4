from collections.abc import Callable, Sequence

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.action_plans.reading import plan_in_context
from core.applications.history import own_tries
from core.applications.log import log_application, logged_before, must_be_open, open_workshops
from core.applications.records import ApplicationForm, EarlyTryError
from core.applications.undo import take_back
from core.engagements.records import Engagement
from core.kernel.errors import ConflictError
from core.kernel.ids import ApplicationId, EngagementId, parse_untrusted_id
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body, Caller
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import applications as paper
from modals.kit.payloads import View


async def open_form(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open "How did it go?", from a message, Home or another modal."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))

        async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
            return await _form(uow, user, engagement_id, paper.Draft())

        await show(client, body, await look(deps, requests.of_action(body), draw))


async def _form(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, draft: paper.Draft
) -> View:
    held = await plan_in_context(uow, user, engagement_id)
    must_be_open(held.engagement)
    return paper.application_form(held, user.person, uow.now, draft)


async def offer(
    deps: Deps, caller: Caller, begin: Callable[[Sequence[Engagement]], paper.Draft]
) -> View | None:
    """Draw the form that fits one's workshops; none where there is nothing to log yet.

    `begin` says what is known already, of these workshops.
    """

    async def draw(uow: UnitOfWork, user: CurrentUser) -> View | None:
        workshops = await open_workshops(uow, user)
        if not workshops:
            return None
        draft = begin(workshops)
        engagement_id = paper.alone(workshops, draft)
        if engagement_id is not None:
            return await _form(uow, user, engagement_id, draft)
        if paper.fit_in_one_list(workshops):
            return paper.grouped_form(workshops, user.person, uow.now, draft)
        return paper.which_workshop(workshops, user.person, draft)

    return await look(deps, caller, draw)


async def go_on(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Go from the choice among many workshops to the form of the one chosen."""
    async with at_fields(ack, paper.WORKSHOP_FIELDS):
        engagement_id, draft = paper.parse_workshop(body["view"])

        async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
            return await _form(uow, user, engagement_id, draft)

        view = await look(deps, requests.of_submission(body), draw)
        await ack(response_action="update", view=view)


async def from_message(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open the form over a message of one's own, with its words as the note."""
    await ack()
    async with in_words(body, client, respond):
        caller = requests.of_shortcut(body)
        if requests.author_of(body) != caller.user_id:
            raise ConflictError(
                "Only a message of your own can be logged, since a try is your own. To log one,"
                " type /applied."
            )
        draft = paper.from_message(requests.words_of(body), requests.written_at(body))
        view = await offer(deps, caller, lambda _: draft)
        await show(client, body, view or paper.nothing_to_log_yet())


async def submit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save a try, then thank for it; or ask first whether it was that early."""
    async with at_fields(ack, paper.FIELDS):
        engagement_id = paper.engagement_of(body["view"])
        form = paper.parse(body["view"])
        caller = requests.of_submission(body)

        async def log(uow: UnitOfWork, user: CurrentUser) -> View:
            return paper.saved(await log_application(uow, user, engagement_id, form))

        async def again(uow: UnitOfWork, user: CurrentUser) -> View:
            first_sent = await uow.inbox.accepted_at(caller.key)
            return paper.saved(await logged_before(uow, user, engagement_id, form, first_sent))

        try:
            view = await once(deps, caller, log, again)
        except EarlyTryError as early:
            view = await _ask_whether_so_early(deps, body, engagement_id, form, early)
        await ack(response_action="update", view=view)


async def _ask_whether_so_early(
    deps: Deps,
    body: Body,
    engagement_id: EngagementId,
    form: ApplicationForm,
    early: EarlyTryError,
) -> View:
    draft = paper.Draft.early(engagement_id, form, early.anchor)

    async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
        if paper.offers_several(body["view"]):
            workshops = await open_workshops(uow, user)
            return paper.grouped_form(workshops, user.person, uow.now, draft)
        return await _form(uow, user, engagement_id, draft)

    return await look(deps, requests.of_submission(body), draw)


async def undo(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Take back a try that was just logged, from the thanks on the screen or in the DM."""
    await ack()
    async with in_words(body, client, respond):
        application_id = ApplicationId(parse_untrusted_id(requests.value_of(body)))

        async def go_back(uow: UnitOfWork, user: CurrentUser) -> View:
            await take_back(uow, user, application_id)
            return paper.taken_back()

        async def gone(_uow: UnitOfWork, _known: CurrentUser) -> View:
            return paper.taken_back()

        await show(client, body, await once(deps, requests.of_action(body), go_back, gone))


async def open_tries(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show one's own tries, or turn their pages."""
    await ack()
    async with in_words(body, client, respond):
        page = paper.parse_page(requests.value_of(body))

        async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
            return paper.tries(await own_tries(uow, user, page), user.person)

        await show(client, body, await look(deps, requests.of_action(body), draw))


async def followed(
    ack: AsyncAck,
    deps: Deps,  # noqa: ARG001  # every listener is given them
) -> None:
    """Acknowledge the press of a button that led to a page. It was the browser's business."""
    await ack()

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.engagements.completing import Completion, completable, mark_complete
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.people import CurrentUser
from core.policy import Action
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_place, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body, Caller
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import engagements as paper
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import View


async def offer(deps: Deps, caller: Caller) -> View | None:
    """Draw the question that fits: one workshop, which of several, or none to mark complete."""

    async def draw(uow: UnitOfWork, user: CurrentUser) -> View | None:
        open_now = await completable(uow, user.actor)
        if len(open_now) > 1:
            return paper.choose(open_now, user.person)
        return await _confirm(uow, user, open_now[0].id) if open_now else None

    return await look(deps, caller, draw)


async def _confirm(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> View:
    """Draw what follows for one workshop. Raises NotAllowedError unless it is open to them now."""
    for engagement in await completable(uow, user.actor):
        if engagement.id == engagement_id:
            cohorts = await uow.engagements.cohorts(engagement_id)
            return paper.confirm(engagement, cohorts, user.person)
    raise NotAllowedError


async def choose(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Answer the help's button as `/uptake complete` is answered."""
    await ack()
    async with in_words(body, client, respond):
        view = await offer(deps, requests.of_action(body))
        if view is not None:
            await show(client, body, view)
            return
        why = paper.nothing_to_complete()
        await respond(**why, response_type="ephemeral", replace_original=False)


async def open_one(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Ask for confirmation of the workshop whose button was pressed."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        view = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _confirm(uow, user, engagement_id),
        )
        await show(client, body, view)


async def go_on(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Go from the choice among several to what follows for the one chosen."""
    async with at_fields(ack, paper.FIELDS):
        engagement_id = paper.parse_choice(body["view"])
        view = await look(
            deps,
            requests.of_submission(body),
            lambda uow, user: _confirm(uow, user, engagement_id),
        )
        await ack(response_action="update", view=view)


async def submit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Mark a workshop complete, then say what has happened."""
    async with in_place(ack):
        engagement_id = EngagementMetadata.of(body["view"]).engagement_id
        completion = await once(
            deps,
            requests.of_submission(body),
            lambda uow, user: mark_complete(uow, user.actor, engagement_id),
            lambda uow, user: _completed(uow, user, engagement_id),
        )
        await ack(response_action="update", view=paper.done(completion))


async def _completed(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> Completion:
    """Read what stands after a completion that was carried out before."""
    engagement = await visible(uow, engagement_id)
    await uow.authorise(user.actor, Action.MARK_COMPLETE, engagement.scope)
    cohorts = await uow.engagements.cohorts(engagement_id)
    return Completion(engagement, cohorts, sum(cohort.enrolled for cohort in cohorts))

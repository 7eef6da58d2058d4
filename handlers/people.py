from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.engagements.welcoming import send_welcome_again
from core.people import CurrentUser, learner_profile, save_learner_profile
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import people as paper
from modals import welcome
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import View


async def open_profile(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open one's own profile, from Home, the welcome, or the confirmation."""
    await ack()
    async with in_words(body, client, respond):
        profile = await look(deps, requests.of_action(body), learner_profile)
        await show(client, body, paper.profile_form(profile))


async def save_profile(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save one's own profile, then show what was saved."""
    async with at_fields(ack, paper.FIELDS):
        profile = paper.parse(body["view"])
        drawn = EtagMetadata.of(body["view"])

        async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
            return paper.saved(await save_learner_profile(uow, user, profile, drawn.etag))

        async def keep_again(uow: UnitOfWork, user: CurrentUser) -> View:
            return paper.saved(await save_learner_profile(uow, user, profile))

        # Sent once more it may say something else: the answer to the first was lost.
        view = await once(deps, requests.of_submission(body), keep, keep_again)
        await ack(response_action="update", view=view)


async def welcome_again(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Send the welcome once more, to the DM."""
    await ack()
    async with in_words(body, client, respond):
        await once(deps, requests.of_action(body), send_welcome_again, _nothing_more)
        await show(client, body, welcome.on_its_way())


async def _nothing_more(uow: UnitOfWork, user: CurrentUser) -> None:
    """Answer the same press sent twice: the welcome is on its way already."""

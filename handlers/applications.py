from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.action_plans import plan_in_context, plan_to_write
from core.applications import log_application
from core.kernel.ids import EngagementId, claimed_id
from core.people import Known
from core.ports import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import applications as paper
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import View


async def open_form(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open "How did it go?", from a message, Home or another modal."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(claimed_id(requests.value_of(body)))

        async def draw(uow: UnitOfWork, known: Known) -> View:
            held = await plan_to_write(uow, known, engagement_id)
            return paper.application_form(held, known.person, uow.now)

        await show(client, body, await look(deps, requests.of_action(body), draw))


async def submit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save a try, then thank for it."""
    async with at_fields(ack, paper.FIELDS):
        engagement_id = EngagementMetadata.of(body["view"]).engagement_id
        form = paper.parse(body["view"])

        async def log(uow: UnitOfWork, known: Known) -> View:
            return paper.saved(await log_application(uow, known, engagement_id, form))

        async def again(uow: UnitOfWork, known: Known) -> View:
            held = await plan_in_context(uow, known, engagement_id)
            return paper.saved_before(
                held.engagement, await uow.applications.count(known.person.id, engagement_id)
            )

        view = await once(deps, requests.of_submission(body), log, again)
        await ack(response_action="update", view=view)

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.kernel.ids import EngagementId, parse_untrusted_id
from core.metrics.cohort_view import OwnCohort, own_cohort, read_cohort_view
from core.people import CurrentUser
from core.policy import PersonActor
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look
from modals import metrics as paper


async def open_seen(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show a participant what others see of their cohort, read as others have it read."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        caller = requests.of_action(body)

        async def find(uow: UnitOfWork, user: CurrentUser) -> tuple[OwnCohort, PersonActor]:
            return await own_cohort(uow, user, engagement_id), user.actor

        own, actor = await look(deps, caller, find)
        async with deps.database.read_unit_of_work(caller.key) as uow:
            shown = await read_cohort_view(uow, actor, own.engagement, own.cohort_id)
        await show(client, body, paper.cohort_view(own, shown))

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.certificates.issuing import own_certificate, own_certificate_details, send_again
from core.certificates.records import CertificateDetails
from core.kernel.ids import CertificateId, parse_untrusted_id
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import certificates as paper


async def open_list(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show one's own certificates, from Home, a message or another modal."""
    await ack()
    async with in_words(body, client, respond):
        mine = await look(deps, requests.of_action(body), own_certificate_details)
        addresses = {
            one.certificate_id: deps.links.public(paper.page_path(one.code)) for one in mine
        }
        await show(client, body, paper.mine(mine, addresses))


async def send(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Send one of them to the DM again."""
    await ack()
    async with in_words(body, client, respond):
        certificate_id = CertificateId(parse_untrusted_id(requests.value_of(body)))

        async def send_it(uow: UnitOfWork, user: CurrentUser) -> CertificateDetails:
            return await send_again(uow, user, certificate_id)

        shown = await once(
            deps,
            requests.of_action(body),
            send_it,
            lambda uow, user: own_certificate(uow, user, certificate_id),
        )
        await show(client, body, paper.on_its_way(shown))


async def followed(
    ack: AsyncAck,
    deps: Deps,  # noqa: ARG001  # every listener is given them
) -> None:
    """Acknowledge the press of a button that led to a page. It was the browser's business."""
    await ack()

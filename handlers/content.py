from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.content.learning import mark_prework_done, material_of, my_assets
from core.content.videos import intro_video_of
from core.content.vocabulary import AssetType
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import AssetId, EngagementId, parse_untrusted_id
from core.kernel.links import LinkPurpose, Links
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import content as paper
from modals.kit.payloads import View


async def follow(
    ack: AsyncAck,
    deps: Deps,  # noqa: ARG001  # every listener is given them
) -> None:
    """Acknowledge the press of a button that leads to a page: Slack opens it by itself."""
    await ack()


async def open_materials(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show what is released to a participant."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        view = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _materials(uow, user, engagement_id, deps.links),
        )
        await show(client, body, view)


async def mark_done(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Note that a piece of pre-work is done, and show what is left."""
    await ack()
    async with in_words(body, client, respond):
        asset_id = AssetId(parse_untrusted_id(requests.value_of(body)))

        async def done(uow: UnitOfWork, user: CurrentUser) -> View:
            await mark_prework_done(uow, user, asset_id)
            return await as_it_stands(uow, user)

        async def as_it_stands(uow: UnitOfWork, user: CurrentUser) -> View:
            asset = await material_of(uow, user, asset_id)
            if asset.engagement_id is None:
                raise NotAllowedError
            return await _materials(uow, user, asset.engagement_id, deps.links)

        await show(client, body, await once(deps, requests.of_action(body), done, as_it_stands))


async def _materials(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, links: Links
) -> View:
    person = str(user.person.id)
    assets = await my_assets(uow, user, engagement_id)
    addresses = {
        one.asset.id: links.signed(
            LinkPurpose.PRE_WORK, {"person": person, "asset": str(one.asset.id)}
        )
        for one in assets
        if one.asset.type is AssetType.PRE_WORK
    }
    video = await intro_video_of(uow, user, engagement_id)
    facts = {"person": person, "engagement": str(engagement_id)}
    address = links.signed(LinkPurpose.INTRO_VIDEO, facts)
    engagement = await visible(uow, engagement_id)
    return paper.materials(paper.Materials(engagement, assets, addresses, video, address))

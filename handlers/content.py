from functools import partial

from core.content.learning import mark_prework_done, material_of, my_assets
from core.content.videos import intro_video_of
from core.content.vocabulary import AssetType
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import AssetId, EngagementId
from core.kernel.links import LinkPurpose, Links
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Listeners, follow_link
from handlers.kit.requests import Press
from modals import content as views
from modals.kit import shared_actions
from modals.kit.payloads import View


async def open_materials(press: Press) -> None:
    """Show what is released to a participant."""
    draw = partial(_materials, press.engagement_id, press.deps.links)
    await press.show(await press.read(draw))


async def mark_done(press: Press) -> None:
    """Note that a piece of pre-work is done, and show what is left."""
    asset_id = AssetId(press.untrusted_id)
    current = partial(_materials_beside, asset_id, press.deps.links)

    async def done(uow: UnitOfWork, user: CurrentUser) -> View:
        await mark_prework_done(uow, user, asset_id)
        return await current(uow, user)

    await press.show(await press.run_idempotently(done, current))


async def _materials_beside(
    asset_id: AssetId, links: Links, uow: UnitOfWork, user: CurrentUser
) -> View:
    """Draw the materials of the workshop that a piece belongs to."""
    asset = await material_of(uow, user, asset_id)
    if asset.engagement_id is None:
        raise NotAllowedError
    return await _materials(asset.engagement_id, links, uow, user)


async def _materials(
    engagement_id: EngagementId, links: Links, uow: UnitOfWork, user: CurrentUser
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
    return views.materials(views.Materials(engagement, assets, addresses, video, address))


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_MATERIALS_ACTION: open_materials,
        views.PREWORK_DONE_ACTION: mark_done,
        shared_actions.FOLLOW_MATERIAL_ACTION: follow_link,
    }
)

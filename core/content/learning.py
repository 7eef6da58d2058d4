"""What a participant has in front of them: released assets, pre-work done, microlearning."""

from dataclasses import dataclass
from datetime import datetime

from core.content.assets import ContentAsset
from core.kernel.errors import NotAllowedError
from core.kernel.ids import AssetId, EngagementId
from core.kernel.vocabularies import AssetType, SignalType
from core.people import CurrentUser
from core.policy import Action, Scope
from core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class MyAsset:
    """An asset that the participant may see; `done_at` only for pre-work that they did."""

    asset: ContentAsset
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Pre-work that is still to be done."""
        return self.asset.type is AssetType.PRE_WORK and self.done_at is None


async def my_assets(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId
) -> list[MyAsset]:
    """List what the participant may see of an engagement now. Raises NotAllowedError."""
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await uow.authorise(user.actor, Action.OWN_RECORDS, scope)
    seen = await uow.assets.seen_in(engagement_id, user.person.id)
    return [MyAsset(asset, done_at) for asset, done_at in seen]


async def mark_prework_done(uow: UnitOfWork, user: CurrentUser, asset_id: AssetId) -> list[MyAsset]:
    """Note that the participant did a piece of pre-work; again changes nothing.

    Return everything they may see of that engagement. Raises NotAllowedError for what is not
    pre-work of theirs that is out.
    """
    asset = await uow.assets.get(asset_id)
    if asset is None or asset.engagement_id is None:
        raise NotAllowedError
    seen = await my_assets(uow, user, asset.engagement_id)
    mine = next((one for one in seen if one.asset.id == asset_id), None)
    if mine is None or asset.type is not AssetType.PRE_WORK:
        raise NotAllowedError
    if await uow.assets.complete_pre_work(asset_id, user.person.id):
        await uow.audit.write(user.actor, "pre_work.done", "content_asset", asset_id)
    if not any(one.is_open for one in seen if one.asset.id != asset_id):
        await uow.interventions.resolve(
            user.person.id,
            asset.engagement_id,
            frozenset({SignalType.MISSING_PREWORK}),
            "pre_work_done",
        )
    return [MyAsset(one.asset, one.done_at or uow.now) if one is mine else one for one in seen]


async def material_of(uow: UnitOfWork, user: CurrentUser, asset_id: AssetId) -> ContentAsset:
    """Read one piece that the participant may see now. Raises NotAllowedError."""
    asset = await uow.assets.get(asset_id)
    if asset is None or asset.engagement_id is None:
        raise NotAllowedError
    seen = await my_assets(uow, user, asset.engagement_id)
    if not any(one.asset.id == asset_id for one in seen):
        raise NotAllowedError
    return asset


async def open_prework(uow: UnitOfWork, user: CurrentUser, asset_id: AssetId) -> ContentAsset:
    """Note that the participant opened a piece of pre-work, the first time, and return it.

    Raises NotAllowedError for what is not pre-work of theirs that is out.
    """
    asset = await material_of(uow, user, asset_id)
    if asset.type is not AssetType.PRE_WORK:
        raise NotAllowedError
    await uow.assets.note_opened(asset_id, user.person.id)
    return asset


async def matching_microlearning(
    uow: UnitOfWork, user: CurrentUser, gap_tags: frozenset[str]
) -> list[ContentAsset]:
    """List the microlearning that answers one's own gaps. For nobody but oneself."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await uow.assets.microlearning(user.actor.workspace_id, gap_tags)

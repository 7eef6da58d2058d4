"""What a participant has in front of them: released assets, pre-work done, microlearning."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.content.assets import AssetWork, ContentAsset
from core.content.vocabulary import AssetType
from core.kernel.errors import NotAllowedError
from core.kernel.ids import AssetId, EngagementId
from core.kernel.notices import NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope
from core.triggers import TriggerWork


class LearningWork(AssetWork, TriggerWork, Protocol):
    """Pre-work that is done closes what would remind of it."""


@dataclass(frozen=True, slots=True)
class MyAsset:
    """An asset that the participant may see; `done_at` only for pre-work that they did."""

    asset: ContentAsset
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether it is pre-work that is still to be done."""
        return self.asset.type is AssetType.PRE_WORK and self.done_at is None


async def my_assets(
    work: AssetWork, user: CurrentUser, engagement_id: EngagementId
) -> list[MyAsset]:
    """List what the participant may see of an engagement now. Raises NotAllowedError."""
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    seen = await work.assets.seen_in(engagement_id, user.person.id)
    return [MyAsset(asset, done_at) for asset, done_at in seen]


async def mark_prework_done(
    work: LearningWork, user: CurrentUser, asset_id: AssetId
) -> list[MyAsset]:
    """Note that the participant did a piece of pre-work; again changes nothing.

    Return everything they may see of that engagement. Raises NotAllowedError for what is not
    pre-work of theirs that is out.
    """
    asset = await work.assets.get(asset_id)
    if asset is None or asset.engagement_id is None:
        raise NotAllowedError
    seen = await my_assets(work, user, asset.engagement_id)
    mine = next((one for one in seen if one.asset.id == asset_id), None)
    if mine is None or asset.type is not AssetType.PRE_WORK:
        raise NotAllowedError
    if await work.assets.complete_pre_work(asset_id, user.person.id):
        await work.audit.write(user.actor, "pre_work.done", "content_asset", asset_id)
    if not any(one.is_open for one in seen if one.asset.id != asset_id):
        await work.interventions.resolve(
            user.person.id,
            asset.engagement_id,
            NoticeKind.MISSING_PREWORK,
            "pre_work_done",
        )
    return [MyAsset(one.asset, one.done_at or work.now) if one is mine else one for one in seen]


async def material_of(work: AssetWork, user: CurrentUser, asset_id: AssetId) -> ContentAsset:
    """Read one piece that the participant may see now. Raises NotAllowedError."""
    asset = await work.assets.get(asset_id)
    if asset is None or asset.engagement_id is None:
        raise NotAllowedError
    seen = await my_assets(work, user, asset.engagement_id)
    if not any(one.asset.id == asset_id for one in seen):
        raise NotAllowedError
    return asset


async def open_prework(work: AssetWork, user: CurrentUser, asset_id: AssetId) -> ContentAsset:
    """Note that the participant opened a piece of pre-work, the first time, and return it.

    Raises NotAllowedError for what is not pre-work of theirs that is out.
    """
    asset = await material_of(work, user, asset_id)
    if asset.type is not AssetType.PRE_WORK:
        raise NotAllowedError
    await work.assets.note_opened(asset_id, user.person.id)
    return asset


async def matching_microlearning(
    work: AssetWork, user: CurrentUser, gap_tags: frozenset[str]
) -> list[ContentAsset]:
    """List the microlearning that answers the user's own gaps. For nobody else."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await work.assets.microlearning(user.actor.workspace_id, gap_tags)

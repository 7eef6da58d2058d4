"""Assets and an intro video as an office has them on file. Loading them twice is loading once."""

from dataclasses import dataclass, replace

from core.content.assets import DEFAULT_RULES, AssetForm, ContentAsset
from core.content.videos import IntroVideo, VideoForm
from core.engagements import Engagement, visible
from core.kernel.errors import LoadError
from core.kernel.ids import AssetId, EngagementId, VideoId
from core.kernel.vocabularies import (
    AssetOwner,
    AssetType,
    ReleaseRule,
    VideoApproval,
    Visibility,
)
from core.policy import LOADER, Action, Scope
from core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class ContentSpec:
    """The video is the strategist's; whoever has it on file has approved it."""

    assets: tuple[AssetForm, ...] = ()
    video: VideoForm | None = None


async def load_content(uow: UnitOfWork, engagement_id: EngagementId, spec: ContentSpec) -> int:
    """Add what is new, by its title, and return how much; nothing that stands is changed.

    Assets come out by their rule, and reusable microlearning at once. Raises LoadError for gap
    tags that there are not.
    """
    await uow.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())
    engagement = await visible(uow, engagement_id)
    known = await uow.assets.titles(engagement.workspace_id, engagement_id)
    new = [one for one in spec.assets if one.title not in known]
    for form in new:
        if unknown := await uow.assets.unknown_tags(form.gap_tags):
            raise LoadError([f"'{unknown[0]}' is in no list of gap tags"])
        asset = _asset(uow, engagement, form)
        await uow.assets.add(asset)
        await uow.audit.write(
            LOADER,
            "asset.added",
            "content_asset",
            asset.id,
            after={"type": asset.type.value, "visibility": asset.visibility.value},
        )
    if new:
        await uow.homes.changed_around(engagement_id)
    return len(new) + (await _load_video(uow, engagement, spec.video) if spec.video else 0)


def _asset(uow: UnitOfWork, engagement: Engagement, form: AssetForm) -> ContentAsset:
    reusable = form.type is AssetType.MICROLEARNING
    rule = form.release_rule or DEFAULT_RULES[form.type]
    return ContentAsset(
        id=AssetId(uow.new_id()),
        workspace_id=engagement.workspace_id,
        engagement_id=None if reusable else engagement.id,
        title=form.title,
        type=form.type,
        link=form.link,
        visibility=Visibility.POST_RELEASED if reusable else Visibility.DRAFT,
        owner=AssetOwner.CONTENT_CREATOR if reusable else AssetOwner.PROGRAMME_MANAGER,
        release_rule=ReleaseRule.BY_HAND if reusable else rule,
        created_by=None,
        gap_tags=form.gap_tags,
        created_at=uow.now,
    )


async def _load_video(uow: UnitOfWork, engagement: Engagement, form: VideoForm) -> int:
    if engagement.strategist_id is None:
        return 0
    standing = await uow.videos.open_or_newest(engagement.strategist_id)
    # What the strategist sent in by hand is for a person to review.
    if standing is not None and (
        standing.url == form.url or standing.approval is VideoApproval.PENDING
    ):
        return 0
    video = IntroVideo(
        id=VideoId(uow.new_id()),
        workspace_id=engagement.workspace_id,
        strategist_id=engagement.strategist_id,
        url=form.url,
        duration_seconds=form.duration_seconds,
        approval=VideoApproval.PENDING,
        submission=1,
        submitted_at=uow.now,
        reviewer_id=None,
        reviewed_at=None,
        reason=None,
        created_at=uow.now,
    )
    await uow.videos.add(video)
    approved = replace(video, approval=VideoApproval.APPROVED, reviewed_at=uow.now)
    await uow.videos.save(approved)
    await uow.audit.write(
        LOADER,
        "intro_video.reviewed",
        "intro_video",
        video.id,
        after={"approval": approved.approval.value, "submission": "1"},
    )
    await uow.homes.changed_around(engagement.id)
    return 1

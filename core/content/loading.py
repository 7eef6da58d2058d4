"""Assets and an intro video as an office has them on file. Loading them twice is loading once."""

from dataclasses import dataclass, replace
from typing import Protocol

from core.content.assets import DEFAULT_RULES, AssetForm, AssetWork, ContentAsset
from core.content.videos import IntroVideo, VideoForm, VideoWork
from core.content.vocabulary import AssetOwner, AssetType, ReleaseRule, VideoApproval, Visibility
from core.engagements.records import Engagement, visible
from core.kernel.errors import LoadError
from core.kernel.ids import AssetId, EngagementId, VideoId
from core.policy import LOADER, Action, Scope
from core.work import Work


class ContentWork(AssetWork, VideoWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class ContentSpec:
    """The video is the strategist's; whoever has it on file has approved it."""

    assets: tuple[AssetForm, ...] = ()
    video: VideoForm | None = None


async def load_content(work: ContentWork, engagement_id: EngagementId, spec: ContentSpec) -> int:
    """Add what is new, by its title, and return how much; nothing that stands is changed.

    Assets come out by their rule, and reusable microlearning at once. Raises LoadError for gap
    tags that there are not.
    """
    await work.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())
    engagement = await visible(work, engagement_id)
    existing = await work.assets.titles(engagement.workspace_id, engagement_id)
    new = [one for one in spec.assets if one.title not in existing]
    for form in new:
        if unknown := await work.assets.unknown_tags(form.gap_tags):
            raise LoadError([f"'{unknown[0]}' is in no list of gap tags"])
        asset = _asset(work, engagement, form)
        await work.assets.add(asset)
        await work.audit.write(
            LOADER,
            "asset.added",
            "content_asset",
            asset.id,
            after={"type": asset.type.value, "visibility": asset.visibility.value},
        )
    if new:
        await work.homes.changed_around(engagement_id)
    return len(new) + (await _load_video(work, engagement, spec.video) if spec.video else 0)


def _asset(work: Work, engagement: Engagement, form: AssetForm) -> ContentAsset:
    reusable = form.type is AssetType.MICROLEARNING
    rule = form.release_rule or DEFAULT_RULES[form.type]
    return ContentAsset(
        id=AssetId(work.new_id()),
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
        created_at=work.now,
    )


async def _load_video(work: VideoWork, engagement: Engagement, form: VideoForm) -> int:
    if engagement.strategist_id is None:
        return 0
    current = await work.videos.open_or_newest(engagement.strategist_id)
    # What the strategist sent in by hand is for a person to review.
    if current is not None and (
        current.url == form.url or current.approval is VideoApproval.PENDING
    ):
        return 0
    video = IntroVideo(
        id=VideoId(work.new_id()),
        workspace_id=engagement.workspace_id,
        strategist_id=engagement.strategist_id,
        url=form.url,
        duration_seconds=form.duration_seconds,
        approval=VideoApproval.PENDING,
        submission=1,
        submitted_at=work.now,
        reviewer_id=None,
        reviewed_at=None,
        reason=None,
        created_at=work.now,
    )
    await work.videos.add(video)
    approved = replace(video, approval=VideoApproval.APPROVED, reviewed_at=work.now)
    await work.videos.save(approved)
    await work.audit.write(
        LOADER,
        "intro_video.reviewed",
        "intro_video",
        video.id,
        after={"approval": approved.approval.value, "submission": "1"},
    )
    await work.homes.changed_around(engagement.id)
    return 1

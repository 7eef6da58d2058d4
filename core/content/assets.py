"""Assets: what they are, and how they are added."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from core.content.vocabulary import AssetOwner, AssetType, ReleaseRule, Visibility
from core.engagements.records import Engagement, EngagementWork, visible
from core.kernel.errors import FieldErrors
from core.kernel.ids import AssetId, EngagementId, PersonId, WorkspaceId
from core.kernel.web_address import link_error
from core.policy import Action, PersonActor, Scope
from core.work import Work

TITLE_MAX = 150
GAP_TAGS_MAX = 10

DEFAULT_RULES = {
    AssetType.PRE_WORK: ReleaseRule.PRE_ENGAGEMENT,
    AssetType.WORKSHOP_MATERIAL: ReleaseRule.DAY_OF,
    AssetType.SLIDE_DECK: ReleaseRule.DAY_OF,
    AssetType.POST_RESOURCE: ReleaseRule.POST_RELEASED,
    AssetType.MICROLEARNING: ReleaseRule.POST_RELEASED,
}


@dataclass(frozen=True, slots=True)
class AssetForm:
    """What was filled in. No release rule means the type's own; gap tags are `domain/skill`."""

    title: str
    type: AssetType
    link: str
    release_rule: ReleaseRule | None = None
    gap_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentAsset:
    """Something to read, watch or do. Only reusable microlearning has no engagement.

    `created_by` is None once that person was erased.
    """

    id: AssetId
    workspace_id: WorkspaceId
    engagement_id: EngagementId | None
    title: str
    type: AssetType
    link: str
    visibility: Visibility
    owner: AssetOwner
    release_rule: ReleaseRule
    created_by: PersonId | None
    gap_tags: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """One asset's change of visibility."""

    asset_id: AssetId
    engagement_id: EngagementId | None
    moved_from: Visibility
    moved_to: Visibility


class AssetStore(Protocol):
    async def add(self, asset: ContentAsset) -> None: ...

    async def get(self, asset_id: AssetId) -> ContentAsset | None: ...

    async def lock(self, asset_id: AssetId) -> ContentAsset | None:
        """Read it and hold it against every other change until the transaction ends."""
        ...

    async def unknown_tags(self, gap_tags: tuple[str, ...]) -> list[str]:
        """Return those that are not in the taxonomy."""
        ...

    async def titles(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId
    ) -> frozenset[str]:
        """Return the titles of an engagement's assets and of the workspace's reusable ones."""
        ...

    async def move(self, move: Move, rule: ReleaseRule, by: PersonId) -> None:
        """Store where it is now, its rule, and the transition with who made it."""
        ...

    async def set_rule(self, asset_id: AssetId, rule: ReleaseRule) -> None: ...

    async def release_due(self, before: timedelta, morning: time) -> list[Move]:
        """Move every asset whose rule says so, in one set-based statement, with its transition.

        `before` is how long before the start pre-engagement is, `morning` when the day begins in
        the school's zone. What somebody else is moving at this moment is left for the next time.
        """
        ...

    async def seen_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> list[tuple[ContentAsset, datetime | None]]:
        """Return what is out of draft, and when this participant did it; cancelled has none."""
        ...

    async def note_opened(self, asset_id: AssetId, participant_id: PersonId) -> None:
        """Note that it was opened now; again changes nothing."""
        ...

    async def complete_pre_work(self, asset_id: AssetId, participant_id: PersonId) -> bool:
        """Note that it was done now; false when it was noted before."""
        ...

    async def microlearning(
        self, workspace_id: WorkspaceId, gap_tags: frozenset[str]
    ) -> list[ContentAsset]:
        """Return the reusable ones that are out and carry one of these tags, newest first."""
        ...


class AssetWork(EngagementWork, Protocol):
    @property
    def assets(self) -> AssetStore: ...


def _check(form: AssetForm, unknown: list[str]) -> None:
    errors: dict[str, str] = {}
    if not form.title.strip():
        errors["title"] = "Give it a title, so that people know what it is."
    elif len(form.title) > TITLE_MAX:
        errors["title"] = f"Please keep this under {TITLE_MAX} characters."
    if error := link_error(form.link.strip()):
        errors["link"] = error
    if unknown:
        errors["gap_tags"] = "One of these tags isn't in the list. Pick from the list."
    elif len(form.gap_tags) > GAP_TAGS_MAX:
        errors["gap_tags"] = f"Please pick at most {GAP_TAGS_MAX} tags."
    elif form.type is AssetType.MICROLEARNING and not form.gap_tags:
        errors["gap_tags"] = "Pick the gaps that this answers: that is how it finds its readers."
    if errors:
        raise FieldErrors(errors)


async def add_asset(
    work: AssetWork, actor: PersonActor, engagement_id: EngagementId | None, form: AssetForm
) -> ContentAsset:
    """Add an asset, as a draft; without an engagement, reusable microlearning.

    Raises FieldErrors, or NotAllowedError.
    """
    engagement = None if engagement_id is None else await visible(work, engagement_id)
    scope = _mine(actor) if engagement is None else engagement.scope
    await work.authorise(actor, Action.MOVE_ASSET, scope)
    if engagement is None and form.type is not AssetType.MICROLEARNING:
        raise FieldErrors({"type": "Only microlearning stands alone. Pick the workshop it is for."})
    _check(form, await work.assets.unknown_tags(form.gap_tags) if form.gap_tags else [])
    asset = _new(work, actor, engagement, form)
    await work.assets.add(asset)
    await work.audit.write(
        actor,
        "asset.added",
        "content_asset",
        asset.id,
        after={
            "type": asset.type.value,
            "visibility": asset.visibility.value,
            "release_rule": asset.release_rule.value,
        },
    )
    return asset


def _new(
    work: Work, actor: PersonActor, engagement: Engagement | None, form: AssetForm
) -> ContentAsset:
    rule = form.release_rule or DEFAULT_RULES[form.type]
    return ContentAsset(
        id=AssetId(work.new_id()),
        workspace_id=actor.workspace_id,
        engagement_id=None if engagement is None else engagement.id,
        title=form.title.strip(),
        type=form.type,
        link=form.link.strip(),
        visibility=Visibility.DRAFT,
        owner=AssetOwner.CONTENT_CREATOR if engagement is None else AssetOwner.PROGRAMME_MANAGER,
        release_rule=ReleaseRule.BY_HAND if engagement is None else rule,
        created_by=actor.person_id,
        gap_tags=tuple(dict.fromkeys(form.gap_tags)),
        created_at=work.now,
    )


def _mine(actor: PersonActor) -> Scope:
    return Scope(workspace_id=actor.workspace_id, owner=actor.person_id)

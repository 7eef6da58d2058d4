"""When assets are seen.

An asset is seen from the moment it leaves draft. Its stages are those of the workshop, and its
release rule says at which of them it comes out by itself; from there it moves along with the
workshop. Whoever moves it back has reasons that the clock does not know: from then on it is moved
by hand alone. Reusable microlearning has no workshop: it is a draft, or it is out.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

from core.content.assets import AssetWork, ContentAsset, Move
from core.content.vocabulary import VISIBILITY_LABELS, ReleaseRule, Visibility
from core.engagements.records import Engagement, visible
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import AssetId
from core.kernel.transitions import advance
from core.policy import Action, PersonActor, Scope, System

PRE_ENGAGEMENT_BEFORE = timedelta(days=7)
# In the school's zone; a workshop that begins earlier has its materials when it begins.
MORNING = time(6)

# Forwards as far as one likes, back by one stage or out of everybody's sight.
TRANSITIONS: Mapping[Visibility, frozenset[Visibility]] = {
    Visibility.DRAFT: frozenset(
        {Visibility.PRE_ENGAGEMENT, Visibility.DAY_OF, Visibility.POST_RELEASED}
    ),
    Visibility.PRE_ENGAGEMENT: frozenset(
        {Visibility.DRAFT, Visibility.DAY_OF, Visibility.POST_RELEASED}
    ),
    Visibility.DAY_OF: frozenset(
        {Visibility.DRAFT, Visibility.PRE_ENGAGEMENT, Visibility.POST_RELEASED}
    ),
    Visibility.POST_RELEASED: frozenset({Visibility.DRAFT, Visibility.DAY_OF}),
}
REUSABLE_TRANSITIONS: Mapping[Visibility, frozenset[Visibility]] = {
    Visibility.DRAFT: frozenset({Visibility.POST_RELEASED}),
    Visibility.POST_RELEASED: frozenset({Visibility.DRAFT}),
}
STAGES = tuple(Visibility)


async def _movable(
    work: AssetWork, actor: PersonActor, asset_id: AssetId
) -> tuple[ContentAsset, Engagement | None]:
    """Hold an asset that this person may move. Raises NotAllowedError."""
    asset = await work.assets.lock(asset_id)
    if asset is None:
        raise NotAllowedError
    if asset.engagement_id is None:
        engagement = None
        scope = Scope(workspace_id=asset.workspace_id, owner=asset.created_by)
    else:
        engagement = await visible(work, asset.engagement_id)
        scope = engagement.scope
    await work.authorise(actor, Action.MOVE_ASSET, scope)
    return asset, engagement


def _refusal(table: Mapping[Visibility, frozenset[Visibility]], asset: ContentAsset) -> str:
    onward = [stage for stage in STAGES if stage in table[asset.visibility]]
    places = " or ".join(f"“{VISIBILITY_LABELS[stage]}”" for stage in onward)
    return f"This is at “{VISIBILITY_LABELS[asset.visibility]}”. From there it can go to {places}."


async def move_asset(
    work: AssetWork, actor: PersonActor, asset_id: AssetId, target: Visibility
) -> ContentAsset:
    """Move an asset by hand: earlier than its rule, or back, after which no rule moves it.

    Raises NotAllowedError, or ConflictError with the reason for a move that there is not.
    """
    asset, engagement = await _movable(work, actor, asset_id)
    table = REUSABLE_TRANSITIONS if engagement is None else TRANSITIONS
    advance(table, asset.visibility, target, "This", why_not=_refusal(table, asset))
    if (
        engagement is not None
        and engagement.state is EngagementState.CANCELLED
        and target is not Visibility.DRAFT
    ):
        raise ConflictError("This workshop was cancelled, so nobody would see it.")
    goes_back = STAGES.index(target) < STAGES.index(asset.visibility)
    moved = replace(
        asset,
        visibility=target,
        release_rule=ReleaseRule.BY_HAND if goes_back else asset.release_rule,
    )
    move = Move(asset.id, asset.engagement_id, asset.visibility, target)
    await work.assets.move(move, moved.release_rule, actor.person_id)
    await work.audit.write(
        actor,
        "asset.moved",
        "content_asset",
        asset.id,
        before=_audit_facts(asset),
        after=_audit_facts(moved),
    )
    if asset.engagement_id is not None:
        await work.homes.changed_around(asset.engagement_id)
    return moved


def _audit_facts(asset: ContentAsset) -> dict[str, str]:
    return {"visibility": asset.visibility.value, "release_rule": asset.release_rule.value}


async def set_release_rule(
    work: AssetWork, actor: PersonActor, asset_id: AssetId, rule: ReleaseRule
) -> ContentAsset:
    """Say at which stage an asset comes out by itself, later than it would, or not at all.

    Raises NotAllowedError, or ConflictError for what has no workshop to follow.
    """
    asset, engagement = await _movable(work, actor, asset_id)
    if engagement is None:
        raise ConflictError("This belongs to no workshop: it comes out when you release it.")
    changed = replace(asset, release_rule=rule)
    await work.assets.set_rule(asset.id, rule)
    await work.audit.write(
        actor,
        "asset.rule_changed",
        "content_asset",
        asset.id,
        before=_audit_facts(asset),
        after=_audit_facts(changed),
    )
    return changed


async def release_assets_due(work: AssetWork) -> int:
    """Move what the release rules say, over the whole database. Return how many."""
    clock = System("content")
    await work.authorise(clock, Action.MOVE_ASSET, Scope())
    moves = await work.assets.release_due(PRE_ENGAGEMENT_BEFORE, MORNING)
    for move in moves:
        await work.audit.write(
            clock,
            "asset.moved",
            "content_asset",
            move.asset_id,
            before={"visibility": move.moved_from.value},
            after={"visibility": move.moved_to.value},
        )
    for engagement_id in {move.engagement_id for move in moves if move.engagement_id}:
        await work.homes.changed_around(engagement_id)
    return len(moves)

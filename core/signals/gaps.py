"""Gaps that show in more than one engagement, on their way to content that answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.engagements.records import visible
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import AssetId, EngagementId, GapSignalId
from core.kernel.transitions import advance
from core.policy import Action, Actor, PersonActor, Scope
from core.signals.records import GapSignal, GapWork
from core.signals.vocabulary import GAP_STATUS_LABELS, GapSignalStatus

TRANSITIONS: Mapping[GapSignalStatus, frozenset[GapSignalStatus]] = {
    GapSignalStatus.OPEN: frozenset({GapSignalStatus.PLANNED, GapSignalStatus.DISMISSED}),
    GapSignalStatus.PLANNED: frozenset(
        {GapSignalStatus.PUBLISHED, GapSignalStatus.DISMISSED, GapSignalStatus.OPEN}
    ),
    GapSignalStatus.PUBLISHED: frozenset(),
    GapSignalStatus.DISMISSED: frozenset({GapSignalStatus.OPEN}),
}
# One engagement's gap is that engagement's; a pattern needs another one.
FEWEST_ENGAGEMENTS = 2


async def propose_gap(
    work: GapWork, actor: PersonActor, gap_tag: str, engagement_ids: Sequence[EngagementId]
) -> GapSignal:
    """Propose a pattern from what was released in engagements that are all the person's own.

    Raises NotAllowedError, or ConflictError where too little was released or the pattern stands.
    """
    for engagement_id in engagement_ids:
        engagement = await visible(work, engagement_id)
        await work.authorise(actor, Action.PROPOSE_GAP, engagement.scope)
    shares = await work.gaps.shares(gap_tag, engagement_ids)
    if len(shares) < FEWEST_ENGAGEMENTS:
        raise ConflictError(
            "A pattern needs at least two engagements whose pulse showed a number for this gap."
        )
    gap = GapSignal(
        id=GapSignalId(work.new_id()),
        workspace_id=actor.workspace_id,
        share=min(shares.values(), key=lambda share: share.percent),
        engagements=shares,
        status=GapSignalStatus.OPEN,
        asset_id=None,
        created_at=work.now,
    )
    if not await work.gaps.add(gap):
        raise ConflictError("This gap is in the backlog already.")
    await work.audit.write(
        actor,
        "gap.proposed",
        "gap_signal",
        gap.id,
        after={"gap_tag": gap_tag, "engagements": str(len(shares))},
    )
    return gap


async def plan_gap(work: GapWork, actor: PersonActor, gap_id: GapSignalId) -> GapSignal:
    """Say that content for it is being made. Raises NotAllowedError, ConflictError."""
    return await _move(work, actor, gap_id, GapSignalStatus.PLANNED)


async def publish_gap(
    work: GapWork, actor: PersonActor, gap_id: GapSignalId, asset_id: AssetId
) -> GapSignal:
    """Say which asset answers it: one that is out and carries its tag.

    Raises NotAllowedError, ConflictError.
    """
    return await _move(work, actor, gap_id, GapSignalStatus.PUBLISHED, asset_id)


async def dismiss_gap(work: GapWork, actor: PersonActor, gap_id: GapSignalId) -> GapSignal:
    """Say that nothing will be made for it. Raises NotAllowedError, ConflictError."""
    return await _move(work, actor, gap_id, GapSignalStatus.DISMISSED)


async def reopen_gap(work: GapWork, actor: PersonActor, gap_id: GapSignalId) -> GapSignal:
    """Reopen a pattern. Raises NotAllowedError, ConflictError."""
    return await _move(work, actor, gap_id, GapSignalStatus.OPEN)


async def _move(
    work: GapWork,
    actor: Actor,
    gap_id: GapSignalId,
    target: GapSignalStatus,
    asset_id: AssetId | None = None,
) -> GapSignal:
    gap = await work.gaps.lock(gap_id)
    if gap is None:
        raise NotAllowedError
    await work.authorise(actor, Action.KEEP_BACKLOG, Scope(workspace_id=gap.workspace_id))
    if asset_id is not None and not await work.gaps.answers(gap, asset_id):
        raise ConflictError("Choose an asset that is published and carries this gap's tag.")
    status = advance(TRANSITIONS, gap.status, target, "This gap", GAP_STATUS_LABELS)
    moved = replace(gap, status=status, asset_id=asset_id)
    await work.gaps.save(moved)
    await work.audit.write(
        actor,
        "gap.moved",
        "gap_signal",
        gap.id,
        before={"status": gap.status.value},
        after={"status": status.value, **({"asset": str(asset_id)} if asset_id else {})},
    )
    return moved

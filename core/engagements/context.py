"""What one engagement is planned by: its school's context, unless it has one of its own."""

from core.engagements.records import EffectiveContext, Engagement, visible
from core.kernel.ids import EngagementId
from core.policy import Action, PersonActor
from core.ports import UnitOfWork
from core.schools import Context, add_version, audited, checked_context


async def _theirs(uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId) -> Engagement:
    engagement = await visible(uow, engagement_id)
    await uow.authorise(actor, Action.EDIT_CONTEXT, engagement.scope)
    return engagement


async def context_of(
    uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId
) -> EffectiveContext | None:
    """Read what the engagement is planned by; none where nothing was written yet."""
    await _theirs(uow, actor, engagement_id)
    return await uow.engagements.effective_context(engagement_id)


async def save_context_through(
    uow: UnitOfWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    context: Context,
    expected_revision: int | None = None,
) -> int:
    """Add a version to the school's context, as somebody who is assigned to one engagement there.

    Raises what `core.schools.save_school_context` does.
    """
    engagement = await _theirs(uow, actor, engagement_id)
    return await add_version(uow, actor, engagement.school_id, context, expected_revision)


async def save_engagement_context(
    uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId, context: Context
) -> Context:
    """Give an engagement a context of its own. Raises NotAllowedError or FieldErrors."""
    await _theirs(uow, actor, engagement_id)
    tidy = checked_context(context)
    before = await uow.engagements.own_context(engagement_id)
    await uow.engagements.save_own_context(engagement_id, tidy, actor.person_id)
    await uow.audit.write(
        actor,
        "engagement_context.changed",
        "engagement",
        engagement_id,
        before=audited(before),
        after=audited(tidy),
    )
    return tidy


async def drop_engagement_context(
    uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId
) -> None:
    """Let the school's context count again. Raises NotAllowedError."""
    await _theirs(uow, actor, engagement_id)
    before = await uow.engagements.own_context(engagement_id)
    if before is not None:
        await uow.engagements.drop_own_context(engagement_id)
        await uow.audit.write(
            actor,
            "engagement_context.dropped",
            "engagement",
            engagement_id,
            before=audited(before),
        )

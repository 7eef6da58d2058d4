"""What one engagement is planned by: its school's context, unless it has one of its own."""

from typing import Protocol

from core.engagements.records import EffectiveContext, Engagement, EngagementWork, visible
from core.kernel.ids import EngagementId
from core.policy import Action, PersonActor
from core.schools import Context, SchoolWork, add_version, audited, checked_context


class ContextWork(EngagementWork, SchoolWork, Protocol):
    """What is written through an engagement is its school's."""


async def _authorised_engagement(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> Engagement:
    engagement = await visible(work, engagement_id)
    await work.authorise(actor, Action.EDIT_CONTEXT, engagement.scope)
    return engagement


async def context_of(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> EffectiveContext | None:
    """Read what the engagement is planned by; None where nothing was written yet."""
    await _authorised_engagement(work, actor, engagement_id)
    return await work.engagements.effective_context(engagement_id)


async def save_context_through(
    work: ContextWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    context: Context,
    expected_revision: int | None = None,
) -> int:
    """Add a version to the school's context, as somebody who is assigned to one engagement there.

    Raises what `core.schools.save_school_context` does.
    """
    engagement = await _authorised_engagement(work, actor, engagement_id)
    return await add_version(work, actor, engagement.school_id, context, expected_revision)


async def save_engagement_context(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId, context: Context
) -> Context:
    """Give an engagement a context of its own. Raises NotAllowedError or FieldErrors."""
    await _authorised_engagement(work, actor, engagement_id)
    tidy = checked_context(context)
    before = await work.engagements.own_context(engagement_id)
    await work.engagements.save_own_context(engagement_id, tidy, actor.person_id)
    await work.audit.write(
        actor,
        "engagement_context.changed",
        "engagement",
        engagement_id,
        before=audited(before),
        after=audited(tidy),
    )
    return tidy


async def drop_engagement_context(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> None:
    """Let the school's context count again. Raises NotAllowedError."""
    await _authorised_engagement(work, actor, engagement_id)
    before = await work.engagements.own_context(engagement_id)
    if before is not None:
        await work.engagements.drop_own_context(engagement_id)
        await work.audit.write(
            actor,
            "engagement_context.dropped",
            "engagement",
            engagement_id,
            before=audited(before),
        )

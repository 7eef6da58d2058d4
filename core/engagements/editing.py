"""Engagements entered and changed by hand."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Protocol
from zoneinfo import ZoneInfo

from core.engagements.records import (
    CHANNEL_ID_MAX,
    STRATEGIES_MAX,
    STRATEGY_DESCRIPTION_MAX,
    STRATEGY_NAME_MAX,
    TOPIC_MAX,
    TRANSITIONS,
    Details,
    Engagement,
    EngagementWork,
    Taught,
)
from core.engagements.roster import CohortForm, add_cohorts
from core.engagements.vocabulary import EngagementState, WindowAnchor, WorkshopType
from core.kernel.audited import without_words
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId, SchoolId
from core.kernel.local_time import to_utc
from core.kernel.transitions import advance
from core.policy import Action, PersonActor
from core.roles import RoleWork, store_grant, store_revocation, strategist_of
from core.schools import SchoolWork, visible_school


class EditingWork(EngagementWork, RoleWork, SchoolWork, Protocol):
    """A strategist is given their role, at a school that is looked up."""


@dataclass(frozen=True, slots=True)
class EngagementForm:
    """What a PM wrote. Date and time are in the school's zone."""

    topic: str
    on: date
    at: time
    workshop_type: WorkshopType
    strategist_id: PersonId | None
    digest_channel_id: str | None
    strategies: tuple[Taught, ...]


def _details(form: EngagementForm, zone: ZoneInfo) -> Details:
    """Return what is stored. Raises FieldErrors with a sentence for each wrong field."""
    errors = _strategy_errors(form.strategies)
    topic = form.topic.strip()
    if not topic:
        errors["topic"] = "Write what the workshop is about."
    elif len(topic) > TOPIC_MAX:
        errors["topic"] = f"Please keep this under {TOPIC_MAX} characters."
    if len(form.digest_channel_id or "") > CHANNEL_ID_MAX:
        errors["digest_channel"] = "Pick a channel from the list."
    starts_at = to_utc(form.on, form.at, zone)
    if starts_at is None:
        errors["at"] = "The clocks change at that hour, so that time doesn't exist. Pick another."
    if errors or starts_at is None:
        raise FieldErrors(errors)
    return Details(
        topic, starts_at, form.workshop_type, form.strategist_id, form.digest_channel_id or None
    )


def _strategy_errors(strategies: tuple[Taught, ...]) -> dict[str, str]:
    names = [one.name.strip() for one in strategies]
    if not names:
        return {"strategies": "Name at least one strategy that the workshop teaches."}
    if len(names) > STRATEGIES_MAX:
        return {"strategies": f"At most {STRATEGIES_MAX} strategies fit."}
    if len(set(names)) < len(names):
        return {"strategies": "Each strategy can stand here once."}
    if any(
        not 1 <= len(one.name.strip()) <= STRATEGY_NAME_MAX
        or not 1 <= len(one.description.strip()) <= STRATEGY_DESCRIPTION_MAX
        for one in strategies
    ):
        return {
            "strategies": (
                f"Each strategy needs a name under {STRATEGY_NAME_MAX} characters and a line about"
                f" it under {STRATEGY_DESCRIPTION_MAX}."
            )
        }
    return {}


async def _check_strategist(
    work: RoleWork, actor: PersonActor, strategist_id: PersonId | None
) -> None:
    if strategist_id is None:
        return
    holder = await work.roles.holder(strategist_id)
    if holder is None or not holder.active or holder.workspace_id != actor.workspace_id:
        raise FieldErrors({"strategist": "That person isn't active in Slack. Pick somebody else."})


async def _assign(
    work: RoleWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    before: PersonId | None,
    after: PersonId | None,
) -> None:
    """Move the strategist's role with the assignment: who runs a workshop may act in it."""
    grant = strategist_of(engagement_id)
    if before is not None and before != after:
        await store_revocation(work, actor, before, grant)
    if after is not None and before != after:
        await store_grant(work, actor, after, grant)


def _tidy(strategies: tuple[Taught, ...]) -> list[Taught]:
    return [Taught(one.name.strip(), one.description.strip()) for one in strategies]


_TYPED = frozenset({"topic", "strategies"})


def _audit_facts(details: Details, strategies: tuple[str, ...]) -> dict[str, str]:
    return {
        "topic": details.topic,
        "starts_at": details.starts_at.isoformat(),
        "workshop_type": details.workshop_type.value,
        "digest_channel": details.digest_channel_id or "",
        "strategies": " | ".join(strategies),
    }


def _details_of(engagement: Engagement) -> Details:
    return Details(
        engagement.topic,
        engagement.starts_at,
        engagement.workshop_type,
        engagement.strategist_id,
        engagement.digest_channel_id,
    )


async def create_engagement(
    work: EditingWork,
    actor: PersonActor,
    school_id: SchoolId,
    form: EngagementForm,
    cohorts: tuple[CohortForm, ...],
    *,
    window_anchor: WindowAnchor = WindowAnchor.MARKED_COMPLETE,
) -> EngagementId:
    """Plan an engagement at a school, with its cohorts.

    Raises NotAllowedError or FieldErrors, also when that one stands already.
    """
    school = await visible_school(work, school_id)
    await work.authorise(actor, Action.EDIT_ENGAGEMENT, school.scope)
    details = _details(form, ZoneInfo(school.time_zone))
    await _check_strategist(work, actor, form.strategist_id)
    engagement_id = await work.engagements.add(school_id, details, window_anchor)
    await work.engagements.set_strategies(
        school.workspace_id, engagement_id, _tidy(form.strategies)
    )
    await add_cohorts(work, engagement_id, cohorts)
    await _assign(work, actor, engagement_id, None, form.strategist_id)
    await work.homes.changed_around(engagement_id)
    names = tuple(one.name for one in _tidy(form.strategies))
    await work.audit.write(
        actor,
        "engagement.created",
        "engagement",
        engagement_id,
        after={
            **without_words(_audit_facts(details, names), _TYPED),
            "window_anchor": window_anchor.value,
        },
    )
    return engagement_id


async def _locked(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> Engagement:
    engagement = await work.engagements.lock(engagement_id)
    if engagement is None:
        raise NotAllowedError
    await work.authorise(actor, Action.EDIT_ENGAGEMENT, engagement.scope)
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop is cancelled, so it can't be changed.")
    return engagement


async def edit_engagement(
    work: EditingWork, actor: PersonActor, engagement_id: EngagementId, form: EngagementForm
) -> None:
    """Change an engagement; its time only while it is planned.

    Raises NotAllowedError, FieldErrors, or ConflictError when it is cancelled.
    """
    engagement = await _locked(work, actor, engagement_id)
    details = _details(form, ZoneInfo(engagement.time_zone))
    if (
        engagement.state is not EngagementState.PLANNED
        and details.starts_at != engagement.starts_at
    ):
        raise FieldErrors({"on": "This workshop is over; its date stays as it was."})
    if form.strategist_id != engagement.strategist_id:
        await _check_strategist(work, actor, form.strategist_id)
    await work.engagements.save_details(engagement_id, details)
    await work.engagements.set_strategies(
        engagement.workspace_id, engagement_id, _tidy(form.strategies)
    )
    await work.homes.changed_around(engagement_id)
    await _assign(work, actor, engagement_id, engagement.strategist_id, form.strategist_id)
    before = _audit_facts(_details_of(engagement), tuple(one.name for one in engagement.strategies))
    after = _audit_facts(details, tuple(one.name for one in _tidy(form.strategies)))
    changed = [key for key in after if before[key] != after[key]]
    await work.audit.write(
        actor,
        "engagement.changed",
        "engagement",
        engagement_id,
        before=without_words({key: before[key] for key in changed}, _TYPED),
        after=without_words({key: after[key] for key in changed}, _TYPED),
    )


async def cancel_engagement(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> Engagement:
    """Cancel a planned engagement: nobody is asked for anything more.

    Raises NotAllowedError, or ConflictError when it is over or cancelled already.
    """
    engagement = await _locked(work, actor, engagement_id)
    state = advance(TRANSITIONS, engagement.state, EngagementState.CANCELLED, "This workshop")
    await work.engagements.cancel(engagement_id)
    await work.homes.changed_around(engagement_id)
    await work.audit.write(
        actor,
        "engagement.cancelled",
        "engagement",
        engagement_id,
        before={"state": engagement.state.value},
        after={"state": state.value},
    )
    return replace(engagement, state=state)


async def set_window_anchor(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId, anchor: WindowAnchor
) -> None:
    """Choose where the clocks start: at completion, or at each participant's own check-in.

    After completion everybody's clocks are set anew by it; what was released stays as it is.
    Raises NotAllowedError, or ConflictError when the engagement is cancelled.
    """
    engagement = await _locked(work, actor, engagement_id)
    if anchor is engagement.window_anchor:
        return
    await work.engagements.save_window_anchor(engagement_id, anchor)
    await work.homes.changed_around(engagement_id)
    await work.audit.write(
        actor,
        "engagement.window_anchor_changed",
        "engagement",
        engagement_id,
        before={"window_anchor": engagement.window_anchor.value},
        after={"window_anchor": anchor.value, "state": engagement.state.value},
    )

"""Cohorts and who is in them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from core.engagements.completing import invitation
from core.engagements.records import (
    COHORT_NAME_MAX,
    COHORT_NOTE_MAX,
    EXPECTED_MAX,
    CohortSnapshot,
    Engagement,
    EngagementWork,
    Enrolled,
)
from core.engagements.vocabulary import EngagementState, WindowAnchor
from core.engagements.welcoming import welcome
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, EngagementId, PersonId
from core.people import CurrentUser
from core.policy import Action, PersonActor, Scope
from core.roles import RoleWork

# People come early, and a workshop of the morning is checked in to from breakfast on.
CHECK_IN_OPENS = timedelta(hours=3)


class RosterWork(EngagementWork, RoleWork, Protocol):
    """Whoever joins is looked up as the holder of roles."""


@dataclass(frozen=True, slots=True)
class CohortForm:
    name: str
    snapshot: CohortSnapshot = field(default_factory=CohortSnapshot)


def _checked(form: CohortForm) -> CohortForm:
    """Return it as it is stored. Raises FieldErrors with a sentence for each wrong field."""
    name, note = form.name.strip(), (form.snapshot.note or "").strip() or None
    errors: dict[str, str] = {}
    if not name:
        errors["name"] = "Give the cohort a name."
    elif len(name) > COHORT_NAME_MAX:
        errors["name"] = f"Please keep this under {COHORT_NAME_MAX} characters."
    if len(note or "") > COHORT_NOTE_MAX:
        errors["note"] = f"Please keep this under {COHORT_NOTE_MAX} characters."
    expected = form.snapshot.expected_count
    if expected is not None and not 0 <= expected <= EXPECTED_MAX:
        errors["expected_count"] = f"Write a number from 0 to {EXPECTED_MAX}."
    if errors:
        raise FieldErrors(errors)
    return CohortForm(name, CohortSnapshot(form.snapshot.attendee_group, note, expected))


def _audit_facts(form: CohortForm) -> dict[str, str]:
    """Give a cohort's facts for the audit: name and note stay where they were written."""
    group, expected = form.snapshot.attendee_group, form.snapshot.expected_count
    return {
        "name": f"{len(form.name)} characters",
        "attendee_group": group.value if group else "",
        "expected_count": "" if expected is None else str(expected),
    }


async def _authorised_engagement(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId
) -> Engagement:
    engagement = await work.engagements.hold(engagement_id)
    if engagement is None:
        raise NotAllowedError
    await work.authorise(actor, Action.EDIT_CONTEXT, engagement.scope)
    return engagement


async def add_cohorts(
    work: EngagementWork, engagement_id: EngagementId, cohorts: tuple[CohortForm, ...]
) -> None:
    """Add a new engagement's cohorts, once somebody was authorised to."""
    if not cohorts:
        raise FieldErrors({"cohorts": "An engagement has one cohort or more."})
    for one in cohorts:
        form = _checked(one)
        cohort_id = CohortId(work.new_id())
        await work.engagements.save_cohort(engagement_id, cohort_id, form.name, form.snapshot)


async def save_cohort(
    work: EngagementWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    cohort_id: CohortId | None,
    form: CohortForm,
) -> CohortId:
    """Add a cohort to an engagement, or change one of its own. Raises NotAllowedError, FieldErrors.

    `cohort_id` is None for a new one.
    """
    await _authorised_engagement(work, actor, engagement_id)
    tidy = _checked(form)
    before = None
    if cohort_id is not None:
        before = await _cohort(work, engagement_id, cohort_id)
    saved = cohort_id or CohortId(work.new_id())
    await work.engagements.save_cohort(engagement_id, saved, tidy.name, tidy.snapshot)
    await work.audit.write(
        actor,
        "cohort.changed" if before else "cohort.created",
        "cohort",
        saved,
        before=_audit_facts(before) if before else None,
        after=_audit_facts(tidy),
    )
    return saved


async def _cohort(
    work: EngagementWork, engagement_id: EngagementId, cohort_id: CohortId
) -> CohortForm:
    for one in await work.engagements.cohorts(engagement_id):
        if one.id == cohort_id:
            return CohortForm(one.name, one.snapshot)
    raise NotAllowedError


async def enrol(
    work: RosterWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    cohort_id: CohortId,
    person_id: PersonId,
) -> None:
    """Put somebody into a cohort: newly, from another of the engagement's, or back again.

    Whoever comes for the first time is welcomed; after completion a newcomer is asked for a plan.
    Raises NotAllowedError, FieldErrors, or
    ConflictError when the engagement is cancelled.
    """
    engagement = await _authorised_engagement(work, actor, engagement_id)
    await _cohort(work, engagement_id, cohort_id)
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop is cancelled, so nobody can join it.")
    person = await work.roles.holder(person_id)
    if person is None or not person.active or person.workspace_id != engagement.workspace_id:
        raise FieldErrors({"person": "That person isn't active in Slack. Pick somebody else."})
    before = await work.engagements.membership(engagement_id, person_id)
    enrolled = await store_enrolment(work, engagement, cohort_id, person_id)
    await work.outbox.add([welcome(person_id, engagement_id)])
    if engagement.state is EngagementState.COMPLETED:
        await work.outbox.add([invitation(enrolled, engagement_id)])
    await work.homes.changed([person_id])
    await work.audit.write(
        actor,
        "enrollment.joined",
        "enrollment",
        enrolled.enrollment_id,
        before={"cohort": str(before.cohort_id)} if before and before.left_at is None else None,
        after={"cohort": str(cohort_id)},
    )


async def store_enrolment(
    work: EngagementWork, engagement: Engagement, cohort_id: CohortId, person_id: PersonId
) -> Enrolled:
    """Put somebody into a cohort, once somebody was authorised to.

    After completion a newcomer's clocks start with everybody's, unless they start at check-in.
    """
    anchored = engagement.window_anchor is WindowAnchor.MARKED_COMPLETE
    anchor_at = engagement.completed_at if anchored else None
    enrollment_id = await work.engagements.join(engagement.id, cohort_id, person_id, anchor_at)
    return Enrolled(enrollment_id, person_id, cohort_id)


async def unenrol(
    work: EngagementWork, actor: PersonActor, engagement_id: EngagementId, person_id: PersonId
) -> None:
    """Take somebody out of an engagement; what they did in it stays theirs.

    Raises NotAllowedError, also when they are not in it.
    """
    await _authorised_engagement(work, actor, engagement_id)
    before = await work.engagements.membership(engagement_id, person_id)
    if before is None or before.left_at is not None:
        raise NotAllowedError
    await work.engagements.leave(engagement_id, person_id)
    await work.homes.changed([person_id])
    await work.audit.write(
        actor,
        "enrollment.left",
        "enrollment",
        before.enrollment_id,
        before={"cohort": str(before.cohort_id)},
    )


async def check_in(work: EngagementWork, user: CurrentUser, engagement_id: EngagementId) -> None:
    """Note that a participant has come, by their own word; the first time counts.

    Where the clocks start at each participant's check-in, theirs start now. Raises NotAllowedError,
    or ConflictError when the workshop is cancelled or still some hours away.
    """
    engagement = await work.engagements.hold(engagement_id)
    if engagement is None:
        raise NotAllowedError
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop was cancelled.")
    if work.now < engagement.starts_at - CHECK_IN_OPENS:
        raise ConflictError("Check-in opens three hours before the workshop begins.")
    membership = await work.engagements.membership(engagement_id, user.person.id)
    if membership is None or membership.checked_in_at is not None:
        return
    await work.engagements.check_in(engagement_id, user.person.id)
    await work.homes.changed([user.person.id])
    await work.audit.write(
        user.actor, "enrollment.checked_in", "enrollment", membership.enrollment_id
    )

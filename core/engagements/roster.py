"""Cohorts and who is in them."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.engagements.completing import invitation
from core.engagements.records import (
    COHORT_NAME_MAX,
    COHORT_NOTE_MAX,
    EXPECTED_MAX,
    CohortSnapshot,
    Engagement,
    Enrolled,
)
from core.engagements.welcoming import welcome
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, EngagementId, PersonId
from core.kernel.vocabularies import EngagementState, WindowAnchor
from core.people import CurrentUser
from core.policy import Action, PersonActor, Scope
from core.ports import UnitOfWork

# People come early, and a workshop of the morning is checked in to from breakfast on.
CHECK_IN_OPENS = timedelta(hours=3)


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


def _words(form: CohortForm) -> dict[str, str]:
    """Give a cohort's facts for the audit: name and note stay where they were written."""
    group, expected = form.snapshot.attendee_group, form.snapshot.expected_count
    return {
        "name": f"{len(form.name)} characters",
        "attendee_group": group.value if group else "",
        "expected_count": "" if expected is None else str(expected),
    }


async def _theirs(uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId) -> Engagement:
    engagement = await uow.engagements.hold(engagement_id)
    if engagement is None:
        raise NotAllowedError
    await uow.authorise(actor, Action.EDIT_CONTEXT, engagement.scope)
    return engagement


async def add_cohorts(
    uow: UnitOfWork, engagement_id: EngagementId, cohorts: tuple[CohortForm, ...]
) -> None:
    """Add a new engagement's cohorts, once somebody was authorised to."""
    if not cohorts:
        raise FieldErrors({"cohorts": "An engagement has one cohort or more."})
    for one in cohorts:
        form = _checked(one)
        cohort_id = CohortId(uow.new_id())
        await uow.engagements.save_cohort(engagement_id, cohort_id, form.name, form.snapshot)


async def save_cohort(
    uow: UnitOfWork,
    actor: PersonActor,
    engagement_id: EngagementId,
    cohort_id: CohortId | None,
    form: CohortForm,
) -> CohortId:
    """Add a cohort to an engagement, or change one of its own. Raises NotAllowedError, FieldErrors.

    `cohort_id` is none for a new one.
    """
    await _theirs(uow, actor, engagement_id)
    tidy = _checked(form)
    before = None
    if cohort_id is not None:
        before = await _cohort(uow, engagement_id, cohort_id)
    saved = cohort_id or CohortId(uow.new_id())
    await uow.engagements.save_cohort(engagement_id, saved, tidy.name, tidy.snapshot)
    await uow.audit.write(
        actor,
        "cohort.changed" if before else "cohort.created",
        "cohort",
        saved,
        before=_words(before) if before else None,
        after=_words(tidy),
    )
    return saved


async def _cohort(uow: UnitOfWork, engagement_id: EngagementId, cohort_id: CohortId) -> CohortForm:
    for one in await uow.engagements.cohorts(engagement_id):
        if one.id == cohort_id:
            return CohortForm(one.name, one.snapshot)
    raise NotAllowedError


async def enrol(
    uow: UnitOfWork,
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
    engagement = await _theirs(uow, actor, engagement_id)
    await _cohort(uow, engagement_id, cohort_id)
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop is cancelled, so nobody can join it.")
    person = await uow.roles.holder(person_id)
    if person is None or not person.active or person.workspace_id != engagement.workspace_id:
        raise FieldErrors({"person": "That person isn't active in Slack. Pick somebody else."})
    before = await uow.engagements.membership(engagement_id, person_id)
    enrolled = await store_enrolment(uow, engagement, cohort_id, person_id)
    await uow.outbox.add([welcome(person_id, engagement_id)])
    if engagement.state is EngagementState.COMPLETED:
        await uow.outbox.add([invitation(enrolled, engagement_id)])
    await uow.homes.changed([person_id])
    await uow.audit.write(
        actor,
        "enrollment.joined",
        "enrollment",
        enrolled.enrollment_id,
        before={"cohort": str(before.cohort_id)} if before and before.left_at is None else None,
        after={"cohort": str(cohort_id)},
    )


async def store_enrolment(
    uow: UnitOfWork, engagement: Engagement, cohort_id: CohortId, person_id: PersonId
) -> Enrolled:
    """Put somebody into a cohort, once somebody was authorised to.

    After completion a newcomer's clocks start with everybody's, unless they start at check-in.
    """
    anchored = engagement.window_anchor is WindowAnchor.MARKED_COMPLETE
    anchor_at = engagement.completed_at if anchored else None
    enrollment_id = await uow.engagements.join(engagement.id, cohort_id, person_id, anchor_at)
    return Enrolled(enrollment_id, person_id, cohort_id)


async def unenrol(
    uow: UnitOfWork, actor: PersonActor, engagement_id: EngagementId, person_id: PersonId
) -> None:
    """Take somebody out of an engagement; what they did in it stays theirs.

    Raises NotAllowedError, also when they are not in it.
    """
    await _theirs(uow, actor, engagement_id)
    before = await uow.engagements.membership(engagement_id, person_id)
    if before is None or before.left_at is not None:
        raise NotAllowedError
    await uow.engagements.leave(engagement_id, person_id)
    await uow.homes.changed([person_id])
    await uow.audit.write(
        actor,
        "enrollment.left",
        "enrollment",
        before.enrollment_id,
        before={"cohort": str(before.cohort_id)},
    )


async def check_in(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> None:
    """Note that a participant has come, by their own word; the first time counts.

    Where the clocks start at each participant's check-in, theirs start now. Raises NotAllowedError,
    or ConflictError when the workshop is cancelled or still some hours away.
    """
    engagement = await uow.engagements.hold(engagement_id)
    if engagement is None:
        raise NotAllowedError
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await uow.authorise(user.actor, Action.OWN_RECORDS, scope)
    if engagement.state is EngagementState.CANCELLED:
        raise ConflictError("This workshop was cancelled.")
    if uow.now < engagement.starts_at - CHECK_IN_OPENS:
        raise ConflictError("Check-in opens three hours before the workshop begins.")
    membership = await uow.engagements.membership(engagement_id, user.person.id)
    if membership is None or membership.checked_in_at is not None:
        return
    await uow.engagements.check_in(engagement_id, user.person.id)
    await uow.homes.changed([user.person.id])
    await uow.audit.write(
        user.actor, "enrollment.checked_in", "enrollment", membership.enrollment_id
    )

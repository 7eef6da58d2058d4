"""The people of a high-performing cohort may offer to tell how they did it."""

from collections.abc import Mapping
from dataclasses import replace

from core.engagements.records import visible
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import CaseStudyId
from core.kernel.transitions import advance
from core.people import CurrentUser
from core.policy import Action, Actor, Scope
from core.signals.records import CaseStudyRequest, SignalWork
from core.signals.vocabulary import CaseStudyState

TRANSITIONS: Mapping[CaseStudyState, frozenset[CaseStudyState]] = {
    CaseStudyState.OPEN: frozenset({CaseStudyState.CLOSED}),
    CaseStudyState.CLOSED: frozenset(),
}


async def volunteer(work: SignalWork, user: CurrentUser, request_id: CaseStudyId) -> None:
    """Offer to take part; twice is as good as once. Raises NotAllowedError, ConflictError."""
    request = await _own(work, user, request_id)
    if request.state is not CaseStudyState.OPEN:
        raise ConflictError("This case study isn't looking for anybody any more.")
    if await work.signals.volunteer(work.new_id(), request, user.person.id, work.now):
        await work.audit.write(
            user.actor, "case_study.volunteered", "case_study_request", request_id
        )


async def withdraw(work: SignalWork, user: CurrentUser, request_id: CaseStudyId) -> None:
    """Take the offer back, at any time. Raises NotAllowedError."""
    await _own(work, user, request_id)
    if await work.signals.withdraw(request_id, user.person.id):
        await work.audit.write(user.actor, "case_study.withdrawn", "case_study_request", request_id)


async def close_case_study(work: SignalWork, actor: Actor, request_id: CaseStudyId) -> None:
    """Close the request: nobody is looked for any more. Raises NotAllowedError, ConflictError."""
    request = await work.signals.lock_case_study(request_id)
    if request is None:
        raise NotAllowedError
    engagement = await visible(work, request.engagement_id)
    await work.authorise(
        actor,
        Action.REVIEW_SIGNAL_SECOND,
        replace(engagement.scope, cohort_id=request.cohort_id),
    )
    state = advance(TRANSITIONS, request.state, CaseStudyState.CLOSED, "This case study")
    await work.signals.close_case_study(request_id, work.now)
    await work.audit.write(
        actor,
        "case_study.closed",
        "case_study_request",
        request_id,
        before={"state": request.state.value},
        after={"state": state.value},
    )


async def _own(work: SignalWork, user: CurrentUser, request_id: CaseStudyId) -> CaseStudyRequest:
    request = await work.signals.lock_case_study(request_id)
    if request is None or request.cohort_id not in user.actor.cohorts:
        raise NotAllowedError
    scope = Scope(engagement_id=request.engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    return request

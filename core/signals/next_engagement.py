"""A cohort's signal goes to the LA first, then to the PM, and only then to HubSpot."""

from collections.abc import Mapping
from dataclasses import replace

from core.engagements.records import Engagement, visible
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CaseStudyId, CohortId, EngagementId, SignalId
from core.kernel.transitions import advance
from core.metrics.measures import Checkpoint
from core.policy import Action, Actor, PersonActor, Scope, System
from core.signals.records import CaseStudyRequest, NextEngagementSignal, SignalWork
from core.signals.thresholds import COMPARED, compared_at, flag_of
from core.signals.vocabulary import (
    NEXT_ENGAGEMENT_LABELS,
    CaseStudyState,
    CohortFlag,
    NextEngagementState,
)

TRANSITIONS: Mapping[NextEngagementState, frozenset[NextEngagementState]] = {
    NextEngagementState.DRAFTED: frozenset({NextEngagementState.LA_REVIEW}),
    NextEngagementState.LA_REVIEW: frozenset(
        {NextEngagementState.PM_REVIEW, NextEngagementState.RETURNED}
    ),
    NextEngagementState.PM_REVIEW: frozenset(
        {NextEngagementState.SENT_TO_HUBSPOT, NextEngagementState.RETURNED}
    ),
    NextEngagementState.SENT_TO_HUBSPOT: frozenset({NextEngagementState.CLOSED}),
    NextEngagementState.RETURNED: frozenset(
        {NextEngagementState.LA_REVIEW, NextEngagementState.CLOSED}
    ),
    NextEngagementState.CLOSED: frozenset(),
}
REASON_MAX = 300
# The summary says what is missing most; the rest would only make it longer.
GAPS_MAX = 10
NO_LA = "no_la"


async def draft_signal(
    work: SignalWork,
    actor: Actor,
    engagement_id: EngagementId,
    cohort_id: CohortId,
    checkpoint: Checkpoint,
) -> NextEngagementSignal:
    """Draft a cohort's signal from what was released, and hand it to the LA.

    Raises NotAllowedError, or ConflictError before the release or when there is one already.
    """
    engagement = await visible(work, engagement_id)
    await work.authorise(actor, Action.DRAFT_SIGNAL, replace(engagement.scope, cohort_id=cohort_id))
    if cohort_id not in {cohort.id for cohort in await work.engagements.cohorts(engagement_id)}:
        raise NotAllowedError
    figures = await work.signals.released(cohort_id, checkpoint)
    if checkpoint not in COMPARED or not figures:
        raise ConflictError("A signal can be drafted once the 5-day or 14-day figures are out.")
    thresholds = compared_at(checkpoint, await work.signals.thresholds(engagement.workspace_id))
    signal = NextEngagementSignal(
        id=SignalId(work.new_id()),
        engagement_id=engagement_id,
        cohort_id=cohort_id,
        checkpoint=checkpoint,
        flag=flag_of(figures, thresholds),
        gap_summary=tuple((await work.signals.gap_shares(cohort_id))[:GAPS_MAX]),
        state=NextEngagementState.DRAFTED,
        created_at=work.now,
    )
    if not await work.signals.draft(signal):
        raise ConflictError("There is a signal of this cohort and checkpoint already.")
    await work.audit.write(
        actor,
        "signal.drafted",
        "next_engagement_signal",
        signal.id,
        after={"checkpoint": checkpoint.value, "flag": signal.flag.value},
    )
    if signal.flag is CohortFlag.HIGH_PERFORMING:
        await _open_case_study(work, actor, signal)
    return await _hand_in(work, actor, signal)


async def draft_due(work: SignalWork) -> int:
    """Draft every signal whose figures are out. Return how many."""
    system = System("signals")
    await work.authorise(system, Action.DRAFT_SIGNAL, Scope())
    due = await work.signals.due(tuple(COMPARED))
    drafted = 0
    for one in due:
        try:
            await draft_signal(work, system, one.engagement_id, one.cohort_id, one.checkpoint)
        except ConflictError:
            continue  # another process was faster
        drafted += 1
    return drafted


async def resubmit(work: SignalWork, actor: Actor, signal_id: SignalId) -> NextEngagementSignal:
    """Hand a returned signal to the LA once more. Raises NotAllowedError, ConflictError."""
    signal, _ = await _locked(work, actor, signal_id, Action.DRAFT_SIGNAL)
    if signal.state is not NextEngagementState.RETURNED:
        raise ConflictError("Only a signal that was returned can be handed in again.")
    afresh = replace(
        signal,
        la_id=None,
        la_passed_at=None,
        la_absent=None,
        pm_id=None,
        pm_passed_at=None,
        returned_because=None,
    )
    return await _hand_in(work, actor, afresh)


async def approve_as_la(
    work: SignalWork, actor: PersonActor, signal_id: SignalId
) -> NextEngagementSignal:
    """Pass a signal on to the PM. Raises NotAllowedError, ConflictError."""
    signal, _ = await _locked(work, actor, signal_id, Action.REVIEW_SIGNAL_FIRST)
    passed = replace(signal, la_id=actor.person_id, la_passed_at=work.now)
    return await _move(work, actor, passed, NextEngagementState.PM_REVIEW)


async def approve_as_pm(
    work: SignalWork, actor: PersonActor, signal_id: SignalId
) -> NextEngagementSignal:
    """Release a signal for HubSpot; it is sent once HubSpot has it. Twice is as good as once.

    Raises NotAllowedError, ConflictError.
    """
    signal, _ = await _locked(work, actor, signal_id, Action.REVIEW_SIGNAL_SECOND)
    _advance(signal, NextEngagementState.SENT_TO_HUBSPOT)
    if signal.pm_passed_at is not None:
        return signal
    passed = replace(signal, pm_id=actor.person_id, pm_passed_at=work.now)
    await work.signals.save(passed)
    await work.audit.write(
        actor,
        "signal.passed_by_pm",
        "next_engagement_signal",
        signal.id,
        before={"state": signal.state.value},
        after={"state": signal.state.value},
    )
    return passed


async def mark_sent(work: SignalWork, signal_id: SignalId, hubspot_id: str) -> NextEngagementSignal:
    """Note that HubSpot has the signal, under this id. Raises ConflictError unless passed on."""
    system = System("signals")
    signal, _ = await _locked(work, system, signal_id, Action.SEND_NOTICE)
    if signal.pm_passed_at is None:
        raise ConflictError("A signal goes to HubSpot only after the Programme Manager.")
    sent = replace(signal, hubspot_id=hubspot_id)
    return await _move(work, system, sent, NextEngagementState.SENT_TO_HUBSPOT)


async def return_signal(
    work: SignalWork, actor: PersonActor, signal_id: SignalId, reason: str
) -> NextEngagementSignal:
    """Give a signal back to whoever drafted it; only its present reader may.

    Raises FieldErrors, NotAllowedError, ConflictError.
    """
    signal, engagement = await _locked(work, actor, signal_id, None)
    second = signal.state is NextEngagementState.PM_REVIEW
    action = Action.REVIEW_SIGNAL_SECOND if second else Action.REVIEW_SIGNAL_FIRST
    await work.authorise(actor, action, engagement.scope)
    if signal.pm_passed_at is not None:
        raise ConflictError("This signal is on its way to HubSpot already.")
    if not reason.strip():
        raise FieldErrors({"reason": "Write in a few words what should change."})
    if len(reason.strip()) > REASON_MAX:
        raise FieldErrors({"reason": f"Please keep this under {REASON_MAX} characters."})
    returned = replace(signal, returned_because=reason.strip())
    return await _move(work, actor, returned, NextEngagementState.RETURNED)


async def close_signal(
    work: SignalWork, actor: PersonActor, signal_id: SignalId
) -> NextEngagementSignal:
    """Close a signal that was sent or returned. Raises NotAllowedError, ConflictError."""
    signal, _ = await _locked(work, actor, signal_id, Action.REVIEW_SIGNAL_SECOND)
    return await _move(work, actor, signal, NextEngagementState.CLOSED)


async def _locked(
    work: SignalWork, actor: Actor, signal_id: SignalId, action: Action | None
) -> tuple[NextEngagementSignal, Engagement]:
    signal = await work.signals.lock(signal_id)
    if signal is None:
        raise NotAllowedError
    engagement = await visible(work, signal.engagement_id)
    if action is not None:
        await work.authorise(actor, action, replace(engagement.scope, cohort_id=signal.cohort_id))
    return signal, engagement


async def _hand_in(
    work: SignalWork, actor: Actor, signal: NextEngagementSignal
) -> NextEngagementSignal:
    handed_in = await _move(work, actor, signal, NextEngagementState.LA_REVIEW)
    if await work.signals.has_la(signal.engagement_id):
        return handed_in
    # Nobody is there to read it first: it goes to the PM, with the reason.
    unread = replace(handed_in, la_absent=NO_LA)
    return await _move(work, System("signals"), unread, NextEngagementState.PM_REVIEW, reason=NO_LA)


def _advance(signal: NextEngagementSignal, target: NextEngagementState) -> NextEngagementState:
    return advance(TRANSITIONS, signal.state, target, "This signal", NEXT_ENGAGEMENT_LABELS)


async def _move(
    work: SignalWork,
    actor: Actor,
    signal: NextEngagementSignal,
    target: NextEngagementState,
    *,
    reason: str | None = None,
) -> NextEngagementSignal:
    moved = replace(signal, state=_advance(signal, target))
    await work.signals.save(moved)
    await work.audit.write(
        actor,
        "signal.moved",
        "next_engagement_signal",
        signal.id,
        before={"state": signal.state.value},
        after={"state": target.value, **({"reason": reason} if reason else {})},
    )
    return moved


async def _open_case_study(work: SignalWork, actor: Actor, signal: NextEngagementSignal) -> None:
    request = CaseStudyRequest(
        id=CaseStudyId(work.new_id()),
        engagement_id=signal.engagement_id,
        cohort_id=signal.cohort_id,
        state=CaseStudyState.OPEN,
        opened_at=work.now,
    )
    if await work.signals.open_case_study(request):
        await work.audit.write(actor, "case_study.opened", "case_study_request", request.id)

"""What whoever runs the workshop does with its pulse check, and what the clock does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.engagements.records import Engagement, EngagementWork, Enrolled, visible
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId, PulseCheckId, PulseRoundId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.transitions import advance
from core.policy import Action, Actor, PersonActor, Scope, System
from core.pulses.forms import PulseCheckForm
from core.pulses.records import (
    TRANSITIONS,
    Progress,
    PulseCheck,
    PulseRound,
    PulseWork,
    RoundState,
    opened_before,
)
from core.work import Work

OPEN_FOR = timedelta(hours=24)
LONGEST = timedelta(days=31)
CLOCK = System("pulses")
# Whether its figures are out yet is nothing to whoever wanted to close it.
_OVER = {RoundState.RELEASED: "closed"}


async def _to_run(work: EngagementWork, actor: Actor, engagement_id: EngagementId) -> Engagement:
    engagement = await visible(work, engagement_id)
    await work.authorise(actor, Action.RUN_PULSE, engagement.scope)
    return engagement


async def write_check(
    work: PulseWork, actor: Actor, engagement_id: EngagementId, form: PulseCheckForm
) -> PulseCheck:
    """Write what will be asked, or change it until it is opened.

    Raises NotAllowedError, FieldErrors, or ConflictError once it was opened.
    """
    await _to_run(work, actor, engagement_id)
    tags = frozenset(one.gap_tag for one in form.questions)
    form = form.checked(await work.pulses.unknown_tags(tags))
    if await work.pulses.round_of(engagement_id) is not None:
        raise opened_before()
    before = await work.pulses.check_of(engagement_id)
    check = PulseCheck(
        id=before.id if before else PulseCheckId(work.new_id()),
        engagement_id=engagement_id,
        statement=form.statement,
        questions=form.questions,
    )
    await work.pulses.save_check(check)
    action = "pulse_check.changed" if before else "pulse_check.written"
    await work.audit.write(actor, action, "pulse_check", check.id)
    return check


async def open_round(
    work: PulseWork,
    actor: Actor,
    engagement_id: EngagementId,
    closes_at: datetime | None = None,
) -> PulseRound:
    """Open the pulse check for its one round, by default for 24 hours.

    Raises NotAllowedError, FieldErrors for the closing time, or ConflictError when there is
    nothing to open, it is not the day yet, or it was opened before.
    """
    engagement = await _to_run(work, actor, engagement_id)
    check = await work.pulses.check_of(engagement_id)
    if check is None or engagement.state is EngagementState.CANCELLED:
        raise ConflictError("There is no pulse check to open for this workshop.")
    if not _day_has_come(work, engagement):
        raise ConflictError("A pulse check opens on the day of the workshop at the earliest.")
    closes_at = closes_at or work.now + OPEN_FOR
    if not timedelta(0) < closes_at - work.now <= LONGEST:
        raise FieldErrors({"closes_at": "Pick a time within the next 31 days."})
    opened = await work.pulses.open(check, PulseRoundId(work.new_id()), closes_at)
    everyone = await work.engagements.enrolled(engagement_id)
    await work.outbox.add([_announcement(one, opened) for one in everyone])
    await work.homes.changed_around(engagement_id)
    await work.audit.write(
        actor,
        "pulse.opened",
        "pulse_round",
        opened.id,
        after={
            "closes_at": opened.closes_at.isoformat(),
            "score_floor": str(opened.score_floor),
            "rate_floor": str(opened.rate_floor),
            "breakdown_floor": str(opened.breakdown_floor),
        },
    )
    return opened


def _announcement(enrolled: Enrolled, opened: PulseRound) -> Notice:
    """Build the message that it is open. It is asked for in the room: whoever is there, at once."""
    return Notice(
        kind=NoticeKind.PULSE_OPEN,
        audience=Audience(person_id=enrolled.person_id),
        key=f"pulse_open:{enrolled.enrollment_id}",
        engagement_id=opened.engagement_id,
        expires_at=opened.closes_at,
    )


async def close_round(work: PulseWork, actor: Actor, engagement_id: EngagementId) -> PulseRound:
    """Close the round before its time. Its figures are released by the clock's next look.

    Raises NotAllowedError, or ConflictError when it is not open.
    """
    await _to_run(work, actor, engagement_id)
    pulse = await work.pulses.round_of(engagement_id)
    if pulse is None:
        raise ConflictError("This pulse check was not opened yet.")
    advance(TRANSITIONS, pulse.state, RoundState.CLOSED, "This pulse check", _OVER)
    if not await work.pulses.close(pulse.id, early=True):
        raise ConflictError("This pulse check is closed already.")
    await _note(work, actor, pulse, RoundState.CLOSED)
    return pulse


async def to_run(work: EngagementWork, actor: PersonActor) -> list[Engagement]:
    """List the workshops whose pulse check this person may open or close, newest first."""
    return [
        engagement
        for engagement in await work.engagements.run_by(actor)
        if engagement.state is not EngagementState.CANCELLED and _day_has_come(work, engagement)
    ]


def _day_has_come(work: Work, engagement: Engagement) -> bool:
    zone = ZoneInfo(engagement.time_zone)
    return work.now.astimezone(zone).date() >= engagement.starts_at.astimezone(zone).date()


async def progress(work: PulseWork, actor: Actor, engagement_id: EngagementId) -> Progress:
    """Say how it stands. Only of an open round is it told how many have answered.

    Raises NotAllowedError.
    """
    engagement = await _to_run(work, actor, engagement_id)
    pulse = await work.pulses.round_of(engagement_id)
    is_open = pulse is not None and pulse.state is RoundState.OPEN
    return Progress(
        engagement,
        len(await work.engagements.enrolled(engagement_id)),
        await work.pulses.check_of(engagement_id),
        pulse,
        await work.pulses.answered(pulse.id) if pulse and is_open else None,
    )


async def due(work: PulseWork) -> list[PulseRound]:
    """List the rounds whose time has come, and those closed and not yet released."""
    await work.authorise(CLOCK, Action.RUN_PULSE, Scope())
    return await work.pulses.due()


async def close_due(work: PulseWork, pulse: PulseRound) -> bool:
    """Close a round whose time has come; false when somebody was faster."""
    await work.authorise(CLOCK, Action.RUN_PULSE, Scope(engagement_id=pulse.engagement_id))
    closed = await work.pulses.close(pulse.id, early=False)
    if closed:
        await _note(work, CLOCK, pulse, RoundState.CLOSED)
    return closed


async def release(work: PulseWork, pulse: PulseRound) -> bool:
    """Publish what an earlier transaction counted; false when somebody was faster."""
    await work.authorise(CLOCK, Action.RUN_PULSE, Scope(engagement_id=pulse.engagement_id))
    released = await work.pulses.release(pulse.id)
    if released:
        await _note(work, CLOCK, pulse, RoundState.RELEASED)
    return released


async def _note(work: Work, actor: Actor, pulse: PulseRound, state: RoundState) -> None:
    await work.audit.write(actor, f"pulse.{state.value}", "pulse_round", pulse.id)
    await work.homes.changed_around(pulse.engagement_id)

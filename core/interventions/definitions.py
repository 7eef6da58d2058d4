"""Every nudge, defined once: what is missing, when it is due, what comes first, what it is called.

Everything that lists nudges reads this table. Its message is tied to its kind in
`bot/rendering.py`; `tests/architecture/test_notices.py` says what a new kind still lacks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from core.kernel.cycle import CyclePhase
from core.kernel.notices import NoticeKind
from core.triggers import SignalType


@dataclass(frozen=True, slots=True)
class Step:
    """One of a nudge's occasions: `delay` after its view's `since`.

    Later than `within` after that it is not queued any more. `fact` is what a notice keeps of its
    step, beside who it is about: its name and its value.
    """

    signal: SignalType
    delay: timedelta
    number: int = 1
    within: timedelta | None = None
    fact: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What reminds somebody of one thing that is missing.

    `view` is the SQL view of who is missing it, asked when it is queued and again before it is
    sent. `steps` are in the order of time, the later one speaks for those before it; a nudge
    without any is written by the use case that it is about. Where a budget has room for one, the
    lower `priority` comes first. `label` is how a person would call it where it may be muted, and
    `rule` says when it comes.
    """

    kind: NoticeKind
    view: str
    phase: CyclePhase
    priority: int
    label: str
    rule: str
    steps: tuple[Step, ...] = ()
    may_be_muted: bool = True


@dataclass(frozen=True, slots=True)
class DaytimeNotice:
    """No nudge, with no budget, neither muted nor paused; and still not for the night."""

    kind: NoticeKind
    view: str


_NO_SURVEY_WITHIN = timedelta(days=7)

# In the order in which a person goes through them, as their settings show them.
NUDGES = (
    Nudge(
        kind=NoticeKind.PLAN_DUE,
        view="plan_due",
        phase=CyclePhase.APPLY,
        priority=2,
        label="the check-in about your plan",
        rule=(
            "We ask once how it went: at your plan's time, or when your reminder hours next begin."
        ),
    ),
    Nudge(
        kind=NoticeKind.NO_ACTION_PLAN,
        view="no_action_plan",
        phase=CyclePhase.COMMIT,
        priority=4,
        label="reminders to make a plan",
        rule=(
            "Whoever has no plan by the first school morning after the workshop is reminded once."
        ),
        # The next school morning comes within this long of an afternoon workshop.
        steps=(Step(SignalType.NO_ACTION_PLAN, timedelta(hours=16)),),
    ),
    Nudge(
        kind=NoticeKind.NO_APPLICATION,
        view="no_application",
        phase=CyclePhase.APPLY,
        priority=3,
        label="reminders to try it",
        rule=(
            "Whoever has logged no try is reminded 24 hours, 48 hours and 5 days after the"
            " workshop, or after their plan's own time where that is later. The first try ends it,"
            " whatever came of it."
        ),
        steps=tuple(
            Step(signal, timedelta(hours=hours), fact=("signal", signal.value))
            for signal, hours in (
                (SignalType.NO_APPLICATION_24H, 24),
                (SignalType.NO_APPLICATION_48H, 48),
                (SignalType.NO_APPLICATION_5D, 120),
            )
        ),
    ),
    Nudge(
        kind=NoticeKind.NO_SURVEY,
        view="no_survey",
        phase=CyclePhase.REFLECT,
        priority=1,
        label="reminders to look back",
        rule=(
            "Whoever has tried something and not looked back yet is reminded on that day, and 3 and"
            " 5 days later. Looking back ends it: it earns the certificate."
        ),
        # On its day, once there was time to do it unasked, and twice more.
        steps=tuple(
            Step(SignalType.NO_SURVEY, delay, number, _NO_SURVEY_WITHIN, fact=("step", str(number)))
            for number, delay in (
                (1, timedelta(hours=1)),
                (2, timedelta(days=3)),
                (3, timedelta(days=5)),
            )
        ),
    ),
    Nudge(
        kind=NoticeKind.MISSING_PREWORK,
        view="missing_prework",
        phase=CyclePhase.PREPARE,
        priority=5,
        label="reminders of pre-work",
        rule=("Whoever has open pre-work is reminded once, in the three days before the workshop."),
        # So that a school morning lies between, also before a workshop on Monday.
        steps=(Step(SignalType.MISSING_PREWORK, timedelta(days=-3)),),
    ),
)
DAYTIME_NOTICES = (DaytimeNotice(NoticeKind.WELCOME, "welcome"),)
# Somebody waits for these, or they have their hour already: nothing is asked before they are sent.
SENT_AT_ONCE = frozenset(
    {
        NoticeKind.PLAN_INVITATION,
        NoticeKind.PLAN_SAVED,
        NoticeKind.PLAN_CALENDAR,
        NoticeKind.PLAN_CALENDAR_CHANGED,
        NoticeKind.PLAN_CALENDAR_CANCELLED,
        NoticeKind.APPLICATION_THANKS,
        NoticeKind.APPLICATION_TAKEN_BACK,
        NoticeKind.DIGEST,
        NoticeKind.CERTIFICATE,
        NoticeKind.CERTIFICATE_REVOKED,
        NoticeKind.PULSE_OPEN,
        NoticeKind.WELCOME_AGAIN,
    }
)

BY_KIND = {nudge.kind: nudge for nudge in NUDGES}
DAYTIME_ONLY = frozenset(notice.kind for notice in DAYTIME_NOTICES)
# Where the budget has room for one, this comes before that (SPEC section 6).
PRIORITY = tuple(nudge.kind for nudge in sorted(NUDGES, key=lambda nudge: nudge.priority))
# Every kind that may be turned off by itself, and how a person would call it.
REMINDER_LABELS = {nudge.kind: nudge.label for nudge in NUDGES if nudge.may_be_muted}
REMINDERS = frozenset(REMINDER_LABELS)
# A try ends these, and taken back it brings them back.
ENDED_BY_A_TRY = (NoticeKind.NO_APPLICATION, NoticeKind.PLAN_DUE)


def rechecks() -> Iterator[tuple[NoticeKind, str]]:
    """Yield each kind that is asked about again before it is sent, with the view that answers."""
    for one in (*NUDGES, *DAYTIME_NOTICES):
        yield one.kind, one.view


def signals_of(kind: NoticeKind) -> frozenset[SignalType]:
    """Return the signals that lead to this nudge."""
    return frozenset(step.signal for step in BY_KIND[kind].steps)

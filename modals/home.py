"""App Home, by role: one next thing to do first, then where everything stands.

Home and help are made of the slices' paper, which they may import; the slices never import them.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.engagements import Engagement
from core.interventions import Preference
from core.journeys import Journey
from core.kernel.ids import EngagementId
from core.kernel.labels import PHASE_LABELS
from core.kernel.vocabularies import CyclePhase, EngagementState
from core.people import Person
from modals import action_plans, interventions
from modals.kit import blocks, doors, views
from modals.kit.payloads import Block, View
from modals.kit.prose import Moment, Prose, Strong
from modals.kit.words import counted

# Newest first; the rest is counted in a sentence. Keeps Home within Slack's 100 blocks.
SHOWN_MAX = 12

STATE_LABELS = {
    EngagementState.PLANNED: "planned",
    EngagementState.COMPLETED: "complete",
    EngagementState.CANCELLED: "cancelled",
}

_OTHERS_SEE = [
    Prose(Strong("What others see")),
    Prose("• Figures for the whole group, such as how many made a plan. Never for fewer than 5."),
    Prose("• Never your plan, your tries, your words, or whether you were reminded."),
    Prose("Everything here is confidential. We keep your name with it, so that we can remind you."),
]


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What Home shows. `journeys` and `running` come newest first."""

    person: Person
    now: datetime
    preference: Preference
    journeys: tuple[Journey, ...]
    running: tuple[Engagement, ...]
    completable: frozenset[EngagementId]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.time_zone)


def home(facts: HomeFacts) -> View:
    """Draw Home for somebody we know: a section for each thing they are."""
    drawn: list[Block] = []
    if facts.journeys:
        drawn += _participant(facts)
    if facts.running:
        drawn += _runs(facts)
    if not drawn:
        drawn = [
            blocks.header("Welcome to Uptake"),
            blocks.section("There is nothing for you here yet. Your first workshop will show up."),
        ]
    return views.home(drawn)


def stranger() -> View:
    """Draw Home for somebody we don't know."""
    return views.home(
        [
            blocks.header("Welcome to Uptake"),
            blocks.section(
                "Uptake helps teachers carry a workshop into the classroom: one small plan, one"
                " try, one note on how it went."
            ),
            blocks.section(
                "You aren't part of a workshop here yet. If you expected to be, please ask the"
                " person who runs your workshops to add you."
            ),
        ]
    )


def _participant(facts: HomeFacts) -> list[Block]:
    shown = facts.journeys[:SHOWN_MAX]
    drawn = [blocks.header("Next for you"), *_next(facts)]
    for journey in shown:
        drawn += [blocks.divider(), *_journey(journey, facts)]
    if left := len(facts.journeys) - len(shown):
        drawn.append(blocks.context(_not_shown(left)))
    return [
        *drawn,
        blocks.divider(),
        *_reminders(facts),
        blocks.actions(doors.profile_button(), doors.certificates_button()),
        blocks.section(_OTHERS_SEE),
    ]


def _next(facts: HomeFacts) -> list[Block]:
    """Offer the one next thing, as the first button on the page."""
    begun = [one for one in facts.journeys if one.is_complete]
    if not begun:
        text = "Nothing to do yet. After your workshop you can make your plan here."
        return [blocks.section(text)]
    unfinished = [one for one in begun if one.phase(facts.now) is not CyclePhase.SUSTAIN]
    return _next_step((unfinished or begun)[0], facts.now)


def _next_step(journey: Journey, now: datetime) -> list[Block]:
    engagement = journey.engagement
    match journey.phase(now):
        case CyclePhase.COMMIT:
            ask = Prose("Make a plan for one small thing from ", Strong(engagement.topic), ".")
            first = doors.plan_button(engagement.id, "Make my plan", primary=True)
        case CyclePhase.APPLY:
            ask = Prose("Try your plan, then tell us how it went. Both outcomes are welcome.")
            first = doors.tried_button(engagement.id, primary=True)
        case CyclePhase.REFLECT:
            begun = journey.progress.reflection_begun
            ask = Prose("You tried it. Look back for five minutes: it earns your certificate.")
            first = doors.reflection_button(
                engagement.id, "Finish my reflection" if begun else "Look back", primary=True
            )
        case _:
            ask = Prose("Keep going: each further try makes it easier.")
            first = doors.tried_button(engagement.id, "Log another try", primary=True)
    return [blocks.section(ask), blocks.actions(first)]


def _journey(journey: Journey, facts: HomeFacts) -> list[Block]:
    engagement, done = journey.engagement, journey.progress
    title = Prose(Strong(engagement.topic), " · ", engagement.school_name)
    when = Prose("Workshop: ", Moment(engagement.starts_at, facts.zone))
    where = _where(journey.phase(facts.now))
    if not journey.is_complete:
        return [blocks.section([title, when, where])]
    plan = action_plans.plan_sentence(journey.held, facts.person)
    said = [plan, Prose(f"Tries so far: {done.tries}.")]
    if done.certified:
        said.append(Prose("You have earned your certificate."))
    label = "Change my plan" if done.plan else "Make my plan"
    elements = [doors.plan_button(engagement.id, label), doors.tried_button(engagement.id)]
    if done.tries or done.reflection_begun:
        elements.append(doors.reflection_button(engagement.id))
    return [
        blocks.section([title, when, where]),
        blocks.section(said),
        blocks.actions(*elements),
    ]


def _where(phase: CyclePhase) -> Prose:
    """Show the six phases as a bar, and in words for those who hear it read."""
    reached, of = list(CyclePhase).index(phase) + 1, len(CyclePhase)
    bar = "▰" * reached + "▱" * (of - reached)
    return Prose(f"{bar}  Step {reached} of {of}: {PHASE_LABELS[phase]}")


def _reminders(facts: HomeFacts) -> list[Block]:
    state = interventions.reminder_state(facts.preference, facts.now, facts.zone)
    if interventions.reminders_are_on(facts.preference, facts.now):
        return [blocks.section([Prose(Strong("Reminders")), state])]
    return [
        blocks.section([Prose(Strong("Reminders")), state]),
        blocks.actions(doors.reminders_on_button()),
    ]


def _runs(facts: HomeFacts) -> list[Block]:
    shown = facts.running[:SHOWN_MAX]
    drawn = [blocks.header("Workshops you run")]
    for engagement in shown:
        can = engagement.id in facts.completable
        drawn.append(
            blocks.section(
                [
                    Prose(Strong(engagement.topic), " · ", engagement.school_name),
                    Prose(
                        Moment(engagement.starts_at, facts.zone),
                        f" · {STATE_LABELS[engagement.state]}",
                    ),
                ],
                doors.complete_button(engagement.id) if can else None,
            )
        )
    if left := len(facts.running) - len(shown):
        drawn.append(blocks.context(_not_shown(left)))
    return drawn


def _not_shown(left: int) -> str:
    return f"{counted(left, 'older workshop is', 'older workshops are')} not shown."

"""App Home, by role: one next thing to do first, then where everything stands.

Home and help are made of the slices' paper, which they may import; the slices never import them.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.action_plans import PlanInContext
from core.engagements import Engagement
from core.interventions import Preference
from core.kernel.ids import EngagementId
from core.kernel.vocabularies import EngagementState
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
class Journey:
    """One engagement of a participant: the plan, if any, and how many tries are logged."""

    held: PlanInContext
    tries: int


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
    begun = [one for one in facts.journeys if _is_complete(one)]
    shown = facts.journeys[:SHOWN_MAX]
    drawn = [blocks.header("Next for you"), *(_next(begun[0]) if begun else [_nothing_yet()])]
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


def _is_complete(journey: Journey) -> bool:
    return journey.held.engagement.state is EngagementState.COMPLETED


def _nothing_yet() -> Block:
    return blocks.section("Nothing to do yet. After your workshop you can make your plan here.")


def _next(journey: Journey) -> list[Block]:
    """Offer the one next thing, as the first button on the page."""
    engagement = journey.held.engagement
    if journey.held.plan is None:
        ask = Prose("Make a plan for one small thing from ", Strong(engagement.topic), ".")
        first = doors.plan_button(engagement.id, "Make my plan", primary=True)
    elif journey.tries == 0:
        ask = Prose("Try your plan, then tell us how it went. Both outcomes are welcome.")
        first = doors.tried_button(engagement.id, primary=True)
    else:
        ask = Prose("Keep going: each further try makes it easier.")
        first = doors.tried_button(engagement.id, "Log another try", primary=True)
    return [blocks.section(ask), blocks.actions(first)]


def _journey(journey: Journey, facts: HomeFacts) -> list[Block]:
    engagement = journey.held.engagement
    title = Prose(Strong(engagement.topic), " · ", engagement.school_name)
    when = Prose("Workshop: ", Moment(engagement.starts_at, facts.zone))
    if not _is_complete(journey):
        return [blocks.section([title, when])]
    plan = action_plans.plan_sentence(journey.held, facts.person)
    tries = Prose(f"Tries so far: {journey.tries}.")
    label = "Change my plan" if journey.held.plan else "Make my plan"
    return [
        blocks.section([title, when]),
        blocks.section([plan, tries]),
        blocks.actions(
            doors.plan_button(engagement.id, label),
            doors.tried_button(engagement.id),
            *([doors.reflection_button(engagement.id)] if journey.tries else []),
        ),
    ]


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

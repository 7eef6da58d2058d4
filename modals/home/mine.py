"""The part of Home for whoever takes part: what is next, each workshop, and what is one's own."""

from datetime import datetime

from core.journeys import Journey
from core.kernel.cycle import PHASE_LABELS, CyclePhase
from core.kernel.ids import EngagementId
from modals.action_plans import sentence
from modals.home.facts import SHOWN_MAX, HomeFacts, not_shown
from modals.home.next_step import next_blocks
from modals.interventions import text
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Block, Element
from modals.kit.privacy import OTHERS_SEE
from modals.kit.prose import Prose, Strong, Timestamp


def mine(facts: HomeFacts) -> list[Block]:
    shown = facts.journeys[:SHOWN_MAX]
    drawn = [blocks.header("Next for you"), *next_blocks(facts)]
    for journey in shown:
        drawn += [blocks.divider(), *_journey(journey, facts)]
    if left := len(facts.journeys) - len(shown):
        drawn.append(blocks.context(not_shown(left)))
    return [
        *drawn,
        blocks.divider(),
        blocks.actions(*_mine(facts)),
        *_reminders(facts),
        blocks.section(OTHERS_SEE),
        blocks.actions(shared_actions.seen_button(_newest(facts))),
    ]


def stays_mine(facts: HomeFacts) -> list[Block]:
    """Keep what is one's own at hand for whoever takes part in no workshop any more."""
    return [
        blocks.header("Yours"),
        blocks.section("You take part in no workshop just now. What you did is still here."),
        blocks.actions(*_mine(facts)),
        *_reminders(facts),
    ]


def _mine(facts: HomeFacts) -> list[Element]:
    done = [*(one.progress for one in facts.journeys), *facts.past]
    return [
        shared_actions.profile_button(),
        shared_actions.certificates_button(),
        *([shared_actions.tries_button()] if any(one.tries for one in done) else []),
        *([shared_actions.welcome_button()] if facts.journeys else []),
    ]


def _newest(facts: HomeFacts) -> EngagementId:
    """Choose the workshop of which most can be seen: the newest that is over, or is to come."""
    over = [one for one in facts.journeys if one.is_complete]
    return (over or facts.journeys)[0].engagement.id


def _journey(journey: Journey, facts: HomeFacts) -> list[Block]:
    engagement, done = journey.engagement, journey.progress
    drawn = [
        blocks.section(
            [
                Prose(Strong(engagement.topic), " · ", engagement.school_name),
                Prose("Workshop: ", Timestamp.of(engagement.starts_at, facts.person)),
                _where(journey.phase(facts.now)),
            ]
        )
    ]
    if journey.is_complete:
        lines = [
            sentence.plan_sentence(journey.plan_in_context, facts.person),
            Prose(f"Tries so far: {done.tries}."),
        ]
        if done.certified:
            lines.append(Prose("You have earned your certificate."))
        drawn.append(blocks.section(lines))
    if ways := [*_deeds(journey, facts.now), *_to_look_at(journey, facts)]:
        drawn.append(blocks.actions(*ways))
    return drawn


def _deeds(journey: Journey, now: datetime) -> list[Element]:
    """Lead to what one does after the workshop."""
    if not journey.is_complete:
        return []
    id_, done = journey.engagement.id, journey.progress
    found = [
        shared_actions.plan_button(id_, "Change my plan" if done.plan else "Make my plan"),
        shared_actions.tried_button(id_),
    ]
    ahead = done.plan is not None and done.plan.due_at > now
    if ahead:
        found.append(shared_actions.calendar_button(id_))
    if done.plan is not None and (ahead or not done.tries):
        found.append(shared_actions.withdrawal_button(id_, "Withdraw my plan"))
    if done.tries or done.reflection_begun:
        found.append(shared_actions.reflection_button(id_))
    return found


def _to_look_at(journey: Journey, facts: HomeFacts) -> list[Element]:
    """Lead to the pulse check while it says something, and to what was handed out."""
    id_, done = journey.engagement.id, journey.progress
    found = []
    if journey.pulse_is_open(facts.now):
        found.append(shared_actions.pulse_button(id_))
    elif done.pulse_released and done.pulse_answered:
        found.append(shared_actions.pulse_button(id_, "What to look at again"))
    if done.has_materials:
        found.append(shared_actions.materials_button(id_))
    return found


def _where(phase: CyclePhase) -> Prose:
    """Show the six phases as a bar, and in words for those who hear it read."""
    reached, of = list(CyclePhase).index(phase) + 1, len(CyclePhase)
    bar = "▰" * reached + "▱" * (of - reached)
    return Prose(f"{bar}  Step {reached} of {of}: {PHASE_LABELS[phase]}")


def _reminders(facts: HomeFacts) -> list[Block]:
    state = text.reminder_state(facts.preference, facts.now, facts.person)
    ways = [shared_actions.settings_button()]
    if not text.reminders_are_on(facts.preference, facts.now):
        ways.insert(0, shared_actions.reminders_on_button())
    return [blocks.section([Prose(Strong("Reminders")), state]), blocks.actions(*ways)]

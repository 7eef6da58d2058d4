"""The part of Home for whoever runs workshops."""

from core.engagements.records import Engagement
from core.engagements.vocabulary import EngagementState
from core.journeys import engagement_phase
from core.kernel.cycle import CyclePhase
from modals.home.facts import SHOWN_MAX, HomeFacts, not_shown
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Block, Element
from modals.kit.prose import Prose, Strong, Timestamp

STATE_LABELS = {
    EngagementState.PLANNED: "planned",
    EngagementState.COMPLETED: "complete",
    EngagementState.CANCELLED: "cancelled",
}


def running(facts: HomeFacts) -> list[Block]:
    shown = facts.running[:SHOWN_MAX]
    drawn = [blocks.header("Workshops you run")]
    for engagement in shown:
        title = Prose(Strong(engagement.topic), " · ", engagement.school_name)
        state = f" · {STATE_LABELS[engagement.state]}"
        when = Prose(Timestamp.of(engagement.starts_at, facts.person), state)
        drawn.append(blocks.section([title, when]))
        if can_do := _can_do(engagement, facts):
            drawn.append(blocks.actions(*can_do))
    if left := len(facts.running) - len(shown):
        drawn.append(blocks.context(not_shown(left)))
    return drawn


def _can_do(engagement: Engagement, facts: HomeFacts) -> list[Element]:
    found = []
    if engagement.id in facts.completable:
        found.append(shared_actions.complete_button(engagement.id))
    has_come = engagement_phase(engagement, facts.now) is not CyclePhase.PREPARE
    if has_come and engagement.state is not EngagementState.CANCELLED:
        found.append(shared_actions.run_pulse_button(engagement.id))
    return found

"""The one next thing, as the first button on the page."""

from core.journeys import Journey, Step, next_step
from core.people import LearnerProfile
from modals.home.facts import HomeFacts
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Block, Element
from modals.kit.prose import Prose, Strong


def next_blocks(facts: HomeFacts) -> list[Block]:
    found = next_step(facts.journeys, facts.now)
    begun = next((one for one in facts.journeys if one.is_complete), None)
    if begun is None and facts.profile == LearnerProfile() and _can_wait(found):
        ask = Prose("Tell us a little about your work, so that what we offer fits. One minute.")
        return [blocks.section(ask), blocks.actions(shared_actions.profile_button(primary=True))]
    if found is not None:
        ask, first = _step(*found)
        return [blocks.section(ask), blocks.actions(first)]
    if begun is not None:
        return _keep_going(begun)
    return [blocks.section("Nothing to do yet. After your workshop you can make your plan here.")]


def _can_wait(found: tuple[Journey, Step] | None) -> bool:
    """Say whether there is a minute for oneself first: before the workshop, not on its day."""
    return found is None or found[1] is Step.DO_PRE_WORK


def _step(journey: Journey, step: Step) -> tuple[Prose, Element]:
    engagement = journey.engagement
    match step:
        case Step.ANSWER_PULSE:
            ask = Prose(
                *("How was ", Strong(engagement.topic), "? Two minutes, before it closes."),
                " Nobody but you learns what you answer.",
            )
            return ask, shared_actions.pulse_button(
                engagement.id, "Answer the pulse check", primary=True
            )
        case Step.DO_PRE_WORK:
            ask = Prose("Get ready for ", Strong(engagement.topic), ": there is pre-work for you.")
            return ask, shared_actions.materials_button(
                engagement.id, "Do the pre-work", primary=True
            )
        case Step.MAKE_PLAN:
            ask = Prose("Make a plan for one small thing from ", Strong(engagement.topic), ".")
            return ask, shared_actions.plan_button(engagement.id, "Make my plan", primary=True)
        case Step.TRY_IT:
            ask = Prose(
                *("Try your plan from ", Strong(engagement.topic), ", then tell us how it went."),
                " Both outcomes are welcome.",
            )
            return ask, shared_actions.tried_button(engagement.id, primary=True)
        case Step.LOOK_BACK:
            begun = journey.progress.reflection_begun
            ask = Prose(
                *("You tried something from ", Strong(engagement.topic), ". Look back for five"),
                " minutes: it earns your certificate.",
            )
            text = "Finish my reflection" if begun else "Look back"
            return ask, shared_actions.reflection_button(engagement.id, text, primary=True)


def _keep_going(journey: Journey) -> list[Block]:
    ask = "Keep going: each further try makes it easier."
    if journey.progress.certified:
        ask = f"Well done: you have earned your certificate. {ask}"
    again = shared_actions.tried_button(journey.engagement.id, "Log another try", primary=True)
    return [blocks.section(ask), blocks.actions(again)]

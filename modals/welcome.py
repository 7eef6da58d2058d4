"""The first message: what this is, what others see, and where to begin."""

from core.journey_notices import Welcome
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import Element, Message, View
from modals.kit.privacy import OTHERS_SEE
from modals.kit.prose import Prose, Strong, Timestamp


def welcome(facts: Welcome) -> Message:
    """Greet a participant, and lead to the one or two things that there are to do now."""
    engagement = facts.engagement
    what = [
        Prose(
            *("You are part of ", Strong(engagement.topic), " · ", engagement.school_name, ", "),
            Timestamp.of(engagement.starts_at, facts.person),
            ".",
        ),
        Prose(
            "Uptake helps you carry it into your classroom: one small plan, one try, a short look"
            " back. Then you get your certificate."
        ),
    ]
    calm = Prose(
        "You get at most one reminder a day, on school days. Change that whenever you like."
    )
    begin = [*_there_is(facts), Prose("To begin, tell us a little about your work. One minute.")]
    once = Prose("You get this once. In the Home tab you can have it sent again.")
    return blocks.message(
        [Prose("Welcome to Uptake"), *what, *OTHERS_SEE, calm, *begin, once],
        [
            blocks.header("Welcome to Uptake"),
            blocks.section(what),
            blocks.section(OTHERS_SEE),
            blocks.section([calm, *begin]),
            blocks.actions(*_ways(facts)),
            blocks.context(once),
        ],
    )


def _there_is(facts: Welcome) -> list[Prose]:
    lines = []
    if facts.video is not None:
        seconds = facts.video.video.duration_seconds
        lines.append(
            Prose(f"The person who runs your workshop says hello in a video of {seconds} seconds.")
        )
    if facts.open_pre_work:
        lines.append(Prose("There is pre-work for you, to be done before the workshop."))
    return lines


def _ways(facts: Welcome) -> list[Element]:
    ways = [shared_actions.profile_button(primary=True)]
    if facts.open_pre_work:
        ways.append(shared_actions.materials_button(facts.engagement.id, "Do the pre-work"))
    elif facts.video is not None:
        ways.append(shared_actions.materials_button(facts.engagement.id, "Watch the video"))
    return [*ways, shared_actions.settings_button()]


def on_its_way() -> View:
    return views.sentence("Your welcome is on its way. You find it in the Messages tab.")

"""App Home, by role: one next thing to do first, then where everything stands."""

from modals.home.facts import HomeFacts
from modals.home.mine import mine, stays_mine
from modals.home.running import running
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import Block, View
from modals.kit.prose import Prose, Strong


def home(facts: HomeFacts) -> View:
    """Draw Home for somebody we know: a section for each thing they are."""
    drawn: list[Block] = []
    if facts.journeys:
        drawn += mine(facts)
    elif facts.past:
        drawn += stays_mine(facts)
    if facts.running:
        drawn += running(facts)
    if not drawn:
        drawn = [
            blocks.header("Welcome to Uptake"),
            blocks.section("There is nothing for you here yet. Your first workshop will show up."),
        ]
    return views.home([*drawn, *_own_data()])


def _own_data() -> list[Block]:
    """Lead everybody to what is held about them."""
    text = "Take everything that is held about you with you, or have it erased."
    ways = blocks.actions(shared_actions.export_button(), shared_actions.erase_button())
    return [blocks.divider(), blocks.section([Prose(Strong("Your data")), Prose(text)]), ways]


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

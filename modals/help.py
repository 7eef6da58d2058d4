"""`/uptake`: what one can do here, as buttons for one's own roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.engagements.records import Engagement
from core.engagements.vocabulary import EngagementState
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Block, Message
from modals.kit.prose import Code, Prose, Strong
from modals.kit.text import label

# Two blocks each; keeps the message within Slack's 50.
SHOWN_MAX = 12
_ECHO_MAX = 40
_NO_WORKSHOP = "You take part in no workshop just now. What you did is still here."
_NOT_YET = "Nothing to do yet. After your workshop you can make your plan here."


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """What help is made for: the engagements somebody takes part in, and whether they run any.

    `took_part` says whether they were once part of others.
    """

    taking_part: Sequence[Engagement]
    runs_workshops: bool
    took_part: bool = False


def help_message(facts: HelpFacts, opening: Sequence[Prose] = ()) -> Message:
    """Show what this person can do. `opening` comes first, such as a word about a wrong word."""
    lines = list(opening)
    drawn: list[Block] = [blocks.section(list(opening))] if opening else []
    if facts.runs_workshops:
        staff = [
            Prose(Strong("Workshops you run")),
            Prose(Code("/uptake complete"), " marks a workshop complete and starts its clocks."),
            Prose(Code("/uptake pulse"), " opens and closes its pulse check."),
        ]
        lines += staff
        drawn += [
            blocks.section(staff),
            blocks.actions(
                shared_actions.choose_completion_button(), shared_actions.choose_pulse_button()
            ),
        ]
    open_now = [one for one in facts.taking_part if one.state is EngagementState.COMPLETED]
    for engagement in open_now[:SHOWN_MAX]:
        title = Prose(Strong(engagement.topic), " · make or change your plan, or log a try.")
        lines.append(title)
        drawn += [
            blocks.section(title),
            blocks.actions(
                shared_actions.plan_button(engagement.id, "My action plan"),
                shared_actions.tried_button(engagement.id),
            ),
        ]
    if not facts.runs_workshops and not open_now:
        left = facts.took_part and not facts.taking_part
        nothing = Prose(_NO_WORKSHOP if left else _NOT_YET)
        lines.append(nothing)
        drawn.append(blocks.section(nothing))
    mine = _mine(facts)
    lines += mine
    drawn += [blocks.section(mine), *_ways(facts)]
    home = Prose("Everything of yours is in the Home tab of Uptake.")
    return blocks.message([*lines, home], [*drawn, blocks.context(home)])


def _mine(facts: HelpFacts) -> list[Prose]:
    """Say which words are for oneself."""
    lines = [
        Prose(Strong("Yours")),
        Prose(Code("/uptake export"), " sends you everything that is held about you."),
        Prose(Code("/uptake erase"), " takes it out for good."),
    ]
    if facts.taking_part or facts.took_part:
        settings = Prose(Code("/uptake settings"), " sets what you are reminded of, and when.")
        lines.insert(1, settings)
    if facts.taking_part:
        lines.insert(1, Prose(Code("/applied"), " logs a try from anywhere."))
    return lines


def _ways(facts: HelpFacts) -> list[Block]:
    if not (facts.taking_part or facts.took_part):
        return []
    ways = [
        shared_actions.profile_button(),
        shared_actions.settings_button(),
        shared_actions.certificates_button(),
        shared_actions.tries_button(),
        *(shared_actions.seen_button(one.id) for one in facts.taking_part[:1]),
    ]
    return [blocks.actions(*ways)]


def unknown_word(typed: str, nearest: str | None) -> list[Prose]:
    """Answer a word that we don't know with the nearest one that we do."""
    wrong = Prose("I don't know “", label(typed, _ECHO_MAX), "”.")
    if nearest is None:
        return [Prose(*wrong.pieces, " Here is what you can do:")]
    return [Prose(*wrong.pieces, " Did you mean ", Code(f"/uptake {nearest}"), "?")]


def stranger() -> Message:
    """Say what Uptake is, and whom to ask."""
    what = Prose(
        "Uptake helps teachers carry a workshop into the classroom: one small plan, one try, one"
        " note on how it went."
    )
    whom = Prose(
        "You aren't part of a workshop here yet. If you expected to be, please ask the person who"
        " runs your workshops to add you."
    )
    return blocks.message([what, whom], [blocks.section(what), blocks.section(whom)])

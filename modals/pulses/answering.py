"""A participant's pulse check: who sees what comes first, then five points and three questions.

What was answered is never drawn again: the product cannot read it back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.content.assets import ContentAsset
from core.engagements.records import Engagement
from core.people import Person
from core.pulses.forms import LIKERT, AnswerForm
from core.pulses.records import Missed, MyPulse, PulseRound
from modals.kit import blocks, shared_actions, views
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Block, Element, Field, Message, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.state import State

PULSE_CALLBACK = "pulse_answers"

LIKERT_FIELD = Field("pulse_likert", "likert")
QUESTIONS = tuple(Field(f"pulse_question_{number}", "answer") for number in (1, 2, 3))
FIELDS: Mapping[str, Field] = {
    "likert": LIKERT_FIELD,
    **{f"question_{number}": field for number, field in enumerate(QUESTIONS, start=1)},
}

_READS_MAX = 10
_ENDS = {LIKERT[0]: "Not at all", LIKERT[-1]: "Completely"}


def opened(engagement: Engagement, pulse: PulseRound, person: Person) -> Message:
    """Tell a participant that the pulse check is open."""
    ask = Prose(
        "The pulse check for ",
        Strong(engagement.topic),
        " is open: four short questions, about two minutes.",
    )
    until = Prose("Open until ", Timestamp.of(pulse.closes_at, person), ".")
    who = Prose("Nobody but you learns what you answer.")
    return blocks.message(
        [ask, until, who],
        [
            blocks.section([ask, until]),
            blocks.actions(
                shared_actions.pulse_button(engagement.id, "Answer the pulse check", primary=True)
            ),
            blocks.context(who),
        ],
    )


def answer_form(mine: MyPulse, person: Person) -> View:
    """Ask, with nothing filled in: earlier answers cannot be read back."""
    return views.form(
        "Pulse check",
        [
            blocks.section(_who_sees(mine.round)),
            *([_answered_before()] if mine.answered else []),
            blocks.question(
                LIKERT_FIELD,
                mine.check.statement,
                blocks.radio([_point(point) for point in LIKERT]),
                hint="1 is not at all, 5 is completely.",
            ),
            *(
                blocks.question(field, asked.question, blocks.radio(_options(asked.options)))
                for field, asked in zip(QUESTIONS, mine.check.questions, strict=True)
            ),
            blocks.context(_changeable(mine.round.closes_at, person)),
        ],
        callback_id=PULSE_CALLBACK,
        submit="Send my answers",
        metadata=EngagementMetadata(mine.engagement.id).to_text(),
    )


def _who_sees(pulse: PulseRound) -> list[Prose]:
    return [
        Prose(Strong("Who sees what")),
        Prose("• Nobody but you learns what you answered: no colleague, no leader, no strategist."),
        Prose(f"• The group's average is shown only when {pulse.score_floor} or more answered."),
        Prose(
            f"• How many missed a question: only from {pulse.rate_floor} people on. How answers"
            f" spread: only from {pulse.breakdown_floor} on."
        ),
        Prose("• Until it closes, others see only how many have answered."),
    ]


def _answered_before() -> Block:
    return blocks.section(
        "You have answered already. Your answers are kept so safely that they can't be shown"
        " here. To change them, answer again."
    )


def _point(point: int) -> Element:
    end = _ENDS.get(point)
    return blocks.option(f"{point} – {end}" if end else str(point), str(point))


def _options(options: tuple[str, ...]) -> list[Element]:
    return [blocks.option(text, str(place)) for place, text in enumerate(options)]


def _changeable(closes_at: datetime, person: Person) -> Prose:
    return Prose("You can change your answers until ", Timestamp.of(closes_at, person), ".")


def parse_answers(view: Mapping[str, Any]) -> AnswerForm:
    state = State(view)
    first, second, third = (_number(state.choice(field)) for field in QUESTIONS)
    return AnswerForm(_number(state.choice(LIKERT_FIELD)), (first, second, third))


def _number(value: str | None) -> int | None:
    return int(value) if value and len(value) == 1 and value in "0123456789" else None


def kept(mine: MyPulse, person: Person) -> View:
    """Thank: with the same words for a first, a changed and a repeated answer."""
    return views.info_modal(
        "Thank you",
        [
            blocks.section(
                Prose("Your answers for ", Strong(mine.engagement.topic), " are saved.")
            ),
            blocks.section(
                "When the pulse check has closed, you alone can see which questions are worth"
                " another look. You find it on Uptake's Home tab."
            ),
            blocks.actions(shared_actions.pulse_button(mine.engagement.id, "Change my answers")),
            blocks.context(_changeable(mine.round.closes_at, person)),
        ],
    )


def missed(result: Missed, microlearning: Sequence[ContentAsset]) -> View:
    """Show one person what they missed, with what helps. Nobody else is ever shown this."""
    drawn: list[Block] = []
    for asked in result.questions:
        right = asked.options[asked.right_option]
        drawn += [
            blocks.divider(),
            blocks.section([Prose(Strong(asked.question)), Prose("The answer: ", right)]),
        ]
    helpful = [one for one in microlearning if result.gap_tags & set(one.gap_tags)]
    if helpful:
        drawn += [blocks.divider(), blocks.section(Prose(Strong("Short reads that fit")))]
        drawn += [
            blocks.section(one.title, shared_actions.material_link("Open", one.link))
            for one in helpful[:_READS_MAX]
        ]
    first = (
        "Worth another look. Missing a question is how we find out what to read next."
        if result.questions
        else "You got all three questions. Nothing to look at again."
    )
    return views.info_modal(
        "Only for you",
        [
            blocks.section([Prose(Strong(result.pulse.engagement.topic)), Prose(first)]),
            *drawn,
            blocks.context("Only you can see this. It is kept sealed for you alone."),
        ],
    )


def over(mine: MyPulse) -> View:
    """Say kindly that it is too late to answer."""
    lines = [
        Prose("The pulse check for ", Strong(mine.engagement.topic), " has closed."),
        Prose(
            "Your answers are counted with the group's."
            if mine.answered
            else "Thank you for meaning to answer. Nothing else depends on it."
        ),
    ]
    return views.sentence(lines)


def not_yet(topic: str) -> View:
    return views.sentence(
        Prose(
            "The pulse check for ",
            Strong(topic),
            " isn't open yet. You get a message when it is.",
        )
    )

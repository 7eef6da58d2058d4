"""How a try went: its form, the thanks, and the message that keeps it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.action_plans import PlanInContext
from core.applications import NOTE_MAX, ApplicationForm, Logged
from core.engagements import Engagement
from core.kernel.ids import StrategyId
from core.kernel.vocabularies import EVIDENCE_LABELS, OUTCOME_LABELS, EvidenceType, Outcome
from core.people import Person
from modals.kit import blocks, doors, views
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Block, Field, Message, View
from modals.kit.prose import Moment, Prose, Strong
from modals.kit.state import State, missing, vocabulary
from modals.kit.strategies import strategy_question
from modals.kit.words import ordinal

APPLICATION_CALLBACK = "application_form"

STRATEGY = Field("application_strategy", "strategy")
ON = Field("application_on", "on")
AT = Field("application_at", "at")
OUTCOME = Field("application_outcome", "outcome")
EVIDENCE = Field("application_evidence", "evidence")
NOTE = Field("application_note", "note")
LINK = Field("application_link", "link")

FIELDS: Mapping[str, Field] = {
    "strategy_id": STRATEGY,
    "on": ON,
    "at": AT,
    "outcome": OUTCOME,
    "evidence_type": EVIDENCE,
    "note": NOTE,
    "artifact_link": LINK,
}

_ASKED = {
    "strategy_id": "Pick the strategy you tried.",
    "on": "Pick a day from the calendar.",
    "at": "Pick a time of day.",
    "outcome": "Tell us how it went. Both answers are welcome.",
    "evidence_type": "Pick how you know.",
}
_WHO_SEES = "Only you see this. Others see figures for the whole group, never one person."
_NO_STUDENTS = "Please don't name or describe students."


def application_form(held: PlanInContext, person: Person, now: datetime) -> View:
    """Ask how it went. Day and time start at now, in the person's own zone."""
    local = now.astimezone(ZoneInfo(person.time_zone))
    planned = held.plan.strategy_id if held.plan else None
    return views.form(
        "How did it go?",
        [
            strategy_question(STRATEGY, "What did you try?", held.engagement, planned),
            blocks.question(ON, "On which day?", blocks.date_input(local.date())),
            blocks.question(AT, "At about what time?", blocks.time_input(local.time())),
            blocks.question(
                OUTCOME,
                "How did it go?",
                blocks.radio([blocks.option(OUTCOME_LABELS[one], one.value) for one in Outcome]),
                hint="A try that didn't work counts just as much: it shows what to change.",
            ),
            *_evidence_questions(),
            blocks.context("Your answers are confidential. Only you see what you write here."),
        ],
        callback_id=APPLICATION_CALLBACK,
        submit="Save",
        metadata=EngagementMetadata(held.engagement.id).to_text(),
    )


def _evidence_questions() -> list[Block]:
    return [
        blocks.question(
            EVIDENCE,
            "How do you know?",
            blocks.select(
                [blocks.option(label, one.value) for one, label in EVIDENCE_LABELS.items()],
                prompt="Pick one",
                chosen=EvidenceType.SELF_REPORT.value,
            ),
        ),
        blocks.question(
            NOTE,
            "What did you notice?",
            blocks.text_input(NOTE_MAX, lines=True, example="One or two sentences are plenty"),
            hint=_NO_STUDENTS,
            optional=True,
        ),
        blocks.question(
            LINK,
            "A link to something made in class",
            blocks.link_input(example="https://…"),
            hint=f"A document, a photo of the board, a slide. {_NO_STUDENTS}",
            optional=True,
        ),
    ]


def parse(view: Mapping[str, Any]) -> ApplicationForm:
    """Read the form. Raises FieldErrors by field for what is missing or makes no sense."""
    state = State(view)
    strategy_id, on, at = state.id(STRATEGY), state.date(ON), state.time(AT)
    outcome = vocabulary(Outcome, state.choice(OUTCOME))
    evidence = vocabulary(EvidenceType, state.choice(EVIDENCE))
    if strategy_id is None or on is None or at is None or outcome is None or evidence is None:
        answers = {"strategy_id": strategy_id, "on": on, "at": at}
        raise missing(answers | {"outcome": outcome, "evidence_type": evidence}, _ASKED)
    return ApplicationForm(
        strategy_id=StrategyId(strategy_id),
        on=on,
        at=at,
        outcome=outcome,
        evidence_type=evidence,
        note=state.text(NOTE),
        artifact_link=state.text(LINK),
    )


def _thanks(logged: Logged) -> list[Prose]:
    strategy = logged.engagement.strategy(logged.application.strategy_id)
    number = Prose(
        "That's your ", ordinal(logged.attempt_number), " try of ", Strong(strategy.name), "."
    )
    if logged.application.outcome is Outcome.SUCCESS:
        return [number, Prose("It worked. Well done, and thank you for telling us.")]
    return [
        number,
        Prose(
            "Thank you for trying it, and for saying so. It didn't work yet, and that is how"
            " good teaching is found. It counts in full."
        ),
    ]


def saved(logged: Logged) -> View:
    """Show that the try was saved, and thank for it: a failed one above all."""
    return views.paper(
        "Saved. Thank you",
        [blocks.section(_thanks(logged)), *_next(logged.engagement), blocks.context(_WHO_SEES)],
    )


def saved_before(engagement: Engagement, tries: int) -> View:
    """Answer the same form sent twice: it is saved, once."""
    return views.paper(
        "Saved. Thank you",
        [
            blocks.section(f"Your try is saved. Tries so far: {tries}."),
            *_next(engagement),
            blocks.context(_WHO_SEES),
        ],
    )


def _look_back(logged: Logged) -> list[Prose]:
    """Ask for the reflection with the first try: from then on it can be written."""
    if logged.attempt_number > 1:
        return []
    return [
        Prose(
            "When you have five minutes, look back at it under “My reflection”. That earns your"
            " certificate."
        )
    ]


def _next(engagement: Engagement) -> list[Block]:
    return [
        blocks.actions(
            doors.plan_button(engagement.id, "Plan the next try"),
            doors.tried_button(engagement.id, "Log another try"),
            doors.reflection_button(engagement.id),
        )
    ]


def thanks(logged: Logged, person: Person) -> Message:
    """Keep the try in the DM, with the way to the next one."""
    when = Prose(
        "Tried on ", Moment(logged.application.occurred_at, ZoneInfo(person.time_zone)), "."
    )
    return blocks.message(
        [*_thanks(logged), *_look_back(logged), when, Prose(_WHO_SEES)],
        [
            blocks.section([*_thanks(logged), *_look_back(logged)]),
            blocks.context([when, Prose(_WHO_SEES)]),
            *_next(logged.engagement),
        ],
    )

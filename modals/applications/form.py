"""The form that asks how a try went; and which workshop, where there is too much to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from core.action_plans.records import PlanInContext
from core.applications.records import NOTE_MAX, Anchor, ApplicationForm
from core.applications.vocabulary import EVIDENCE_LABELS, OUTCOME_LABELS, EvidenceType, Outcome
from core.engagements.records import Engagement
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, StrategyId, parse_untrusted_id
from core.people import Person
from modals.kit import blocks, views
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Block, Field, View
from modals.kit.prose import Prose, Timestamp
from modals.kit.state import State, missing, vocabulary
from modals.kit.strategies import strategy_question

APPLICATION_CALLBACK = "application_form"

STRATEGY = Field("application_strategy", "strategy")
ON = Field("application_on", "on")
AT = Field("application_at", "at")
EARLY = Field("application_early", "early")
OUTCOME = Field("application_outcome", "outcome")
EVIDENCE = Field("application_evidence", "evidence")
NOTE = Field("application_note", "note")
LINK = Field("application_link", "link")
FILE = Field("application_file", "file")

FIELDS: Mapping[str, Field] = {
    "strategy_id": STRATEGY,
    "on": ON,
    "at": AT,
    "outcome": OUTCOME,
    "evidence_type": EVIDENCE,
    "note": NOTE,
    "artifact_link": LINK,
    "slack_file_id": FILE,
}

_ASKED = {
    "strategy_id": "Pick the strategy you tried.",
    "on": "Pick a day from the calendar.",
    "at": "Pick a time of day.",
    "outcome": "Tell us how it went. Both answers are welcome.",
    "evidence_type": "Pick how you know.",
}
_NO_STUDENTS = "Please don't name or describe students."
_BEFORE = "before"
# Stands between a workshop and its strategy where the form offers several workshops.
_OF = ":"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form starts with, as far as it is known. `opening` stands above the questions.

    `anchor` is there where the moment lies before it: then the form asks whether that is so.
    `written_at` is when the message that it begins with was written.
    """

    engagement_id: EngagementId | None = None
    strategy_id: StrategyId | None = None
    on: date | None = None
    at: time | None = None
    outcome: Outcome | None = None
    evidence_type: EvidenceType = EvidenceType.SELF_REPORT
    note: str | None = None
    artifact_link: str | None = None
    opening: tuple[Prose, ...] = ()
    anchor: Anchor | None = None
    yesterday: bool = False
    written_at: datetime | None = None

    @classmethod
    def early(cls, engagement_id: EngagementId, form: ApplicationForm, anchor: Anchor) -> Self:
        """Keep everything that was answered; Slack itself keeps the file."""
        return cls(
            engagement_id=engagement_id,
            strategy_id=form.strategy_id,
            on=form.on,
            at=form.at,
            outcome=form.outcome,
            evidence_type=form.evidence_type,
            note=form.note,
            artifact_link=form.artifact_link,
            opening=(Prose("One question about the day, then it is saved."),),
            anchor=anchor,
        )


NOTHING = Draft()


def application_form(
    current: PlanInContext, person: Person, now: datetime, draft: Draft = NOTHING
) -> View:
    """Ask how it went in one workshop. Day and time start at now, in the person's own zone."""
    planned = current.plan.strategy_id if current.plan else None
    question = strategy_question(
        STRATEGY, "What did you try?", current.engagement, draft.strategy_id or planned
    )
    return _form(question, EngagementMetadata(current.engagement.id).to_text(), person, now, draft)


def grouped_form(
    workshops: Sequence[Engagement], person: Person, now: datetime, draft: Draft = NOTHING
) -> View:
    """Ask the same where the strategies of several workshops are offered, in groups."""
    groups = [
        (
            one.topic,
            [blocks.option(taught.name, _choice(one.id, taught.id)) for taught in one.strategies],
        )
        for one in workshops
    ]
    chosen = _choice(draft.engagement_id, draft.strategy_id)
    element = blocks.grouped_select(groups, prompt="Pick a strategy", chosen=chosen)
    question = blocks.question(STRATEGY, "What did you try?", element)
    return _form(question, "", person, now, draft)


def _choice(engagement_id: UUID | None, strategy_id: UUID | None) -> str:
    return f"{engagement_id}{_OF}{strategy_id}"


def _form(strategy: Block, metadata: str, person: Person, now: datetime, draft: Draft) -> View:
    local = min(draft.written_at or now, now).astimezone(ZoneInfo(person.time_zone))
    day = local.date() - timedelta(days=1 if draft.yesterday else 0)
    return views.form(
        "How did it go?",
        [
            *([blocks.section(list(draft.opening))] if draft.opening else []),
            strategy,
            blocks.question(ON, "On which day?", blocks.date_input(draft.on or day)),
            blocks.question(AT, "At about what time?", blocks.time_input(draft.at or local.time())),
            *(_early_question(draft.anchor, person) if draft.anchor else []),
            blocks.question(
                OUTCOME,
                "How did it go?",
                blocks.radio(
                    [blocks.option(OUTCOME_LABELS[one], one.value) for one in Outcome],
                    chosen=draft.outcome.value if draft.outcome else None,
                ),
                hint="A try that didn't work counts just as much: it shows what to change.",
            ),
            *_evidence_questions(draft),
            blocks.context("Your answers are confidential. Only you see what you write here."),
        ],
        callback_id=APPLICATION_CALLBACK,
        submit="Save",
        metadata=metadata,
    )


def _early_question(anchor: Anchor, person: Person) -> list[Block]:
    """Ask for one word where the day lies before the clocks started. Another day is fine too."""
    when = Timestamp.of(anchor.at, person).words
    event = "you checked in" if anchor.is_check_in else "the workshop was marked complete"
    before = "I checked in" if anchor.is_check_in else "the workshop was complete"
    return [
        blocks.question(
            EARLY,
            f"That is before {event} ({when}). Is that right?",
            blocks.checkboxes([blocks.option(f"Yes, I tried it before {before}", _BEFORE)]),
            hint="If not, pick another day or time above.",
            optional=True,
        )
    ]


def _evidence_questions(draft: Draft) -> list[Block]:
    return [
        blocks.question(
            EVIDENCE,
            "How do you know?",
            blocks.select(
                [blocks.option(label, one.value) for one, label in EVIDENCE_LABELS.items()],
                prompt="Pick one",
                chosen=draft.evidence_type.value,
            ),
        ),
        blocks.question(
            NOTE,
            "What did you notice?",
            blocks.text_input(
                NOTE_MAX,
                initial=draft.note,
                lines=True,
                example="One or two sentences are plenty",
            ),
            hint=_NO_STUDENTS,
            optional=True,
        ),
        blocks.question(
            LINK,
            "A link to something made in class",
            blocks.link_input(example="https://…", initial=draft.artifact_link),
            hint=f"A document, a photo of the board, a slide. {_NO_STUDENTS}",
            optional=True,
        ),
        blocks.question(
            FILE,
            "Or a file",
            blocks.file_input(),
            hint="No student's face, name or marks, please. The file stays in Slack.",
            optional=True,
        ),
    ]


def engagement_of(view: Mapping[str, Any]) -> EngagementId:
    """Read of which workshop the try is: a claim. Raises FieldErrors, NotAllowedError."""
    if offers_several(view):
        picked = State(view).choice(STRATEGY)
        if picked is None:
            raise missing({"strategy_id": None}, _ASKED)
        return EngagementId(parse_untrusted_id(picked.partition(_OF)[0]))
    return EngagementMetadata.of(view).engagement_id


def offers_several(view: Mapping[str, Any]) -> bool:
    """Say whether the form offered several workshops."""
    return view.get("private_metadata") == ""


def _strategy(state: State, *, of_several: bool) -> StrategyId | None:
    if not of_several:
        picked = state.id(STRATEGY)
        return None if picked is None else StrategyId(picked)
    try:
        return StrategyId(parse_untrusted_id((state.choice(STRATEGY) or "").partition(_OF)[2]))
    except NotAllowedError:
        return None


def parse(view: Mapping[str, Any]) -> ApplicationForm:
    """Read the form. Raises FieldErrors by field for what is missing or makes no sense."""
    state = State(view)
    strategy_id = _strategy(state, of_several=offers_several(view))
    on, at = state.date(ON), state.time(AT)
    outcome = vocabulary(Outcome, state.choice(OUTCOME))
    evidence = vocabulary(EvidenceType, state.choice(EVIDENCE))
    if strategy_id is None or on is None or at is None or outcome is None or evidence is None:
        answers = {"strategy_id": strategy_id, "on": on, "at": at}
        raise missing(answers | {"outcome": outcome, "evidence_type": evidence}, _ASKED)
    return ApplicationForm(
        strategy_id=strategy_id,
        on=on,
        at=at,
        outcome=outcome,
        evidence_type=evidence,
        note=state.text(NOTE),
        artifact_link=state.text(LINK),
        slack_file_id=state.file(FILE),
        before_anchor=_BEFORE in state.choices(EARLY),
    )

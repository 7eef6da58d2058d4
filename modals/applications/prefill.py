"""What a form starts with when it is asked for in words, or over a message of one's own."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from core.applications.records import NOTE_MAX
from core.applications.text import Understood
from core.applications.vocabulary import Outcome
from core.engagements.records import Engagement
from core.kernel.ids import EngagementId
from core.people import Person
from modals.applications.form import NOTE, Draft
from modals.kit import blocks, views
from modals.kit.dates import long_date
from modals.kit.metadata import Metadata
from modals.kit.payloads import Block, Element, Field, Message, View
from modals.kit.prose import Code, Prose
from modals.kit.state import State, missing, vocabulary
from modals.kit.text import label

FROM_MESSAGE_SHORTCUT = "log_as_application"
WORKSHOP_CALLBACK = "application_workshop"

WORKSHOP = Field("application_workshop_choice", "workshop")
WORKSHOP_FIELDS: Mapping[str, Field] = {"engagement_id": WORKSHOP}

# Slack's limit for the options of one list, and what fits into one view with the longest names.
OPTIONS_MAX = 100
_ECHO_MAX = 60
_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_YES = "yes"
_NOTHING = Prose(
    "There is no workshop of yours to log a try for just now. It opens as soon as a workshop that"
    " you took part in is marked complete."
)


@dataclass(frozen=True, slots=True)
class _Carried(Metadata):
    """What the choice of a workshop takes along to the form; empty where it isn't known."""

    outcome: str
    yesterday: str
    written_at: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,10}$")]


def nothing_to_log() -> Message:
    """Say why no try can be logged."""
    return blocks.message(_NOTHING, [blocks.section(_NOTHING)])


def nothing_to_log_yet() -> View:
    """Say the same where no message can be sent."""
    return views.sentence(_NOTHING)


def usage() -> Message:
    """Answer `/applied help`."""
    lines = [
        Prose(Code("/applied"), " opens the form for a try. You can say more at once:"),
        Prose(Code("/applied exit tickets worked"), " or ", Code("/applied cold call didn't work")),
        Prose("You look it over before anything is saved."),
    ]
    return blocks.message(lines, [blocks.section(lines)])


def from_words(understood: Understood) -> Draft:
    """Begin with what was typed after the command, and say what was not understood."""
    return Draft(
        engagement_id=understood.engagement.id if understood.engagement else None,
        strategy_id=understood.strategy.id if understood.strategy else None,
        outcome=understood.outcome,
        opening=_opening(understood),
        yesterday=understood.yesterday,
    )


def _opening(understood: Understood) -> tuple[Prose, ...]:
    something = understood.strategy or understood.outcome or understood.yesterday
    if understood.rest:
        unknown = ("“", label(understood.rest, _ECHO_MAX), "”")
        if something:
            return (Prose("I didn't understand ", *unknown, ". Please look over the rest."),)
        return (Prose("I didn't understand ", *unknown, ". Please fill it in below."),)
    if something:
        return (Prose("Filled in from what you typed. Please look it over, then save."),)
    return ()


def from_message(text: str, written_at: datetime) -> Draft:
    """Begin with a message of one's own as the note, cut in sight where it is too long."""
    words = _plain(text)
    if not words:
        empty = Prose("That message has no words, so the note is still empty.")
        return Draft(opening=(empty,), written_at=written_at)
    opening = [Prose("The note holds your message. Please take out whatever tells of a student.")]
    if len(words) > NOTE_MAX:
        opening.append(Prose(f"It was longer than {NOTE_MAX:,} characters: this is its beginning."))
    return Draft(note=words[:NOTE_MAX].strip(), opening=tuple(opening), written_at=written_at)


def _plain(text: str) -> str:
    """Take Slack's marks for people, channels and links out of a message."""
    return html.unescape(_MARKUP.sub(_unmarked, text)).strip()


def _unmarked(found: re.Match[str]) -> str:
    target, shown = found[1], found[2]
    if target.startswith("@"):
        return "a colleague"
    if target.startswith("#"):
        return f"#{shown}" if shown else "a channel"
    if target.startswith("!"):
        return shown or ""
    return shown or target


def alone(workshops: Sequence[Engagement], draft: Draft) -> EngagementId | None:
    """Return the one workshop whose form will do; none where one has to choose."""
    if len(workshops) == 1:
        return workshops[0].id
    return None if fit_in_one_list(workshops) else draft.engagement_id


def fit_in_one_list(workshops: Sequence[Engagement]) -> bool:
    return sum(len(one.strategies) for one in workshops) <= OPTIONS_MAX


def which_workshop(workshops: Sequence[Engagement], person: Person, draft: Draft) -> View:
    """Ask for the workshop first, where there are too many strategies for one list."""
    shown = workshops[:OPTIONS_MAX]
    left_out = len(workshops) - len(shown)
    return views.form(
        "How did it go?",
        [
            *([blocks.section(list(draft.opening))] if draft.opening else []),
            blocks.question(
                WORKSHOP,
                "After which workshop?",
                blocks.select([_choice(one, person) for one in shown], prompt="Pick a workshop"),
            ),
            *([_note(draft.note)] if draft.note else []),
            *([blocks.context(f"{left_out} older ones are not shown.")] if left_out else []),
        ],
        callback_id=WORKSHOP_CALLBACK,
        submit="Next",
        metadata=_carried(draft).to_text(),
    )


def _carried(draft: Draft) -> _Carried:
    """Take along what this step shows no question for. The note stands in a field of its own."""
    written = draft.written_at
    return _Carried(
        outcome=draft.outcome.value if draft.outcome else "",
        yesterday=_YES if draft.yesterday else "",
        written_at=str(int(written.timestamp())) if written else "",
    )


def _resumed(view: Mapping[str, Any], note: str | None) -> Draft:
    """Read what was carried. Where an older release drew the step, only the note is known."""
    if view.get("private_metadata") == "":
        return Draft(note=note)
    carried = _Carried.of(view)
    return Draft(
        note=note,
        outcome=vocabulary(Outcome, carried.outcome),
        yesterday=carried.yesterday == _YES,
        written_at=datetime.fromtimestamp(int(carried.written_at), UTC)
        if carried.written_at
        else None,
    )


def _choice(engagement: Engagement, person: Person) -> Element:
    day = long_date(engagement.starts_at, person.time_zone, person.locale)
    where = f"{day} · {engagement.school_name}"
    return blocks.option(engagement.topic, str(engagement.id), where)


def _note(words: str) -> Block:
    """Carry the note along to the next step."""
    return blocks.question(
        NOTE,
        "What did you notice?",
        blocks.text_input(NOTE_MAX, initial=words, lines=True),
        optional=True,
    )


def parse_workshop(view: Mapping[str, Any]) -> tuple[EngagementId, Draft]:
    """Read which workshop was picked, and what goes along. Raises FieldErrors, NotAllowedError."""
    state = State(view)
    engagement_id = state.id(WORKSHOP)
    if engagement_id is None:
        raise missing({"engagement_id": engagement_id}, {"engagement_id": "Pick a workshop."})
    return EngagementId(engagement_id), _resumed(view, state.text(NOTE))

"""Opening and closing a pulse check. Whoever runs it sees how many have answered, and no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.engagements.records import Engagement
from core.kernel.ids import EngagementId
from core.people import Person
from core.pulses.records import Progress, PulseCheck, PulseRound, RoundState
from modals.kit import blocks, shared_actions, views
from modals.kit.dates import long_date
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Block, Field, Message, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.state import State, missing
from modals.kit.text import counted

PULSE_CHOICE_CALLBACK = "pulse_choice"
OPENING_CALLBACK = "pulse_opening"
CLOSING_CALLBACK = "pulse_closing"
CLOSE_ACTION = "pulse_close_early"

ENGAGEMENT = Field("pulse_engagement", "engagement")
FIELDS: Mapping[str, Field] = {"engagement_id": ENGAGEMENT}
# Slack's limit for the options of one list.
CHOICES_MAX = 100

_TITLE = "Pulse check"


def nothing_to_run() -> Message:
    why = Prose(
        "There is no pulse check for you to open just now. From the day of a workshop on, its"
        " strategist or its Programme Manager can open it."
    )
    return blocks.message(why, [blocks.section(why)])


def choose(engagements: Sequence[Engagement], person: Person) -> View:
    """Ask for which workshop, when there are several."""
    shown = engagements[:CHOICES_MAX]
    left_out = len(engagements) - len(shown)
    return views.form(
        _TITLE,
        [
            blocks.question(
                ENGAGEMENT,
                "Which workshop?",
                blocks.select([_choice(one, person) for one in shown], prompt="Pick a workshop"),
            ),
            *([blocks.context(f"{left_out} older ones are not shown.")] if left_out else []),
        ],
        callback_id=PULSE_CHOICE_CALLBACK,
        submit="Next",
    )


def _choice(engagement: Engagement, person: Person) -> dict[str, Any]:
    day = long_date(engagement.starts_at, person.time_zone, person.locale)
    where = f"{day} · {engagement.school_name}"
    return blocks.option(engagement.topic, str(engagement.id), where)


def parse_choice(view: Mapping[str, Any]) -> EngagementId:
    """Read which workshop was picked. Raises FieldErrors."""
    engagement_id = State(view).id(ENGAGEMENT)
    if engagement_id is None:
        raise missing({"engagement_id": engagement_id}, {"engagement_id": "Pick a workshop."})
    return EngagementId(engagement_id)


def status(progress: Progress, person: Person) -> View:
    """Show how it stands, with the one thing that can be done about it now."""
    if progress.check is None:
        return views.sentence(
            [
                _title(progress),
                Prose("Nobody has written a pulse check for this workshop yet."),
            ]
        )
    if progress.round is None:
        return _to_open(progress, progress.check)
    if progress.round.state is RoundState.OPEN:
        return _open(progress, progress.round, person)
    return views.sentence(
        [
            _title(progress),
            Prose("This pulse check has closed."),
            Prose(
                "Its figures are counted once and shown for the whole group, never for fewer than"
                f" {progress.round.score_floor} people."
            ),
        ]
    )


def _title(progress: Progress) -> Prose:
    return Prose(Strong(progress.engagement.topic), " · ", progress.engagement.school_name)


def _to_open(progress: Progress, check: PulseCheck) -> View:
    people = counted(progress.enrolled, "person gets", "people get")
    return views.form(
        _TITLE,
        [
            blocks.section(_title(progress)),
            blocks.section(Prose(Strong("What is asked"))),
            blocks.quoted(check.statement),
            *(blocks.quoted(one.question) for one in check.questions),
            blocks.section(
                [
                    Prose(Strong("If you open it")),
                    Prose(f"• {people} a message with a button, now."),
                    Prose("• It stays open for 24 hours. You can close it earlier."),
                    Prose("• It opens once, and its questions stay as they are."),
                    Prose("• You see how many have answered. Never who, never what."),
                ]
            ),
        ],
        callback_id=OPENING_CALLBACK,
        submit="Open it now",
        metadata=EngagementMetadata(progress.engagement.id).to_text(),
    )


def _open(progress: Progress, pulse: PulseRound, person: Person) -> View:
    answered = counted(progress.answered or 0, "person has answered", "people have answered")
    return views.info_modal(
        _TITLE,
        [
            blocks.section(_title(progress)),
            blocks.section(
                [
                    Prose(Strong(f"{answered}.")),
                    Prose("Open until ", Timestamp.of(pulse.closes_at, person), "."),
                ]
            ),
            blocks.actions(
                shared_actions.run_pulse_button(progress.engagement.id, "Count again"),
                blocks.button("Close it early", CLOSE_ACTION, str(progress.engagement.id)),
            ),
            _only_the_count(),
        ],
    )


def _only_the_count() -> Block:
    return blocks.context("Nobody sees who has answered or what, before it closes or after.")


def confirm_closing(progress: Progress) -> View:
    """Say what closing means before it happens."""
    return views.form(
        "Close it early",
        [
            blocks.section(_title(progress)),
            blocks.section(
                [
                    Prose(Strong("If you close it now")),
                    Prose("• Nobody can answer or change an answer any more."),
                    Prose("• Its figures are counted once, as they are now."),
                    Prose("• This can't be undone."),
                ]
            ),
        ],
        callback_id=CLOSING_CALLBACK,
        submit="Close it now",
        metadata=EngagementMetadata(progress.engagement.id).to_text(),
    )

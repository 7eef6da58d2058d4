"""Marking a workshop complete: which one, what follows, and what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.engagements.completing import Completion
from core.engagements.records import CohortInfo, Engagement
from core.kernel.ids import EngagementId
from core.people import Person
from modals.kit import blocks, views
from modals.kit.dates import long_date
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Block, Field, Message, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.state import State, missing
from modals.kit.text import counted

CHOICE_CALLBACK = "mark_complete_choice"
COMPLETION_CALLBACK = "mark_complete_form"

ENGAGEMENT = Field("complete_engagement", "engagement")
FIELDS: Mapping[str, Field] = {"engagement_id": ENGAGEMENT}

# Slack's limit for the options of one list.
CHOICES_MAX = 100
# The longest names of so many cohorts fit into one section.
_COHORTS_IN_A_BLOCK = 5


def nothing_to_complete() -> Message:
    """Say why there is nothing to mark complete."""
    why = Prose(
        "There is no workshop to mark complete just now. A workshop can be marked complete once"
        " it has begun, by its strategist or its Programme Manager, and only once."
    )
    return blocks.message(why, [blocks.section(why)])


def choose(engagements: Sequence[Engagement], person: Person) -> View:
    """Ask which workshop, when there are several. The next step shows what follows."""
    shown = engagements[:CHOICES_MAX]
    left_out = len(engagements) - len(shown)
    return views.form(
        "Mark complete",
        [
            blocks.question(
                ENGAGEMENT,
                "Which workshop?",
                blocks.select([_choice(one, person) for one in shown], prompt="Pick a workshop"),
                hint="You will see what follows before anything is sent.",
            ),
            *([blocks.context(f"{left_out} older ones are not shown.")] if left_out else []),
        ],
        callback_id=CHOICE_CALLBACK,
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


def confirm(engagement: Engagement, cohorts: Sequence[CohortInfo], person: Person) -> View:
    """Show the workshop and what follows, in plain words, before it happens."""
    people = sum(cohort.enrolled for cohort in cohorts)
    return views.form(
        "Mark complete",
        [
            blocks.section(_workshop(engagement, person)),
            *_cohorts(cohorts),
            blocks.section(
                [
                    Prose(Strong("If you go on")),
                    Prose("• The clocks start now: 24 hours, 48 hours and 5 days."),
                    Prose(
                        f"• {counted(people, 'person gets', 'people get')}"
                        " a message that asks for a plan."
                    ),
                    Prose("• This can't be undone."),
                ]
            ),
        ],
        callback_id=COMPLETION_CALLBACK,
        submit="Mark complete",
        metadata=EngagementMetadata(engagement.id).to_text(),
    )


def _workshop(engagement: Engagement, person: Person) -> list[Prose]:
    return [
        Prose(Strong(engagement.topic)),
        Prose(engagement.school_name, ", ", Timestamp.of(engagement.starts_at, person)),
    ]


def _cohorts(cohorts: Sequence[CohortInfo]) -> list[Block]:
    lines = [
        Prose("• ", cohort.name, f": {counted(cohort.enrolled, 'person', 'people')}")
        for cohort in cohorts
    ]
    return [
        blocks.section(lines[start : start + _COHORTS_IN_A_BLOCK])
        for start in range(0, len(lines), _COHORTS_IN_A_BLOCK)
    ]


def done(completion: Completion) -> View:
    """Say what has happened, in the place of the question."""
    asked = f"{counted(completion.invited, 'person gets', 'people get')} a message"
    return views.info_modal(
        "Marked complete",
        [
            blocks.section(
                [
                    Prose(
                        "Done. The clocks have started for ",
                        Strong(completion.engagement.topic),
                        ".",
                    ),
                    Prose(f"{asked} that asks for one small thing to try."),
                ]
            ),
            blocks.context(
                "Figures for each group come after 24 hours, 48 hours and 5 days. They show"
                " patterns, never one person."
            ),
        ],
    )

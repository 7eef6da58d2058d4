"""Why a reminder came: its rule in a sentence, with the facts that it went by."""

from core.interventions.definitions import BY_KIND
from core.journeys import Journey
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.text import counted

_ALWAYS = (
    "Never more than one reminder a day and three in a week. Nobody else learns that you were"
    " reminded."
)


def parse_why(value: str) -> tuple[NoticeKind, EngagementId]:
    """Read which reminder is asked about. Raises NotAllowedError for anything else."""
    kind, _, engagement_id = value.partition(":")
    if kind not in BY_KIND:
        raise NotAllowedError
    return NoticeKind(kind), EngagementId(parse_untrusted_id(engagement_id))


def why(kind: NoticeKind, journey: Journey, person: Person) -> View:
    """Say why this kind of reminder came, by how things stand now."""
    rule = [Prose(Strong("The rule")), Prose(BY_KIND[kind].rule)]
    return views.info_modal(
        "Why did I get this?",
        [
            blocks.section(rule),
            blocks.section([Prose(Strong("How it stands now")), *_facts(journey, person)]),
            blocks.actions(shared_actions.settings_button("Change my reminders")),
            blocks.context(_ALWAYS),
        ],
    )


def _facts(journey: Journey, person: Person) -> list[Prose]:
    done = journey.progress
    text = [Prose("• Workshop: ", Strong(journey.engagement.topic))]
    if journey.engagement.completed_at is not None:
        text.append(
            Prose("• Complete since ", Timestamp.of(journey.engagement.completed_at, person))
        )
    if done.plan is None:
        text.append(Prose("• You have no plan."))
    else:
        text.append(Prose("• Your plan is for ", Timestamp.of(done.plan.due_at, person)))
    if done.open_pre_work and not journey.is_complete:
        text.append(Prose(f"• Pre-work that is open: {done.open_pre_work}."))
    tries = counted(done.tries, "try", "tries")
    text.append(Prose(f"• You have logged {tries}." if done.tries else "• No try is logged."))
    if done.survey_complete:
        text.append(Prose("• Your look back is finished."))
    elif done.tries:
        text.append(Prose("• Your look back isn't finished yet."))
    return text

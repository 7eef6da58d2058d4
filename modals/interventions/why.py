"""Why a reminder came: its rule in a sentence, with the facts that it went by."""

from core.journeys import Journey
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.interventions.words import REMINDER_LABELS
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.text import counted

_RULES = {
    NoticeKind.NO_ACTION_PLAN: (
        "Whoever has no plan by the first school morning after the workshop is reminded once."
    ),
    NoticeKind.PLAN_DUE: (
        "We ask once how it went: at your plan's time, or when your reminder hours next begin."
    ),
    NoticeKind.NO_APPLICATION: (
        "Whoever has logged no try is reminded 24 hours, 48 hours and 5 days after the workshop,"
        " or after their plan's own time where that is later. The first try ends it, whatever came"
        " of it."
    ),
    NoticeKind.NO_SURVEY: (
        "Whoever has tried something and not looked back yet is reminded on that day, and 3 and 5"
        " days later. Looking back ends it: it earns the certificate."
    ),
    NoticeKind.MISSING_PREWORK: (
        "Whoever has open pre-work is reminded once, in the three days before the workshop."
    ),
}
_ALWAYS = (
    "Never more than one reminder a day and three in a week. Nobody else learns that you were"
    " reminded."
)


def parse_why(value: str) -> tuple[NoticeKind, EngagementId]:
    """Read which reminder is asked about. Raises NotAllowedError for anything else."""
    kind, _, engagement_id = value.partition(":")
    if kind not in set(REMINDER_LABELS):
        raise NotAllowedError
    return NoticeKind(kind), EngagementId(parse_untrusted_id(engagement_id))


def why(kind: NoticeKind, journey: Journey, person: Person) -> View:
    """Say why this kind of reminder came, by how things stand now."""
    rule = [Prose(Strong("The rule")), Prose(_RULES[kind])]
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
    said = [Prose("• Workshop: ", Strong(journey.engagement.topic))]
    if journey.engagement.completed_at is not None:
        said.append(
            Prose("• Complete since ", Timestamp.of(journey.engagement.completed_at, person))
        )
    if done.plan is None:
        said.append(Prose("• You have no plan."))
    else:
        said.append(Prose("• Your plan is for ", Timestamp.of(done.plan.due_at, person)))
    if done.open_pre_work and not journey.is_complete:
        said.append(Prose(f"• Pre-work that is open: {done.open_pre_work}."))
    tries = counted(done.tries, "try", "tries")
    said.append(Prose(f"• You have logged {tries}." if done.tries else "• No try is logged."))
    if done.survey_complete:
        said.append(Prose("• Your look back is finished."))
    elif done.tries:
        said.append(Prose("• Your look back isn't finished yet."))
    return said

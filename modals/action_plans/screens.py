"""What follows the form: the sentence read back, the calendar, and the withdrawal."""

from core.action_plans.records import PlanInContext
from core.interventions.records import Decision
from core.people import Person
from modals.action_plans.sentence import CONFIDENTIAL, check_in, details, plan_sentence
from modals.kit import blocks, shared_actions, views
from modals.kit.metadata import PlanMetadata
from modals.kit.payloads import Message, View
from modals.kit.prose import Prose, Strong

WITHDRAWAL_CALLBACK = "action_plan_withdrawal"

_FILE_COMES = Prose(
    "A file comes to your messages: open it, and the entry leaves your calendar too."
)


def saved(current: PlanInContext, person: Person, asked: Decision | None) -> View:
    """Show the plan that stands, with the ways to change it; or that there is none.

    `asked` is what will come of the check-in.
    """
    if current.plan is None:
        return withdrawn(current)
    engagement_id = current.engagement.id
    return views.info_modal(
        "Your plan is saved",
        [
            blocks.section(plan_sentence(current, person)),
            *details(current),
            blocks.actions(
                shared_actions.plan_button(engagement_id, "Change it"),
                shared_actions.calendar_button(engagement_id),
                shared_actions.withdrawal_button(engagement_id),
            ),
            blocks.context([*check_in(asked, person), Prose(CONFIDENTIAL)]),
        ],
    )


def withdrawal_form(current: PlanInContext, person: Person) -> View:
    """Say what a withdrawal does, and ask once."""
    if current.plan is None:
        return withdrawn(current)
    lines = [
        Prose("We won't check in with you about it."),
        *([_FILE_COMES] if current.plan.calendar_at else []),
        Prose("What you planned stays in your own records. Nobody is told."),
        Prose("You can make a new plan at any time."),
    ]
    asked = views.form(
        "Withdraw my plan?",
        [
            blocks.section(plan_sentence(current, person)),
            *details(current),
            blocks.section([Prose(Strong("If you withdraw it:")), *lines]),
        ],
        callback_id=WITHDRAWAL_CALLBACK,
        submit="Withdraw it",
        metadata=PlanMetadata(current.engagement.id, current.revision).to_text(),
    )
    return asked | {"close": blocks.plain("Keep my plan")}


def withdrawn(current: PlanInContext) -> View:
    """Show that no plan stands: it was withdrawn, or never made."""
    was = current.newest
    lines = [Prose("You have no plan now, so we won't check in with you about it.")]
    if was and was.calendar_at:
        lines.append(_FILE_COMES)
    return views.info_modal(
        "Your plan is withdrawn" if was else "You have no plan",
        [
            blocks.section(lines),
            blocks.actions(shared_actions.plan_button(current.engagement.id, "Make a new plan")),
            blocks.context("Nobody is told. A new plan is welcome whenever it suits you."),
        ],
    )


def in_calendar_view(current: PlanInContext) -> View:
    """Say that the file comes by message; or, where the plan has gone since, that there is none."""
    if current.plan is None:
        return withdrawn(current)
    return views.info_modal(
        "On its way",
        [
            blocks.section(_on_its_way()),
            blocks.actions(shared_actions.plan_button(current.engagement.id, "Change my plan")),
        ],
    )


def in_calendar(current: PlanInContext) -> Message:
    """Say the same beside the message that was pressed."""
    lines = _on_its_way() if current.plan else Prose("You have no plan now, so there is no file.")
    return blocks.message(lines, [blocks.section(lines)])


def _on_its_way() -> Prose:
    return Prose(
        "A file for your calendar is on its way to your messages with Uptake. Open it there."
    )

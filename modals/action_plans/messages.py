from core.action_plans.records import PlanInContext
from core.engagements.records import Engagement
from core.interventions.records import Decision
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.action_plans.sentence import CONFIDENTIAL, check_in, details, plain_text, plan_sentence
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Message
from modals.kit.prose import Prose, Strong, Timestamp

NOT_YET_ACTION = "action_plan_not_yet"


def invitation(engagement: Engagement) -> Message:
    """Ask for a plan, right after the workshop."""
    opening = Prose(
        "Thanks for taking part in ",
        Strong(engagement.topic),
        ". What is one small thing you will try with your students?",
    )
    promise = Prose("It takes a minute. ", CONFIDENTIAL)
    return blocks.message(
        [opening, promise],
        [
            blocks.section(opening),
            blocks.actions(shared_actions.plan_button(engagement.id, "Make my plan", primary=True)),
            blocks.context(promise),
        ],
    )


def plan_saved(
    current: PlanInContext, person: Person, asked: Decision | None, *, changed: bool = False
) -> Message:
    """Keep the plan at hand in the DM. `asked` is what will come of the check-in.

    `changed` says that another plan stood until then: after a withdrawal none did.
    """
    done = "Your plan is changed." if changed else "Your plan is saved."
    return blocks.message(
        [Prose(done), *plain_text(current, person)],
        [
            blocks.section([Prose(Strong(done)), plan_sentence(current, person)]),
            *details(current),
            blocks.actions(
                shared_actions.plan_button(current.engagement.id, "Change my plan"),
                shared_actions.tried_button(current.engagement.id),
                shared_actions.calendar_button(current.engagement.id),
                shared_actions.withdrawal_button(current.engagement.id),
            ),
            blocks.context([*check_in(asked, person), Prose("Nobody else sees your plan.")]),
        ],
    )


def plan_due(current: PlanInContext, person: Person) -> Message:
    """Ask, once the plan's own time has come, whether it was tried."""
    question = Prose("The time you picked has come. Have you tried it?")
    why = _why(current, person)
    engagement_id = current.engagement.id
    return blocks.message(
        [question, *plain_text(current, person), why],
        [
            blocks.section([Prose(Strong("The time you picked has come. Have you tried it?"))]),
            blocks.section(plan_sentence(current, person)),
            *details(current),
            blocks.actions(
                shared_actions.tried_button(engagement_id, primary=True),
                blocks.button("Not yet", NOT_YET_ACTION, str(engagement_id)),
                shared_actions.why_button(NoticeKind.PLAN_DUE, engagement_id),
                shared_actions.reminder_menu(NoticeKind.PLAN_DUE),
            ),
            blocks.context(why),
        ],
    )


def _why(current: PlanInContext, person: Person) -> Prose:
    if current.plan is None:
        return Prose("Only you see this.")
    planned_for = Timestamp.of(current.plan.due_at, person)
    return Prose("You get this because you planned it for ", planned_for, ". Only you see this.")


def not_yet(current: PlanInContext) -> Message:
    """Take "Not yet" kindly, and offer what helps: a new time, or no plan."""
    engagement_id = current.engagement.id
    if current.plan is None:
        kind = Prose(
            "That's fine. You have no plan now; a new one is welcome whenever it suits you."
        )
        plan = [shared_actions.plan_button(engagement_id, "Make a new plan", primary=True)]
    else:
        kind = Prose("That's fine. Some days don't leave room for it. Would another time suit you?")
        plan = [
            shared_actions.plan_button(engagement_id, "Pick a new time", primary=True),
            shared_actions.withdrawal_button(engagement_id, "Withdraw my plan"),
        ]
    return blocks.message(
        kind,
        [blocks.section(kind), blocks.actions(*plan, shared_actions.tried_button(engagement_id))],
    )


def calendar_file() -> Message:
    """Bring the file that was asked for. Its words stand above it."""
    return _with_a_file(
        "Here is your plan for your calendar. Open the file to put it in.",
        "It says when, and nothing else: not what you will try, and not with whom.",
    )


def calendar_file_changed() -> Message:
    return _with_a_file(
        "You changed your plan, so here it is again for your calendar. Open the file: it takes the"
        " place of the entry before.",
    )


def calendar_file_cancelled() -> Message:
    return _with_a_file(
        "You withdrew your plan. Open this file, and the entry leaves your calendar. If it stays,"
        " delete it there by hand.",
    )


def _with_a_file(*sentences: str) -> Message:
    lines = [Prose(one) for one in sentences]
    return blocks.message(lines, [blocks.section(lines)])

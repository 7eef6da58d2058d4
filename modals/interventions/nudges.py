"""The messages that remind somebody. Each says why it came, and how to have fewer of them."""

from core.engagements.records import Engagement
from core.kernel.notices import NoticeKind
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Element, Message
from modals.kit.prose import Prose, Strong


def no_action_plan(engagement: Engagement) -> Message:
    """Remind somebody who has no plan yet."""
    return _reminder(
        NoticeKind.NO_ACTION_PLAN,
        engagement,
        Prose(
            "What is one small thing from ",
            Strong(engagement.topic),
            " that you will try? A day and a time are enough for a start.",
        ),
        "you don't have a plan yet",
        shared_actions.plan_button(engagement.id, "Make my plan", primary=True),
    )


def no_application(engagement: Engagement) -> Message:
    """Remind somebody who has not logged a try yet."""
    return _reminder(
        NoticeKind.NO_APPLICATION,
        engagement,
        Prose(
            "Have you had a chance to try something from ",
            Strong(engagement.topic),
            "? A try that didn't work counts too.",
        ),
        "no try is logged yet",
        shared_actions.tried_button(engagement.id, primary=True),
        shared_actions.plan_button(engagement.id, "My plan"),
    )


def no_survey(engagement: Engagement) -> Message:
    """Remind somebody who has tried something to look back."""
    return _reminder(
        NoticeKind.NO_SURVEY,
        engagement,
        Prose(
            "You tried something from ",
            Strong(engagement.topic),
            ". Look back for five minutes: it earns your certificate.",
        ),
        "your look back isn't finished",
        shared_actions.reflection_button(engagement.id, "Look back", primary=True),
    )


def missing_prework(engagement: Engagement) -> Message:
    """Remind somebody of pre-work, shortly before the workshop."""
    return _reminder(
        NoticeKind.MISSING_PREWORK,
        engagement,
        Prose(Strong(engagement.topic), " is close. There is still pre-work for you."),
        "pre-work is open",
        shared_actions.materials_button(engagement.id, "Do the pre-work", primary=True),
    )


def _reminder(
    kind: NoticeKind, engagement: Engagement, ask: Prose, reason: str, *offers: Element
) -> Message:
    why = Prose(f"You get this because {reason}. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                *offers,
                shared_actions.why_button(kind, engagement.id),
                shared_actions.reminder_menu(kind),
            ),
            blocks.context(why),
        ],
    )

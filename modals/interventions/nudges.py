"""The messages that remind somebody. Each says why it came, and how to have fewer of them."""

from core.engagements import Engagement
from core.kernel.notices import NoticeKind
from modals.kit import blocks, doors
from modals.kit.payloads import Message
from modals.kit.prose import Prose, Strong


def no_action_plan(engagement: Engagement) -> Message:
    """Remind somebody who has no plan yet."""
    ask = Prose(
        "What is one small thing from ",
        Strong(engagement.topic),
        " that you will try? A day and a time are enough for a start.",
    )
    why = Prose("You get this because you don't have a plan yet. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.plan_button(engagement.id, "Make my plan", primary=True),
                doors.why_button(NoticeKind.NO_ACTION_PLAN, engagement.id),
                doors.reminder_menu(NoticeKind.NO_ACTION_PLAN),
            ),
            blocks.context(why),
        ],
    )


def no_application(engagement: Engagement) -> Message:
    """Remind somebody who has not logged a try yet."""
    ask = Prose(
        "Have you had a chance to try something from ",
        Strong(engagement.topic),
        "? A try that didn't work counts too.",
    )
    why = Prose("You get this because no try is logged yet. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.tried_button(engagement.id, primary=True),
                doors.plan_button(engagement.id, "My plan"),
                doors.why_button(NoticeKind.NO_APPLICATION, engagement.id),
                doors.reminder_menu(NoticeKind.NO_APPLICATION),
            ),
            blocks.context(why),
        ],
    )


def no_survey(engagement: Engagement) -> Message:
    """Remind somebody who has tried something to look back."""
    ask = Prose(
        "You tried something from ",
        Strong(engagement.topic),
        ". Look back for five minutes: it earns your certificate.",
    )
    why = Prose("You get this because your look back isn't finished. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.reflection_button(engagement.id, "Look back", primary=True),
                doors.why_button(NoticeKind.NO_SURVEY, engagement.id),
                doors.reminder_menu(NoticeKind.NO_SURVEY),
            ),
            blocks.context(why),
        ],
    )


def missing_prework(engagement: Engagement) -> Message:
    """Remind somebody of pre-work, shortly before the workshop."""
    ask = Prose(Strong(engagement.topic), " is close. There is still pre-work for you.")
    why = Prose("You get this because pre-work is open. Only you see this.")
    return blocks.message(
        [ask, why],
        [
            blocks.section(ask),
            blocks.actions(
                doors.materials_button(engagement.id, "Do the pre-work", primary=True),
                doors.why_button(NoticeKind.MISSING_PREWORK, engagement.id),
                doors.reminder_menu(NoticeKind.MISSING_PREWORK),
            ),
            blocks.context(why),
        ],
    )

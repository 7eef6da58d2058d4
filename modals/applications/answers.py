"""What follows a try: the thanks on the screen, the message that keeps it, and the way back."""

from core.applications.records import TAKEN_BACK_WITHIN, Logged
from core.applications.vocabulary import Outcome
from core.engagements.records import Engagement
from core.people import Person
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import Block, Message, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.text import ordinal

TAKE_BACK_ACTION = "application_take_back"

_WHO_SEES = "Only you see this. Others see figures for the whole group, never one person."
_MINUTES = int(TAKEN_BACK_WITHIN.total_seconds() // 60)


def _thanks(logged: Logged) -> list[Prose]:
    strategy = logged.engagement.strategy(logged.application.strategy_id)
    number = Prose(
        "That's your ", ordinal(logged.attempt_number), " try of ", Strong(strategy.name), "."
    )
    if logged.application.outcome is Outcome.SUCCESS:
        return [number, Prose("It worked. Well done, and thank you for telling us.")]
    return [
        number,
        Prose(
            "Thank you for trying it, and for saying so. It didn't work yet, and that is how"
            " good teaching is found. It counts in full."
        ),
    ]


def _look_back(logged: Logged, *, looked_back: bool) -> list[Prose]:
    """Ask for the reflection with the first try: from then on it can be written."""
    if looked_back or logged.attempt_number > 1:
        return []
    return [
        Prose(
            "When you have five minutes, look back at it under “My reflection”. That earns your"
            " certificate."
        )
    ]


def _next(engagement: Engagement) -> Block:
    return blocks.actions(
        shared_actions.plan_button(engagement.id, "Plan the next try"),
        shared_actions.tried_button(engagement.id, "Log another try"),
        shared_actions.reflection_button(engagement.id),
        shared_actions.tries_button(),
    )


def _way_back(logged: Logged) -> Block:
    return blocks.section(
        f"Logged by mistake? You can take it back for {_MINUTES} minutes.",
        blocks.button("Take it back", TAKE_BACK_ACTION, str(logged.application.id)),
    )


def saved(logged: Logged) -> View:
    """Show that the try was saved, and thank for it: a failed one above all."""
    return views.info_modal(
        "Saved. Thank you",
        [
            blocks.section(_thanks(logged)),
            _next(logged.engagement),
            _way_back(logged),
            blocks.context(_WHO_SEES),
        ],
    )


def thanks(logged: Logged, person: Person, *, looked_back: bool = False) -> Message:
    """Keep the try in the DM, with the way to the next one.

    `looked_back` says that the reflection is complete: nothing is left to earn by it.
    """
    lines = [*_thanks(logged), *_look_back(logged, looked_back=looked_back)]
    when = Prose("Tried on ", Timestamp.of(logged.application.occurred_at, person), ".")
    return blocks.message(
        [*lines, when, Prose(_WHO_SEES)],
        [
            blocks.section(lines),
            blocks.context([when, Prose(_WHO_SEES)]),
            _next(logged.engagement),
            _way_back(logged),
        ],
    )


def taken_back() -> View:
    """Say that a try is gone. The same whichever it was, also for the second press."""
    return views.info_modal(
        "Taken back",
        [
            blocks.section("That try is gone, with what you wrote. It doesn't count any more."),
            blocks.actions(shared_actions.tries_button()),
        ],
    )


def taken_back_message(engagement: Engagement) -> Message:
    """Say in the DM, after the thanks, that they don't stand any more."""
    text = Prose(
        "You took that try back, after ", Strong(engagement.topic), ". It doesn't count any more."
    )
    return blocks.message(
        text,
        [
            blocks.section(text),
            blocks.actions(
                shared_actions.tried_button(engagement.id), shared_actions.tries_button()
            ),
        ],
    )

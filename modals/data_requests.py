"""A copy of one's own data, and one's erasure: what is said before, meanwhile and at the end.

`by_itself` is false where the people who run Uptake carry it out by a command of theirs.
"""

from collections.abc import Mapping
from typing import Any

from core.kernel.errors import FieldErrors
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import Field, Message, View
from modals.kit.prose import Code, Prose, Strong
from modals.kit.state import State

WHAT_GOES_CALLBACK = "erasure_what_goes"
SURE_CALLBACK = "erasure_sure"
STAY_ACTION = "erasure_take_back"

SURE = Field("erasure_sure_tick", "sure")
FIELDS: Mapping[str, Field] = {"sure": SURE}

FILE_STEM = "your-data"
FILE_TITLE = "Your data in Uptake"
_YES = "yes"
_TITLE = "Erase me"
_KEEP_COMMAND = "uptake process-requests"

_GOES = [
    Prose(Strong("What goes, for good")),
    Prose("• Your plans, tries, notes and links."),
    Prose("• Your pulse answers and reflections."),
    Prose("• Your certificates: their pages close."),
    Prose("• Your profile, settings, reminders and roles."),
]
_STAYS = [
    Prose(Strong("What stays")),
    Prose("• Figures of whole groups that were shown already. They don't name you."),
    Prose("• Our record of what was done and when, without your name."),
    Prose("• Messages and files here in Slack. Your Slack administrator can delete those."),
]


def _by_hand(what: str) -> Prose:
    return Prose(
        f"The people who run Uptake here {what}, with ",
        Code(_KEEP_COMMAND),
        ". If it takes long, please ask them.",
    )


def _copy_comes(*, by_itself: bool) -> list[Prose]:
    comes = Prose("Your file comes to your messages with Uptake.")
    if by_itself:
        return [Prose(*comes.pieces, " It takes about a minute.")]
    return [comes, _by_hand("put it together")]


_COPY_HOLDS = "It holds everything that Uptake keeps about you. Nobody else gets it."


def copy_comes(*, by_itself: bool) -> View:
    """Say that the file was asked for."""
    return views.info_modal(
        "My data",
        [
            blocks.section(_copy_comes(by_itself=by_itself)),
            blocks.context(_COPY_HOLDS),
            blocks.actions(shared_actions.settings_button()),
        ],
    )


def copy_comes_message(*, by_itself: bool) -> Message:
    """Say the same where it was asked for by a command."""
    lines = _copy_comes(by_itself=by_itself)
    return blocks.message(
        [*lines, Prose(_COPY_HOLDS)], [blocks.section(lines), blocks.context(_COPY_HOLDS)]
    )


def what_goes() -> View:
    """Say what an erasure takes and what it leaves, before it is asked for."""
    return views.form(
        _TITLE,
        [
            blocks.section(_GOES),
            blocks.section(_STAYS),
            blocks.section("You may want a copy first. It comes before anything is erased."),
            blocks.actions(shared_actions.export_button()),
        ],
        callback_id=WHAT_GOES_CALLBACK,
        submit="Go on",
    )


def are_you_sure() -> View:
    """Ask the second time."""
    tick = blocks.checkboxes([blocks.option("Yes, erase everything about me", _YES)])
    return views.form(
        _TITLE,
        [
            blocks.section("Nobody can undo this. Are you sure?"),
            blocks.question(SURE, "Please tick this", tick),
        ],
        callback_id=SURE_CALLBACK,
        submit="Erase me",
    )


def check_sure(view: Mapping[str, Any]) -> None:
    """Raise FieldErrors unless it is ticked."""
    if State(view).choices(SURE) != [_YES]:
        raise FieldErrors({"sure": "Tick this to be erased, or press Cancel to stay."})


def erasure_comes(*, begun: bool, by_itself: bool) -> View:
    """Say how it goes on once it was asked for, and how to stop it while that is possible."""
    lines = [Prose(Strong("You asked to be erased."))]
    if by_itself or begun:
        lines.append(Prose("It takes about a minute. You get one last message from Uptake."))
    else:
        lines += [Prose("You get one last message from Uptake."), _by_hand("carry it out")]
    if begun:
        return views.info_modal(_TITLE, [blocks.section(lines)])
    lines.append(Prose("Until it begins you can stop it here."))
    stay = blocks.button("Don't erase me", STAY_ACTION, "stay")
    return views.info_modal(_TITLE, [blocks.section(lines), blocks.actions(stay)])


def stays() -> View:
    """Say that it was taken back."""
    return views.info_modal(
        "Nothing is erased",
        [blocks.section("You won't be erased. Everything of yours is as it was.")],
    )


def here_it_is() -> Message:
    """Bring the copy. Its words stand above the file."""
    lines = [
        Prose("Here is everything that Uptake holds about you."),
        Prose(
            "It holds your own answers and notes: think before you pass it on. Whoever can read"
            " your messages in Slack can read it."
        ),
    ]
    return blocks.message(lines, [blocks.section(lines)])


def farewell() -> Message:
    """Say the last word, just before the erasure."""
    first = Prose("You asked to be erased. That is being done now, and this is our last message.")
    gone = [
        Prose(Strong("Erased")),
        Prose("Your plans, tries, notes, pulse answers, reflections and certificates."),
        Prose("Your profile, settings and roles."),
    ]
    stay = [
        Prose(Strong("What stays")),
        Prose("Figures of whole groups that were shown already, without your name."),
        Prose("Our record of what was done and when, without your name."),
        Prose("Messages and files here in Slack. Your Slack administrator can delete those."),
    ]
    last = Prose("If somebody adds you to a workshop again, you start afresh. All the best!")
    return blocks.message(
        [first, *gone, *stay, last], [blocks.section(one) for one in (first, gone, stay, last)]
    )

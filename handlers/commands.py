"""`/uptake …`, of which each word leads to its slice; any other one to help."""

from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches

from core.journeys import participation
from core.people import CurrentUser
from core.policy import Role
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Listener, Listeners
from handlers.kit.requests import Command
from modals import help as views
from modals.kit.payloads import Message
from modals.kit.prose import Prose

HELP = "help"
# Longer than any word of ours by far; the comparison takes time by the length.
_WORD_MAX = 50
_RUNS_WORKSHOPS = frozenset({Role.STRATEGIST, Role.PROGRAMME_MANAGER})


def answering(words: Mapping[str, Listener[Command]]) -> Listener[Command]:
    """Make the listener of `/uptake` from the words of all slices."""

    async def uptake(command: Command) -> None:
        """Answer `/uptake`, with or without a word."""
        typed = command.text.split()
        listener = words.get(typed[0].lower() if typed else HELP)
        if listener:
            await listener(command)
        else:
            await _help_with_a_wrong_word(command, typed[0], words)

    return uptake


async def show_help(command: Command) -> None:
    """Show what this person can do here."""
    await command.reply(await command.read(_help_after([])))


async def _help_with_a_wrong_word(command: Command, word: str, words: Mapping[str, object]) -> None:
    nearest = get_close_matches(word[:_WORD_MAX].lower(), words, n=1)
    opening = views.unknown_word(word, nearest[0] if nearest else None)
    await command.reply(await command.read(_help_after(opening)))


def _help_after(opening: list[Prose]) -> Callable[[UnitOfWork, CurrentUser], Awaitable[Message]]:
    async def draw(uow: UnitOfWork, user: CurrentUser) -> Message:
        mine = await participation(uow, user)
        taking_part = [one.engagement for one in mine.journeys]
        runs = any(grant.role in _RUNS_WORKSHOPS for grant in user.actor.roles)
        return views.help_message(views.HelpFacts(taking_part, runs, bool(mine.past)), opening)

    return draw


LISTENERS = Listeners(words={HELP: show_help})

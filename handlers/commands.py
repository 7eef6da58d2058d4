"""`/applied`, and `/uptake …`, of which each word leads to its slice; any other one to help."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from difflib import get_close_matches
from html import unescape

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from core.applications.text import understand
from core.engagements.records import Engagement
from core.journeys import participation
from core.kernel.errors import NotAllowedError
from core.people import CurrentUser
from core.policy import Role
from core.unit_of_work import UnitOfWork
from handlers import applications, data_requests, engagements, interventions, pulses
from handlers.kit import requests
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.work import look
from modals import applications as tries
from modals import help as paper
from modals.engagements import nothing_to_complete
from modals.kit.payloads import Message
from modals.kit.prose import Prose
from modals.pulses.running import nothing_to_run

HELP = "help"
# Longer than any word of ours by far; the comparison takes time by the length.
_WORD_MAX = 50
_RUNS_WORKSHOPS = frozenset({Role.STRATEGIST, Role.PROGRAMME_MANAGER})


async def uptake(ack: AsyncAck, body: Body, client: AsyncWebClient, deps: Deps) -> None:
    """Answer `/uptake`, with or without a word."""
    typed = str(body.get("text") or "").split()
    word = typed[0].lower() if typed else HELP
    try:
        answer = await WORDS.get(word, _wrong_word)(body, client, deps)
    except NotAllowedError:
        answer = paper.stranger()
    if answer is None:
        await ack()
    else:
        await ack(**answer, response_type="ephemeral")


async def applied(ack: AsyncAck, body: Body, client: AsyncWebClient, deps: Deps) -> None:
    """Open the form for a try; words after `/applied` fill it in as far as they are understood."""
    typed = unescape(str(body.get("text") or "")).strip()
    try:
        answer = await _apply(typed, body, client, deps)
    except NotAllowedError:
        answer = paper.stranger()
    if answer is None:
        await ack()
    else:
        await ack(**answer, response_type="ephemeral")


async def _apply(typed: str, body: Body, client: AsyncWebClient, deps: Deps) -> Message | None:
    def begin(workshops: Sequence[Engagement]) -> tries.Draft:
        return tries.from_words(understand(typed, workshops))

    view = await applications.offer(deps, requests.of_command(body), begin)
    if typed.lower() == HELP:
        return tries.usage()
    if view is None:
        return tries.nothing_to_log()
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


async def _complete(body: Body, client: AsyncWebClient, deps: Deps) -> Message | None:
    view = await engagements.offer(deps, requests.of_command(body))
    if view is None:
        return nothing_to_complete()
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


async def _pulse(body: Body, client: AsyncWebClient, deps: Deps) -> Message | None:
    view = await pulses.offer(deps, requests.of_command(body))
    if view is None:
        return nothing_to_run()
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


async def _settings(body: Body, client: AsyncWebClient, deps: Deps) -> None:
    view = await interventions.settings(deps, requests.of_command(body))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def _help(body: Body, _: AsyncWebClient, deps: Deps) -> Message:
    return await _help_after([], body, deps)


async def _wrong_word(body: Body, _: AsyncWebClient, deps: Deps) -> Message:
    word = str(body["text"]).split()[0]
    nearest = get_close_matches(word[:_WORD_MAX].lower(), WORDS, n=1)
    return await _help_after(paper.unknown_word(word, nearest[0] if nearest else None), body, deps)


async def _help_after(opening: list[Prose], body: Body, deps: Deps) -> Message:
    async def draw(uow: UnitOfWork, user: CurrentUser) -> Message:
        mine = await participation(uow, user)
        taking_part = [one.engagement for one in mine.journeys]
        runs = any(grant.role in _RUNS_WORKSHOPS for grant in user.actor.roles)
        return paper.help_message(paper.HelpFacts(taking_part, runs, bool(mine.past)), opening)

    return await look(deps, requests.of_command(body), draw)


WORDS: Mapping[str, Callable[[Body, AsyncWebClient, Deps], Awaitable[Message | None]]] = {
    "help": _help,
    "complete": _complete,
    "pulse": _pulse,
    "settings": _settings,
    "export": data_requests.export_by_word,
    "erase": data_requests.open_erasure_by_word,
}

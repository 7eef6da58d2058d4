from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.interventions import mute, snooze, unmute
from core.people import Known
from core.ports import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.work import once
from modals import interventions as paper
from modals.kit.payloads import Message


async def choose(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Pause or mute reminders, at once, and offer the way back."""
    await ack()
    async with in_words(body, client, respond):
        wish = paper.parse_reminder(requests.value_of(body))

        async def keep(uow: UnitOfWork, known: Known) -> Message:
            if isinstance(wish, paper.Mute):
                await mute(uow, known, wish.kind)
                return paper.muted(wish.kind)
            until = await snooze(uow, known, wish.length)
            return paper.snoozed(until, ZoneInfo(known.person.time_zone))

        said = await once(deps, requests.of_action(body), keep, _as_it_stands)
        await respond(**said, response_type="ephemeral", replace_original=False)


async def turn_on(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Take back every pause and mute, from Home or from the confirmation."""
    await ack()
    async with in_words(body, client, respond):
        said = await once(deps, requests.of_action(body), _unmute, _as_it_stands)
        # Pressed on Home there is no place for words: Home itself shows how it stands.
        if body.get("response_url"):
            await respond(**said, response_type="ephemeral", replace_original=True)


async def _unmute(uow: UnitOfWork, known: Known) -> Message:
    await unmute(uow, known)
    return paper.on_again()


async def _as_it_stands(uow: UnitOfWork, known: Known) -> Message:
    preference = await uow.interventions.preference(known.person.id)
    return paper.as_it_stands(preference, uow.now, ZoneInfo(known.person.time_zone))

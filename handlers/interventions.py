from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.interventions.settings import mute, own_preference, save_settings, snooze, unmute
from core.journeys import my_journey
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body, Caller
from handlers.kit.screens import is_modal, show
from handlers.kit.work import look, once
from modals.interventions import settings as settings_view
from modals.interventions import text
from modals.interventions import why as why_view
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import Message, View


async def choose(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Pause or mute reminders, at once, and offer the way back."""
    await ack()
    async with in_words(body, client, respond):
        wish = text.parse_reminder(requests.value_of(body))

        async def keep(uow: UnitOfWork, user: CurrentUser) -> Message:
            if isinstance(wish, text.Mute):
                await mute(uow, user, wish.kind)
                return text.muted(wish.kind)
            until = await snooze(uow, user, wish.length)
            return text.snoozed(until, user.person)

        said = await once(deps, requests.of_action(body), keep, _as_it_stands)
        await respond(**said, response_type="ephemeral", replace_original=False)


async def turn_on(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Take back every pause and mute, from Home or from the confirmation."""
    await ack()
    async with in_words(body, client, respond):
        said = await once(deps, requests.of_action(body), _unmute, _as_it_stands)
        if is_modal(body):
            await show(client, body, await settings(deps, requests.of_action(body)))
        # Pressed on Home there is no place for words: Home itself shows how it stands.
        elif body.get("response_url"):
            await respond(**said, response_type="ephemeral", replace_original=True)


async def _unmute(uow: UnitOfWork, user: CurrentUser) -> Message:
    await unmute(uow, user)
    return text.on_again()


async def _as_it_stands(uow: UnitOfWork, user: CurrentUser) -> Message:
    preference = await uow.interventions.preference(user.person.id)
    return text.as_it_stands(preference, uow.now, user.person)


async def settings(deps: Deps, caller: Caller) -> View:
    """Draw the form with what one has set."""

    async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
        return settings_view.settings_form(await own_preference(uow, user), user.person, uow.now)

    return await look(deps, caller, draw)


async def open_settings(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open one's own settings, from Home, a message or another modal."""
    await ack()
    async with in_words(body, client, respond):
        await show(client, body, await settings(deps, requests.of_action(body)))


async def submit_settings(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save one's own settings, then show what stands."""
    async with at_fields(ack, settings_view.FIELDS):
        form = settings_view.parse(body["view"])
        drawn = EtagMetadata.of(body["view"])
        caller = requests.of_submission(body)

        async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
            stands = await save_settings(uow, user, form, expected_revision=drawn.etag)
            return settings_view.saved(stands, user.person, uow.now)

        async def keep_again(uow: UnitOfWork, user: CurrentUser) -> View:
            # Its answer may have been lost, and something in it changed since.
            first_sent = await uow.inbox.accepted_at(caller.key)
            stands = await save_settings(uow, user, form, first_sent=first_sent)
            await uow.homes.changed([user.person.id])
            return settings_view.saved(stands, user.person, uow.now)

        view = await once(deps, caller, keep, keep_again)
        await ack(response_action="update", view=view)


async def explain(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Say why a reminder came."""
    await ack()
    async with in_words(body, client, respond):
        kind, engagement_id = why_view.parse_why(requests.value_of(body))

        async def draw(uow: UnitOfWork, user: CurrentUser) -> View:
            return why_view.why(kind, await my_journey(uow, user, engagement_id), user.person)

        await show(client, body, await look(deps, requests.of_action(body), draw))

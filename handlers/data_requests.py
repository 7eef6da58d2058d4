"""One's own data: a copy of everything, or one's erasure, asked for twice."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.data_requests import (
    DataRequest,
    RequestKind,
    create_request,
    open_request,
    take_back_erasure,
)
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_place, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body, Caller
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import data_requests as paper
from modals.kit.payloads import Message, View


async def export(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Have a copy of one's own data sent to one's messages."""
    await ack()
    async with in_words(body, client, respond):
        await _ask_for_copy(deps, requests.of_action(body))
        await show(client, body, paper.copy_comes(by_itself=deps.keeps_data))


async def export_by_word(body: Body, _: AsyncWebClient, deps: Deps) -> Message:
    """Do the same by `/uptake export`."""
    await _ask_for_copy(deps, requests.of_command(body))
    return paper.copy_comes_said(by_itself=deps.keeps_data)


async def _ask_for_copy(deps: Deps, caller: Caller) -> None:
    await once(
        deps,
        caller,
        lambda uow, user: create_request(uow, user, RequestKind.EXPORT),
        lambda uow, user: open_request(uow, user, RequestKind.EXPORT),
    )


async def open_erasure(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Say what an erasure takes and what it leaves."""
    await ack()
    async with in_words(body, client, respond):
        await show(client, body, await _first_look(deps, requests.of_action(body)))


async def open_erasure_by_word(body: Body, client: AsyncWebClient, deps: Deps) -> None:
    """Do the same by `/uptake erase`."""
    view = await _first_look(deps, requests.of_command(body))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def ask_again(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Ask the second time."""
    async with in_place(ack):
        standing = await look(deps, requests.of_submission(body), _asked_for_erasure)
        view = _standing(deps, standing) if standing else paper.are_you_sure()
        await ack(response_action="update", view=view)


async def erase(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Note that somebody wants to be erased, now that they said so twice."""
    async with at_fields(ack, paper.FIELDS):
        paper.check_sure(body["view"])

        async def note(uow: UnitOfWork, user: CurrentUser) -> View:
            return _standing(deps, await create_request(uow, user, RequestKind.ERASURE))

        async def as_it_stands(uow: UnitOfWork, user: CurrentUser) -> View:
            standing = await _asked_for_erasure(uow, user)
            return _standing(deps, standing) if standing else paper.stays()

        view = await once(deps, requests.of_submission(body), note, as_it_stands)
        await ack(response_action="update", view=view)


async def take_back(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Stay after all, while nothing is erased yet."""
    await ack()
    async with in_words(body, client, respond):

        async def stay(uow: UnitOfWork, user: CurrentUser) -> View:
            await take_back_erasure(uow, user)
            return paper.stays()

        async def as_it_stands(uow: UnitOfWork, user: CurrentUser) -> View:
            standing = await _asked_for_erasure(uow, user)
            return _standing(deps, standing) if standing else paper.stays()

        view = await once(deps, requests.of_action(body), stay, as_it_stands)
        await show(client, body, view)


async def _first_look(deps: Deps, caller: Caller) -> View:
    standing = await look(deps, caller, _asked_for_erasure)
    return _standing(deps, standing) if standing else paper.what_goes()


async def _asked_for_erasure(uow: UnitOfWork, user: CurrentUser) -> DataRequest | None:
    return await open_request(uow, user, RequestKind.ERASURE)


def _standing(deps: Deps, standing: DataRequest) -> View:
    return paper.erasure_comes(begun=standing.begun, by_itself=deps.keeps_data)

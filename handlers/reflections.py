from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.certificates.issuing import certified, complete_reflection
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.people import CurrentUser
from core.reflections.records import ReflectionInContext
from core.reflections.writing import (
    keep_next_try,
    keep_reflection_step,
    own_reflection,
    reflection_kept_before,
    reflection_to_write,
)
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import reflections as paper
from modals.kit.payloads import View
from modals.reflections import ReflectionMetadata


async def open_form(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open the first step with what was saved, from a message, Home or another modal."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        held = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: reflection_to_write(uow, user, engagement_id),
        )
        await show(client, body, paper.looking_back(held))


async def keep(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save the first step, then ask for the second."""
    async with at_fields(ack, paper.BACK_FIELDS):
        drawn = ReflectionMetadata.of(body["view"])
        step = paper.parse_back(body["view"])
        held = await once(
            deps,
            requests.of_submission(body),
            lambda uow, user: keep_reflection_step(
                uow, user, drawn.engagement_id, step, drawn.etag
            ),
            lambda uow, user: reflection_kept_before(uow, user, drawn.engagement_id, step),
        )
        await ack(response_action="update", view=paper.looking_ahead(held))


async def complete(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save the second step, which earns the certificate."""
    async with at_fields(ack, paper.AHEAD_FIELDS):
        drawn = ReflectionMetadata.of(body["view"])
        step = paper.parse_ahead(body["view"])

        async def finish(uow: UnitOfWork, user: CurrentUser) -> View:
            done = await complete_reflection(uow, user, drawn.engagement_id, step, drawn.etag)
            return paper.done(done.reflection, certified=done.certificate.is_valid)

        async def as_it_stands(uow: UnitOfWork, user: CurrentUser) -> View:
            held = await reflection_kept_before(uow, user, drawn.engagement_id, step)
            return paper.done(held, certified=await certified(uow, user, drawn.engagement_id))

        view = await once(deps, requests.of_submission(body), finish, as_it_stands)
        await ack(response_action="update", view=view)


async def go_back(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Return to the first step. What was written in the second is saved on the way."""
    await ack()
    async with in_words(body, client, respond):
        drawn = ReflectionMetadata.of(body.get("view") or {})
        step = paper.parse_ahead(body["view"])

        async def keep_so_far(uow: UnitOfWork, user: CurrentUser) -> ReflectionInContext:
            return await keep_next_try(uow, user, drawn.engagement_id, step, drawn.etag)

        held = await once(
            deps,
            requests.of_action(body),
            keep_so_far,
            lambda uow, user: own_reflection(uow, user, drawn.engagement_id),
        )
        await show(client, body, paper.looking_back(held))

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.action_plans import calendar
from core.action_plans.planning import commit_plan, plan_committed_before, withdraw_plan
from core.action_plans.reading import plan_in_context, plan_to_write
from core.action_plans.records import PlanInContext
from core.interventions.forecast import expected_check_in
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.people import CurrentUser, Person
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_place, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals import action_plans as paper
from modals.kit.metadata import PlanMetadata
from modals.kit.payloads import View

Held = tuple[PlanInContext, Person]


async def _to_write(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> Held:
    return await plan_to_write(uow, user, engagement_id), user.person


async def _as_it_stands(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> Held:
    return await plan_in_context(uow, user, engagement_id), user.person


async def _shown(uow: UnitOfWork, user: CurrentUser, held: PlanInContext) -> View:
    return paper.saved(held, user.person, await expected_check_in(uow, user, held.plan))


async def _shown_as_it_stands(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId
) -> View:
    return await _shown(uow, user, await plan_in_context(uow, user, engagement_id))


async def open_form(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Open the plan, from a message, Home or another modal."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        held, person = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _to_write(uow, user, engagement_id),
        )
        await show(client, body, paper.plan_form(held, person))


async def submit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Save a plan, then show it."""
    async with at_fields(ack, paper.FIELDS):
        drawn = PlanMetadata.of(body["view"])
        form = paper.parse(body["view"])

        async def commit(uow: UnitOfWork, user: CurrentUser) -> View:
            held = await commit_plan(uow, user, drawn.engagement_id, form, drawn.revision)
            return await _shown(uow, user, held)

        async def committed_before(uow: UnitOfWork, user: CurrentUser) -> View:
            held = await plan_committed_before(uow, user, drawn.engagement_id, form)
            return await _shown(uow, user, held)

        view = await once(deps, requests.of_submission(body), commit, committed_before)
        await ack(response_action="update", view=view)


async def open_withdrawal(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Say what a withdrawal does, and ask."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        held, person = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _as_it_stands(uow, user, engagement_id),
        )
        await show(client, body, paper.withdrawal_form(held, person))


async def withdraw(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Withdraw the plan, then show that none stands."""
    async with in_place(ack):
        drawn = PlanMetadata.of(body["view"])

        async def withdraw_it(uow: UnitOfWork, user: CurrentUser) -> View:
            held = await withdraw_plan(uow, user, drawn.engagement_id, drawn.revision or 0)
            return await _shown(uow, user, held)

        view = await once(
            deps,
            requests.of_submission(body),
            withdraw_it,
            lambda uow, user: _shown_as_it_stands(uow, user, drawn.engagement_id),
        )
        await ack(response_action="update", view=view)


async def put_in_calendar(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Send the plan as a file for the person's own calendar."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        held = await once(
            deps,
            requests.of_action(body),
            lambda uow, user: calendar.put_in_calendar(uow, user, engagement_id),
            lambda uow, user: plan_in_context(uow, user, engagement_id),
        )
        if body.get("response_url"):
            said = paper.in_calendar(held)
            await respond(**said, response_type="ephemeral", replace_original=False)
        else:
            await show(client, body, paper.in_calendar_view(held))


async def not_yet(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Take "Not yet" kindly. Nothing is stored of it."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        held, _ = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _to_write(uow, user, engagement_id),
        )
        await respond(**paper.not_yet(held), response_type="ephemeral", replace_original=False)

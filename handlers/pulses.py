from collections.abc import Awaitable, Callable

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from core.content.learning import matching_microlearning
from core.engagements.records import visible
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id
from core.people import CurrentUser
from core.policy import Actor
from core.pulses import answering, running
from core.pulses.records import Envelopes, Progress, PulseRound, RoundState
from core.unit_of_work import UnitOfWork
from handlers.kit import requests
from handlers.kit.answers import at_fields, in_place, in_words
from handlers.kit.deps import Deps
from handlers.kit.requests import Body, Caller
from handlers.kit.screens import show
from handlers.kit.work import look, once
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import View
from modals.pulses import answering as mine_on_paper
from modals.pulses import running as run_on_paper


async def open_mine(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show a participant what fits the moment: the questions, or that it is over."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        view = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _as_it_stands(uow, user, engagement_id, deps.envelopes),
        )
        await show(client, body, view)


async def _as_it_stands(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, envelopes: Envelopes
) -> View:
    mine = await answering.my_pulse(uow, user, engagement_id)
    if mine is None:
        return mine_on_paper.not_yet((await visible(uow, engagement_id)).topic)
    if mine.takes_answers:
        return mine_on_paper.answer_form(mine, user.person)
    if mine.round.state is not RoundState.RELEASED or not mine.answered:
        return mine_on_paper.over(mine)
    missed = await answering.missed_questions(uow, user, engagement_id, envelopes)
    if missed is None:
        return mine_on_paper.over(mine)
    helpful = await matching_microlearning(uow, user, missed.gap_tags)
    return mine_on_paper.missed(missed, helpful)


async def submit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Keep a participant's answers. The reply is the same whatever was there before."""
    async with at_fields(ack, mine_on_paper.FIELDS):
        engagement_id = EngagementMetadata.of(body["view"]).engagement_id
        form = mine_on_paper.parse_answers(body["view"])

        async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
            mine = await answering.answer(uow, user, engagement_id, form, deps.envelopes)
            return mine_on_paper.kept(mine, user.person)

        async def keep_again(uow: UnitOfWork, user: CurrentUser) -> View:
            # Nothing tells whether they are the same answers: nothing that is kept may.
            mine = await answering.my_pulse(uow, user, engagement_id)
            if mine is None:
                raise NotAllowedError
            if not mine.takes_answers:
                return mine_on_paper.over(mine)
            return await keep(uow, user)

        view = await once(deps, requests.of_submission(body), keep, keep_again)
        await ack(response_action="update", view=view)


async def offer(deps: Deps, caller: Caller) -> View | None:
    """Draw how one's pulse check stands, or which of several; none where there is none to run."""

    async def draw(uow: UnitOfWork, user: CurrentUser) -> View | None:
        run = await running.to_run(uow, user.actor)
        if len(run) > 1:
            return run_on_paper.choose(run, user.person)
        return await _standing(uow, user, run[0].id) if run else None

    return await look(deps, caller, draw)


async def _standing(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> View:
    progress = await running.progress(uow, user.actor, engagement_id)
    return run_on_paper.standing(progress, user.person)


async def choose(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Answer the help's button as `/uptake pulse` is answered."""
    await ack()
    async with in_words(body, client, respond):
        view = await offer(deps, requests.of_action(body))
        if view is not None:
            await show(client, body, view)
            return
        why = run_on_paper.nothing_to_run()
        await respond(**why, response_type="ephemeral", replace_original=False)


async def open_one(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Show how the pulse check of one workshop stands, counted anew."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))
        view = await look(
            deps,
            requests.of_action(body),
            lambda uow, user: _standing(uow, user, engagement_id),
        )
        await show(client, body, view)


async def go_on(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Go from the choice among several to the one chosen."""
    async with at_fields(ack, run_on_paper.FIELDS):
        engagement_id = run_on_paper.parse_choice(body["view"])
        view = await look(
            deps,
            requests.of_submission(body),
            lambda uow, user: _standing(uow, user, engagement_id),
        )
        await ack(response_action="update", view=view)


async def open_round(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Open a pulse check, then show how it stands."""
    await _run(ack, body, deps, running.open_round)


async def ask_to_close(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, deps: Deps
) -> None:
    """Say what closing early means, before it happens."""
    await ack()
    async with in_words(body, client, respond):
        engagement_id = EngagementId(parse_untrusted_id(requests.value_of(body)))

        async def read(uow: UnitOfWork, user: CurrentUser) -> Progress:
            return await running.progress(uow, user.actor, engagement_id)

        progress = await look(deps, requests.of_action(body), read)
        await show(client, body, run_on_paper.confirm_closing(progress))


async def close_round(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Close a pulse check before its time, then show how it stands."""
    await _run(ack, body, deps, running.close_round)


async def _run(
    ack: AsyncAck,
    body: Body,
    deps: Deps,
    change: Callable[[UnitOfWork, Actor, EngagementId], Awaitable[PulseRound]],
) -> None:
    async with in_place(ack):
        engagement_id = EngagementMetadata.of(body["view"]).engagement_id

        async def changed(uow: UnitOfWork, user: CurrentUser) -> View:
            await change(uow, user.actor, engagement_id)
            return await _standing(uow, user, engagement_id)

        view = await once(
            deps,
            requests.of_submission(body),
            changed,
            lambda uow, user: _standing(uow, user, engagement_id),
        )
        await ack(response_action="update", view=view)

"""Publishes Home by the newest state: every listener whose effect shows there may call it."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from core.action_plans import plan_in_context
from core.engagements import completable
from core.kernel.errors import NotAllowedError
from core.people import Known
from core.ports import UnitOfWork
from handlers.kit.deps import Deps
from handlers.kit.requests import Caller
from handlers.kit.work import look
from modals.home import HomeFacts, Journey, home, stranger
from modals.kit.payloads import View


async def publish(
    client: AsyncWebClient, deps: Deps, caller: Caller, seen: str | None = None
) -> None:
    """Publish Home. `seen` is the hash of the Home that this one is to replace."""
    try:
        await client.views_publish(
            user_id=caller.user_id, view=await _draw(deps, caller), hash=seen
        )
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":
            raise
        # Another Home came in between: what is read now is at least as new as that one.
        await client.views_publish(user_id=caller.user_id, view=await _draw(deps, caller))


async def _draw(deps: Deps, caller: Caller) -> View:
    try:
        return home(await look(deps, caller, _facts))
    except NotAllowedError:
        return stranger()


async def _facts(uow: UnitOfWork, known: Known) -> HomeFacts:
    me = known.person.id
    journeys = [
        Journey(
            await plan_in_context(uow, known, engagement.id),
            await uow.applications.count(me, engagement.id),
        )
        for engagement in await uow.engagements.of_participant(me)
    ]
    return HomeFacts(
        person=known.person,
        now=uow.now,
        preference=await uow.interventions.preference(me),
        journeys=tuple(journeys),
        running=tuple(await uow.engagements.run_by(known.actor)),
        completable=frozenset(one.id for one in await completable(uow, known.actor)),
    )

"""Publishes Home by the newest state: one process at a time for each person."""

from slack_sdk.web.async_client import AsyncWebClient

from core.delivery import HomeClaim
from core.engagements.completing import can_be_completed
from core.journeys import participation
from core.kernel.errors import NotAllowedError
from core.kernel.ids import PersonId
from core.people import CurrentUser, identify, learner_profile
from core.unit_of_work import UnitOfWork
from handlers.kit.caller import Caller
from handlers.kit.deps import Deps
from handlers.kit.work import read
from modals.home.facts import HomeFacts
from modals.home.page import home, stranger
from modals.kit.payloads import View

_AFTER_TROUBLE_SECONDS = 2.0


async def publish(client: AsyncWebClient, deps: Deps, claim: HomeClaim) -> None:
    """Publish a claimed Home as it is now. Raises Slack's errors."""
    caller = Caller(claim.team_id, claim.slack_user_id, "home")
    await client.views_publish(user_id=claim.slack_user_id, view=await _draw(deps, caller))
    await deps.database.homes.done(claim)


async def look_at_home(client: AsyncWebClient, deps: Deps, caller: Caller) -> None:
    """Publish the Home of somebody who has just opened it, and keep it up to date from now on."""
    try:
        person_id = await _note_opened(deps, caller)
    except NotAllowedError:
        await client.views_publish(user_id=caller.user_id, view=stranger())
        return
    # None is left to claim where another process publishes it already.
    for claim in await deps.database.homes.claim(1, person_id):
        try:
            await publish(client, deps, claim)
        except Exception:  # whatever it was, somebody else may try soon
            await deps.database.homes.later(claim, _AFTER_TROUBLE_SECONDS)
            raise


async def _note_opened(deps: Deps, caller: Caller) -> PersonId:
    async with deps.database.unit_of_work(caller.key) as uow:
        user = await identify(uow, caller.team_id, caller.user_id)
        await uow.homes.opened(user.person.id)
        return user.person.id


async def _draw(deps: Deps, caller: Caller) -> View:
    try:
        return home(await read(deps, caller, _facts))
    except NotAllowedError:
        return stranger()


async def _facts(uow: UnitOfWork, user: CurrentUser) -> HomeFacts:
    running = await uow.engagements.run_by(user.actor)
    mine = await participation(uow, user)
    return HomeFacts(
        person=user.person,
        now=uow.now,
        preference=await uow.interventions.preference(user.person.id),
        profile=await learner_profile(uow, user),
        journeys=mine.journeys,
        past=mine.past,
        running=tuple(running),
        completable=frozenset(one.id for one in running if can_be_completed(one, uow.now)),
    )

"""One transaction a request. No listener calls Slack inside it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.kernel.errors import RepeatedError
from core.people import CurrentUser, identify
from core.unit_of_work import UnitOfWork
from handlers.kit.caller import Caller
from handlers.kit.deps import Deps

Result = TypeVar("Result")
Work = Callable[[UnitOfWork, CurrentUser], Awaitable[Result]]


async def read(deps: Deps, caller: Caller, work: Work[Result]) -> Result:
    """Read for a known person. Raises NotAllowedError for strangers."""
    async with deps.database.unit_of_work(caller.key) as uow:
        return await work(uow, await identify(uow, caller.team_id, caller.user_id))


async def run_idempotently(
    deps: Deps, caller: Caller, action: Work[Result], on_repeat: Work[Result]
) -> Result:
    """Carry out `action`, unless this very request was carried out before.

    Then the answer is the state as it is now, by `on_repeat`: the same words, no second effect.
    """
    try:
        async with deps.database.unit_of_work(caller.key) as uow:
            user = await identify(uow, caller.team_id, caller.user_id)
            await uow.inbox.accept(caller.key)
            result = await action(uow, user)
            # Whatever one does shows on one's own Home. Last, so that nobody waits behind it.
            await uow.homes.changed([user.person.id])
            return result
    except RepeatedError:
        return await read(deps, caller, on_repeat)

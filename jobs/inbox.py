from datetime import timedelta

from core.policy import Action, Scope, System
from core.unit_of_work import Database

# Slack repeats an event for an hour at most, and the guard refuses what was signed long ago.
KEPT = timedelta(days=2)


async def forget_old_requests(database: Database) -> int:
    """Delete the keys of requests that can no longer be repeated. Return how many."""
    async with database.unit_of_work("job:inbox") as uow:
        await uow.authorise(System("inbox"), Action.FORGET_REQUESTS, Scope())
        return await uow.inbox.forget(uow.now - KEPT)

from core.applications.records import PAGE, TriesPage
from core.people import CurrentUser
from core.policy import Action, Scope
from core.ports import UnitOfWork


async def own_tries(uow: UnitOfWork, user: CurrentUser, page: int = 0) -> TriesPage:
    """Read a page of one's own tries, newest first; from 0. One past the last is the last."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    total = await uow.applications.count(user.person.id)
    last = max(0, (total - 1) // PAGE)
    shown = min(page, last)
    tries = await uow.applications.own(user.person.id, shown * PAGE, PAGE)
    return TriesPage(tuple(tries), shown, total)

from core.applications.records import PAGE, ApplicationWork, TriesPage
from core.people import CurrentUser
from core.policy import Action, Scope


async def own_tries(work: ApplicationWork, user: CurrentUser, page: int = 0) -> TriesPage:
    """Read a page of the user's own tries, newest first; from 0. One past the last is the last."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    total = await work.applications.count(user.person.id)
    last = max(0, (total - 1) // PAGE)
    shown = min(page, last)
    tries = await work.applications.own(user.person.id, shown * PAGE, PAGE)
    return TriesPage(tuple(tries), shown, total)

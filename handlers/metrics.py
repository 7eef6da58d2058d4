from core.metrics.cohort_view import OwnCohort, own_cohort, read_cohort_view
from core.people import CurrentUser
from core.policy import PersonActor
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Listeners
from handlers.kit.requests import Press
from modals.kit import shared_actions
from modals.metrics.cohort_view import cohort_view


async def open_seen(press: Press) -> None:
    """Show a participant what others see of their cohort, read as others have it read."""
    engagement_id = press.engagement_id

    async def find(uow: UnitOfWork, user: CurrentUser) -> tuple[OwnCohort, PersonActor]:
        return await own_cohort(uow, user, engagement_id), user.actor

    own, actor = await press.read(find)
    async with press.deps.database.read_unit_of_work(press.key) as uow:
        shown = await read_cohort_view(uow, actor, own.engagement, own.cohort_id)
    await press.show(cohort_view(own, shown))


LISTENERS = Listeners(presses={shared_actions.OPEN_SEEN_ACTION: open_seen})

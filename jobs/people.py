from typing import Protocol

from core import people
from core.people import Person, Profile
from core.unit_of_work import Database

BATCH_SIZE = 20
ENOUGH_UNANSWERED = 3


class Directory(Protocol):
    """Asks Slack about somebody. `bot` implements it."""

    async def profile(self, person: Person) -> Profile | None:
        """Read name, zone, locale and whether they are active; none when Slack did not say."""
        ...


async def refresh_stale(database: Database, directory: Directory) -> int:
    """Re-read zone and locale of some people, each at most daily. Return how many."""
    async with database.unit_of_work("job:people") as uow:
        stale = await uow.people.stale(BATCH_SIZE)
    refreshed = unanswered = 0
    for person in stale:
        # Slack is asked outside any transaction.
        profile = await directory.profile(person)
        if profile is None:
            unanswered += 1
            if unanswered == ENOUGH_UNANSWERED:
                break  # Slack is away or busy: the others would wait in vain as well
            continue
        async with database.unit_of_work("job:people") as uow:
            await people.refresh(uow, person, profile)
        refreshed += 1
    return refreshed

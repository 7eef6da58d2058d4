from core.metrics import releases
from core.unit_of_work import Database


async def release_and_announce(database: Database) -> int:
    """Release the checkpoints that are due, then write the digests that follow from them.

    Each engagement is a transaction of its own: what was released stays, whatever comes after.
    """
    released = 0
    async with database.unit_of_work("job:releases") as uow:
        engagements = await releases.engagements_due(uow)
    for engagement_id in engagements:
        async with database.unit_of_work("job:releases") as uow:
            released += await releases.release_due(uow, engagement_id)
    async with database.unit_of_work("job:digests") as uow:
        return released + await releases.announce_digests(uow)

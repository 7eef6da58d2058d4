from core.content import visibility
from core.unit_of_work import Database


async def release_assets_due(database: Database) -> int:
    """Move the assets whose release rule says so. Return how many."""
    async with database.unit_of_work("job:content") as uow:
        return await visibility.release_assets_due(uow)

from core.unit_of_work import Database


async def requests_waiting(database: Database) -> int:
    """Count the copies and erasures that people asked for and wait for."""
    async with database.unit_of_work("job:own_data") as uow:
        return await uow.data_requests.waiting()

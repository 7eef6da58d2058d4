"""Somebody who earns a certificate, past the forms."""

from core.certificates.issuing import complete_reflection, revoke_certificate
from core.certificates.records import Certificate
from core.reflections.records import LookingAhead, LookingBack
from core.reflections.writing import keep_reflection_step
from tests.storage.world import World

BACK = LookingBack("Pairs talked, also at the back", "", frozenset())
AHEAD = LookingAhead("Fewer questions")


async def earned(world: World, user_id: str = "U0") -> Certificate:
    """Write both steps; the workshop is complete."""
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        await keep_reflection_step(uow, user, world.engagement_id, BACK)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        done = await complete_reflection(uow, user, world.engagement_id, AHEAD)
    return done.certificate


async def revoked(world: World, code: str) -> Certificate:
    async with world.database.unit_of_work("test") as uow:
        manager = (await world.user(uow, "Upm")).actor
        return await revoke_certificate(uow, manager, code, "Wrong person")

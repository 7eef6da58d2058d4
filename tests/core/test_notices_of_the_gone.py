"""A notice about somebody or something that is gone says nothing."""

from uuid import uuid4

from core.action_plans.notices import read_calendar_entry, read_plan
from core.engagements.notices import read_recipient
from core.journey_notices import read_thanks, read_welcome
from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.programmes.loading import load_programme
from core.pulses.notices import read_open_pulse
from storage.unit_of_work import PostgresDatabase
from tests.storage.world import World, allow, programme


async def test_a_notice_to_somebody_who_is_gone_says_nothing(db: PostgresDatabase) -> None:
    notice = Notice(
        kind=NoticeKind.PLAN_DUE,
        audience=Audience(person_id=PersonId(uuid4())),
        key="of the gone",
        facts={"plan_id": str(uuid4()), "application_id": str(uuid4())},
        engagement_id=EngagementId(uuid4()),
    )
    async with db.unit_of_work("test") as uow:
        assert await read_recipient(uow, notice) is None
        assert await read_plan(uow, notice) is None
        assert await read_calendar_entry(uow, notice) is None
        assert await read_welcome(uow, notice) is None
        assert await read_thanks(uow, notice) is None
        assert await read_open_pulse(uow, notice) is None


async def test_whoever_left_is_no_difference_to_the_file(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        await uow.engagements.leave(world.engagement_id, await world.person_id("U0"))
    async with world.database.unit_of_work("test") as uow:
        report = await load_programme(uow, programme())
    assert not [one for one in report.differences if "U0" in one]

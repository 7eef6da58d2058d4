"""The welcome: once for each person, by day, and again whenever they ask."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.rendering import Renderer
from core.engagements.roster import enrol
from core.engagements.welcoming import welcome
from core.interventions.delivery import decide_delivery
from core.interventions.records import Send, Skip, Wait
from core.interventions.settings import mute
from core.kernel.notices import NoticeKind
from local_slack.checker import check_message, check_view
from modals.kit import shared_actions
from modals.kit.payloads import Message
from storage.unit_of_work import PostgresDatabase
from tests.bot.web.test_learning_pages import piece, video
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import buttons, shown
from tests.storage.world import STARTS, World, allow, look, profiles
from tests.support.links import LINKS

WELCOMES = "SELECT count(*) FROM outbox WHERE kind IN ('welcome', 'welcome_again')"


async def _enrolled_at_night(world: World) -> str:
    """Put somebody new into the workshop, before Saturday; return the key of their welcome."""
    world.clock.at = datetime(2026, 9, 12, 4, tzinfo=UTC)
    async with world.database.unit_of_work("test") as uow:
        await allow(uow)
        actor = (await world.user(uow, "Upm")).actor
        ids = await uow.people.save_all(actor.workspace_id, profiles("U77"))
    for _ in range(2):
        async with world.database.unit_of_work("test") as uow:
            await enrol(uow, actor, world.engagement_id, world.cohort_id, ids["U77"])
    return welcome(ids["U77"], world.engagement_id).key


async def _drawn(world: World, user: str) -> Message:
    notice = welcome(await world.person_id(user), world.engagement_id)
    rendered = await Renderer(world.database, LINKS).render(notice)
    assert rendered is not None
    message = rendered.draw("")
    assert check_message(dict(message)) == []
    return message


async def test_whoever_is_enrolled_is_welcomed_once_and_not_at_night(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    key = await _enrolled_at_night(world)
    assert look(database, WELCOMES) == [(1,)]
    async with db.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(key)
    assert facts is not None
    monday = datetime(2026, 9, 14, 13, tzinfo=UTC)
    assert decide_delivery(facts, NoticeKind.WELCOME, world.clock.now()) == Wait(monday)
    assert decide_delivery(facts, NoticeKind.WELCOME, monday) == Send()


async def test_muting_stops_no_welcome_and_leaving_does(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    key = await _enrolled_at_night(world)
    monday = datetime(2026, 9, 14, 15, tzinfo=UTC)
    async with db.unit_of_work("test") as uow:
        await mute(uow, await world.user(uow, "U77"), None)
    async with db.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(key)
    assert facts is not None
    assert decide_delivery(facts, NoticeKind.WELCOME, monday) == Send()
    look(database, "UPDATE engagement SET state = 'cancelled'")
    async with db.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(key)
    assert facts is not None
    assert decide_delivery(facts, NoticeKind.WELCOME, monday) == Skip("resolved")


async def test_it_says_what_this_is_what_others_see_and_where_to_begin(world: World) -> None:
    message = await _drawn(world, "U0")
    said = shown(message)
    for words in ("Exit tickets", "What others see", "Never for fewer than 5", "confidential"):
        assert words in said
        assert words in message["text"]
    assert list(buttons(message)) == ["About my work", "Settings"]


async def test_it_leads_to_the_video_and_to_pre_work_when_there_are_some(world: World) -> None:
    world.clock.at = STARTS - timedelta(days=1)
    await video(world)
    message = await _drawn(world, "U0")
    assert "a video of 30 seconds" in message["text"]
    assert list(buttons(message)) == ["About my work", "Watch the video", "Settings"]
    await piece(world)
    message = await _drawn(world, "U0")
    assert "There is pre-work for you" in message["text"]
    assert list(buttons(message)) == ["About my work", "Do the pre-work", "Settings"]
    world.clock.at = STARTS
    assert "Watch the video" in buttons(await _drawn(world, "U0"))


async def test_it_is_sent_again_once_for_each_press(
    bolt_client: BoltClient,
    slack: SlackDouble,
    world: World,
    database: Database,
    clock: MovableClock,
) -> None:
    await bolt_client.open_home("U0")
    again = buttons(slack.view)["Send me the welcome again"]
    for at in ("1.0", "1.0", "2.0"):
        await bolt_client.press("U0", again, where="home", at=at)
        assert "on its way" in shown(slack.view)
        assert check_view(slack.view) == []
    assert look(database, WELCOMES) == [(1,)]
    clock.advance(minutes=1)
    await asyncio.gather(
        *(bolt_client.press("U0", again, where="home", at="3.0") for _ in range(3))
    )
    assert look(database, WELCOMES) == [(2,)]


@pytest.mark.parametrize(
    ("user", "said"), [("Uis", "You take part in no workshop"), ("U999", "isn't available to you")]
)
async def test_there_is_no_welcome_for_who_takes_part_in_nothing(
    bolt_client: BoltClient, slack: SlackDouble, world: World, user: str, said: str
) -> None:
    await bolt_client.press(user, shared_actions.welcome_button())
    assert said in slack.sentence["text"]

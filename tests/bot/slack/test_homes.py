"""Keeping Homes up to date, with Slack in its bad moods."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.homes import HomeKeeper
from handlers.kit.deps import Deps
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import SlackServer
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme
from tests.support.links import ENVELOPES, LINKS

BEHIND = "SELECT shown < changed, claimed_until > clock_timestamp() FROM home_page"


@pytest.fixture
async def school(db: PostgresDatabase, clock: MovableClock) -> World:
    world = await load(db, clock, programme())
    async with db.unit_of_work("test") as uow:
        await uow.homes.opened(await world.person_id("U0"))
    return world


@pytest.fixture
def keeper(client: AsyncWebClient, db: PostgresDatabase) -> HomeKeeper:
    return HomeKeeper(client, Deps(db, LINKS, ENVELOPES))


async def test_what_is_behind_is_published_once(
    keeper: HomeKeeper, school: World, slack: SlackServer
) -> None:
    assert await keeper.publish_changed() == 1
    assert await keeper.publish_changed() == 0
    (text,) = slack.named("views.publish")
    assert text["user_id"] == "U0"


@pytest.mark.parametrize(
    ("answer", "behind"),
    [
        ({"ok": False, "error": "internal_error"}, (True, True)),
        ({"ok": False, "error": "ratelimited"}, (True, True)),
        ({"ok": False, "error": "user_not_found"}, (False, None)),
    ],
)
async def test_slacks_no_is_waited_for_or_taken(
    keeper: HomeKeeper,
    school: World,
    slack: SlackServer,
    database: Database,
    *,
    answer: dict[str, object],
    behind: tuple[bool, bool | None],
) -> None:
    slack.answers["views.publish"] = answer
    assert await keeper.publish_changed() == 1
    assert look(database, BEHIND) == [behind]


async def test_a_home_that_cannot_be_drawn_holds_up_no_other(
    keeper: HomeKeeper,
    school: World,
    db: PostgresDatabase,
    slack: SlackServer,
    database: Database,
) -> None:
    async with db.unit_of_work("test") as uow:
        await uow.homes.opened(await school.person_id("U1"))
    look(database, "UPDATE person SET time_zone = 'Nowhere/At_all' WHERE slack_user_id = 'U0'")
    assert await keeper.publish_changed() == 2
    assert [text["user_id"] for text in slack.named("views.publish")] == ["U1"]
    assert look(database, BEHIND + " ORDER BY 1") == [(False, None), (True, True)]

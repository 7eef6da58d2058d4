from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build_slack_app
from handlers.kit.deps import Deps
from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.handlers import slack_double
from tests.handlers.bolt_client import SECRET, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.storage.world import TEAM, World, load_small
from tests.support.database_rows import Rows
from tests.support.links import ENVELOPES, LINKS


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double.running() as double:
        yield double


@pytest.fixture
async def client(slack: SlackDouble) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token="xoxb-test", base_url=f"{slack.url}/api/", session=session, retry_handlers=[]
        )


@pytest.fixture
async def bolt_client(
    client: AsyncWebClient, slack: SlackDouble, db: PostgresDatabase
) -> BoltClient:
    installed = AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
    )
    return BoltClient(build_slack_app(client, SECRET, installed, Deps(db, LINKS, ENVELOPES)), slack)


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock, database_rows: Rows) -> World:
    """Six participants U0 to U5; a strategist Uis and a manager Upm; the workshop has begun."""
    return await load_small(db, clock, database_rows)


@pytest.fixture
async def completed(world: World) -> World:
    await world.complete()
    return world

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from fastapi import FastAPI
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build_slack_app
from bot.slack.guard import Guard
from bot.web.edge import build_web
from handlers.kit.deps import Deps
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import SlackServer, running
from tests.bot.wire import SECRET
from tests.conftest import MovableClock
from tests.storage.world import TEAM, World, load_small
from tests.support.database_rows import Rows
from tests.support.links import ENVELOPES, LINKS

INSTALLED = AuthorizeResult(
    enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
)


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock, database_rows: Rows) -> World:
    return await load_small(db, clock, database_rows)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with running() as server:
        yield server


@pytest.fixture
async def client(slack: SlackServer) -> AsyncIterator[AsyncWebClient]:
    """As the product opens it: one session with its timeout, and nothing is tried twice."""
    timeout = aiohttp.ClientTimeout(total=1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token="xoxb-test", base_url=f"{slack.url}/api/", session=session, retry_handlers=[]
        )


async def healthy() -> bool:
    return True


@pytest.fixture
def app(client: AsyncWebClient, db: PostgresDatabase) -> FastAPI:
    slack = build_slack_app(client, SECRET, INSTALLED, Deps(db, LINKS, ENVELOPES))
    return build_web(slack, Guard(SECRET, time.time), healthy)

"""One shared HTTP session for everything that is said to Slack."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings

# A session of its own for each call would cost a TLS handshake every time.
KEEP_ALIVE_SECONDS = 60


@asynccontextmanager
async def slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """Open the client. It retries nothing by itself: the SDK's default retry doubles posts.

    The SDK's own timeout is not applied to a session it was given, so the session brings one.
    """
    # The SDK builds debug strings even when they are dropped, unless its loggers say INFO.
    for name in ("slack_sdk", "slack_sdk.web.async_client", "slack_sdk.web.async_base_client"):
        logging.getLogger(name).setLevel(logging.INFO)
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=32, keepalive_timeout=KEEP_ALIVE_SECONDS),
        timeout=aiohttp.ClientTimeout(total=settings.slack_timeout_seconds),
    )
    try:
        yield AsyncWebClient(
            token=settings.bot_token.get_secret_value(),
            base_url=settings.api_url,
            session=session,
            retry_handlers=[],
        )
    finally:
        await session.close()

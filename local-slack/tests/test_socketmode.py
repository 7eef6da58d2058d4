"""The SDK's own Socket Mode client against the local Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from local_slack import words
from slack_support.kit import APP_TOKEN, BOT_TOKEN, MANIFEST, Stage, open_stage

SOCKET_MANIFEST = {**MANIFEST, "settings": {**MANIFEST["settings"], "socket_mode_enabled": True}}


@asynccontextmanager
async def connected(stage: Stage) -> AsyncIterator[None]:
    web = AsyncWebClient(token=APP_TOKEN, base_url=f"{stage.url}/api/")
    handler = AsyncSocketModeHandler(stage.app, APP_TOKEN, web_client=web)
    await handler.connect_async()
    await until_connected(stage, 1)
    try:
        yield
    finally:
        await handler.close_async()


async def until_connected(stage: Stage, count: int) -> None:
    app = next(iter(stage.platform.world.apps.values()))
    for _ in range(2000):
        if len(stage.platform.sockets.of_app(app.id)) == count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not connected")


@pytest.fixture
async def socketed(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, manifest=SOCKET_MANIFEST) as stage:
        yield stage


async def test_commands_views_and_events_travel_by_socket(socketed: Stage) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    @socketed.app.command("/plan")
    async def command(ack: Any, body: Any) -> None:
        await ack(text=f"heard {body['text']}")

    @socketed.app.event("message")
    async def message(event: Any) -> None:
        heard.put_nowait(event["text"])

    async with connected(socketed):
        await socketed.ana.types("/plan it", channel="general")
        await socketed.ana.sees("heard it", where="general")
        await socketed.ana.types("hello", channel="general")
        assert await asyncio.wait_for(heard.get(), 20) == "hello"
    assert socketed.seen == []


async def test_without_a_connection_nothing_arrives(socketed: Stage) -> None:
    result = await socketed.ana.types("/plan", trouble_ok=True)
    expected = words.COMMAND_FAILED.format(command="/plan", error="dispatch_failed")
    assert result.trouble == expected


async def test_an_app_that_never_acknowledges_is_late(socketed: Stage) -> None:
    await socketed.slack.set(deadline_seconds=0.05)
    url = (await app_client(socketed).apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        await socket.send_str("no json")
        result = await socketed.ana.types("/plan", trouble_ok=True)
    assert "operation_timeout" in str(result.trouble)


def app_client(stage: Stage) -> AsyncWebClient:
    return AsyncWebClient(base_url=f"{stage.url}/api/")


async def test_connections_take_turns_and_ten_are_enough(socketed: Stage) -> None:
    web = app_client(socketed)
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(10):
            url = (await web.apps_connections_open(app_token=APP_TOKEN))["url"]
            socket = await session.ws_connect(url)
            await socket.receive_json()
            opened.append(socket)
        url = (await web.apps_connections_open(app_token=APP_TOKEN))["url"]
        async with session.ws_connect(url) as eleventh:
            farewell = await eleventh.receive_json()
            assert farewell["reason"] == "too_many_websockets"
        await socketed.slack.set(deadline_seconds=0.05, retry_seconds=[])
        for _ in opened:
            await socketed.ana.types("hello", channel="general")
        envelopes = [await socket.receive_json() for socket in opened]
        assert {envelope["type"] for envelope in envelopes} == {"events_api"}
        assert len({envelope["envelope_id"] for envelope in envelopes}) == 10
        for socket in opened:
            await socket.close()


async def test_the_sdk_reconnects_when_slack_refreshes(socketed: Stage) -> None:
    @socketed.app.command("/plan")
    async def command(ack: Any) -> None:
        await ack(text="still here")

    async with connected(socketed):
        body = {"reason": "refresh_requested"}
        await socketed.slack.control.post("sockets/disconnect", body)
        await answered_again(socketed)
        await socketed.ana.sees("still here", where="general")


async def answered_again(stage: Stage, line: str = "/plan") -> None:
    """The SDK reconnects on the message and again on the close: a command may fall between."""
    for _ in range(1000):
        if (await stage.ana.types(line, channel="general", trouble_ok=True)).trouble is None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never answered again")


async def test_a_warning_comes_before_the_end(socketed: Stage) -> None:
    socketed.platform.sockets.warning_seconds = 0.05
    url = (await app_client(socketed).apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await socketed.slack.control.post("sockets/disconnect", {"reason": "warning"})
        reasons = [(await socket.receive_json())["reason"] for _ in range(2)]
        assert reasons == ["warning", "refresh_requested"]
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_only_the_apps_own_token_and_a_fresh_ticket_connect(stage: Stage) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await app_client(stage).apps_connections_open(app_token=BOT_TOKEN)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await app_client(stage).apps_connections_open(app_token="xapp-nobody")
    url = (await app_client(stage).apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
    assert any("Socket Mode" in rule for rule in await stage.slack.broken_rules())

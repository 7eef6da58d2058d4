"""A synchronous Bolt app over the SDK's builtin Socket Mode client, nothing patched."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.web import WebClient

from slack_support.kit import APP_TOKEN, BOT_TOKEN, SECRET, Stage, modal, open_stage, text_input
from test_socketmode import SOCKET_MANIFEST, answered_again, until_connected


class Heard:
    """What the app got, from its own threads."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self.news = threading.Event()

    def add(self, thing: Any) -> None:
        self.things.append(thing)
        self.news.set()

    async def one(self) -> Any:
        assert await asyncio.to_thread(self.news.wait, 5)
        return self.things[-1]


def make_app(stage: Stage, heard: Heard) -> App:
    client = WebClient(token=BOT_TOKEN, base_url=f"{stage.url}/api/")
    app = App(signing_secret=SECRET, client=client)

    @app.command("/plan")
    def command(ack: Any, body: Any, client: Any) -> None:
        if body["text"] == "here":
            ack(text="still here")
            return
        ack()
        view = modal(text_input("What will you try?", "what"))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("plan")
    def submitted(ack: Any, view: Any) -> None:
        words = view["state"]["values"]["what"]["value"]["value"]
        if words == "nothing":
            ack(response_action="errors", errors={"what": "Say what"})
            return
        ack()
        heard.add(words)

    @app.event("message")
    def message(event: Any) -> None:
        heard.add(event["text"])

    return app


@asynccontextmanager
async def connected(stage: Stage, heard: Heard) -> AsyncIterator[None]:
    def connect() -> SocketModeHandler:
        """In a thread: the app calls auth.test and opens its connection while it is made."""
        web = WebClient(token=APP_TOKEN, base_url=f"{stage.url}/api/")
        handler = SocketModeHandler(make_app(stage, heard), APP_TOKEN, web_client=web)
        handler.connect()
        return handler

    handler = await asyncio.to_thread(connect)
    await until_connected(stage, 1)
    try:
        yield
    finally:
        await asyncio.to_thread(handler.close)


@pytest.fixture
async def socketed(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, manifest=SOCKET_MANIFEST) as stage:
        yield stage


async def test_a_modal_its_errors_and_an_event_travel_by_the_builtin_client(
    socketed: Stage,
) -> None:
    heard = Heard()
    async with connected(socketed, heard):
        await socketed.ana.types("/plan", channel="general")
        await socketed.ana.fills(what="nothing")
        assert (await socketed.ana.submits()).errors == {"what": "Say what"}
        await socketed.ana.fills(what="exit tickets")
        await socketed.ana.submits()
        assert await heard.one() == "exit tickets"
        heard.news.clear()
        await socketed.ana.types("hello", channel="general")
        assert await heard.one() == "hello"
        await socketed.slack.settle()
    assert socketed.seen == []
    assert await socketed.slack.broken_rules() == []


async def test_the_builtin_client_reconnects_when_slack_refreshes(socketed: Stage) -> None:
    async with connected(socketed, Heard()):
        body = {"reason": "refresh_requested"}
        await socketed.slack.control.post("sockets/disconnect", body)
        await until_connected(socketed, 1)
        await answered_again(socketed, "/plan here")
        await socketed.ana.sees("still here", where="general")

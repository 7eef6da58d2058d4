"""Thirty people at once, more than two thousand interactions: all arrive, each person's in order,
and the local Slack does not grow.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from local_slack.client import ControlClient
from local_slack.process import SlackProcess, free_port, start_process
from slack_support.kit import (
    BOT_TOKEN,
    MANIFEST,
    SECRET,
    button,
    modal,
    section,
    serving,
    text_input,
    written,
)

PEOPLE, ROUNDS = 30, 14
KINDS = ["command", "submitted", "pressed", "command", "closed"]
MOST_GROWTH = 8 * 1024 * 1024
VIEW = modal(
    text_input("What", "what"),
    section("words " * 100),
    notify_on_close=True,
)
SEED = {
    "team": {"id": "T0BIG00001", "name": "Big", "domain": "big"},
    "users": [
        {"id": f"U0PERSON{n:02}", "name": f"person{n}", "real_name": f"Person {n}"}
        for n in range(PEOPLE)
    ],
    "channels": [
        {
            "id": "C0GENERAL1",
            "name": "general",
            "members": [*(f"person{n}" for n in range(PEOPLE)), "@app"],
        }
    ],
}


class Trial:
    """The app: writes down what each person did, in the order in which it came."""

    def __init__(self) -> None:
        self.heard: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.posted: dict[tuple[str, str], tuple[str, str]] = {}
        """person and number -> channel and ts of the message with the button"""
        self.app: AsyncApp | None = None

    def begin(self, address: str) -> None:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=address)
        self.app = AsyncApp(signing_secret=SECRET, client=client)
        self.app.command("/plan")(self._command)
        self.app.view("plan")(self._submitted)
        self.app.view_closed("plan")(self._closed)
        self.app.action("tried")(self._pressed)

    async def _command(self, ack: Any, body: Any, client: Any) -> None:
        self.heard[body["user_id"]].append(("command", body["text"]))
        view = {**VIEW, "private_metadata": body["text"]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def _submitted(self, ack: Any, body: Any, view: Any, client: Any) -> None:
        user, number = body["user"]["id"], view["private_metadata"]
        assert view["state"]["values"]["what"]["value"]["value"] == f"try {number}"
        self.heard[user].append(("submitted", number))
        row = {
            "type": "actions",
            "block_id": "row",
            "elements": [button("I tried it", "tried", value=number)],
        }
        sent = await client.chat_postMessage(channel=user, text="Saved", blocks=[row])
        self.posted[user, number] = (sent["channel"], sent["ts"])
        await ack()

    async def _closed(self, ack: Any, body: Any, view: Any) -> None:
        self.heard[body["user"]["id"]].append(("closed", view["private_metadata"]))
        await ack()

    async def _pressed(self, ack: Any, body: Any, action: Any, respond: Any) -> None:
        self.heard[body["user"]["id"]].append(("pressed", action["value"]))
        await respond("Thanks", replace_original=True)
        await ack()

    async def receive(self, request: web.Request) -> web.StreamResponse:
        assert self.app is not None
        return await to_aiohttp_response(
            await self.app.async_dispatch(await to_bolt_request(request))
        )


@asynccontextmanager
async def running(folder: Path, trial: Trial) -> AsyncIterator[SlackProcess]:
    port = free_port()
    server = web.Application()
    server.router.add_post("/slack/events", trial.receive)
    workspace, manifest = written(folder, MANIFEST, SEED)
    async with serving(server, port):
        process = await start_process(
            workspace,
            manifest,
            f"http://127.0.0.1:{port}/slack/events",
            signing_secret=SECRET,
            bot_token=BOT_TOKEN,
            rate_limits=False,
        )
        trial.begin(f"{process.url}/api/")
        try:
            yield process
        finally:
            await process.stop()


class Someone:
    def __init__(self, control: ControlClient, user: str) -> None:
        self.control, self.user = control, user

    async def act(self, act: str, **more: Any) -> None:
        answer = await self.control.post("act", {"user": self.user, "act": act, **more})
        assert answer["ok"], answer

    async def round(self, trial: Trial, number: int) -> None:
        await self.act("command", channel="general", text=f"/plan {number}")
        view = await self._top_view()
        fill = {"block_id": "what", "action_id": "value", "value": f"try {number}"}
        await self.act("fill", where={"view": view}, **fill)
        await self.act("submit")
        channel, ts = trial.posted[self.user, str(number)]
        where = {"channel": channel, "ts": ts}
        await self.act("press", where=where, block_id="row", action_id="tried")
        await self.act("command", channel="general", text=f"/plan {number}")
        await self.act("close", whole_stack=True)

    async def _top_view(self) -> str:
        return str((await self.control.get("modal", user=self.user))["view"])


async def half(people: list[Someone], trial: Trial, numbers: range) -> None:
    async def plays(someone: Someone) -> None:
        for number in numbers:
            await someone.round(trial, number)

    await asyncio.gather(*(plays(someone) for someone in people))


@pytest.mark.timeout(120)
async def test_thirty_people_at_once(tmp_path: Path) -> None:
    trial = Trial()
    connector = aiohttp.TCPConnector(limit=PEOPLE)
    async with (
        running(tmp_path, trial) as process,
        aiohttp.ClientSession(connector=connector) as session,
    ):
        control = ControlClient(process.url, session)
        people = [Someone(control, str(user["id"])) for user in SEED["users"]]
        # Another's tests on the same machine must not make somebody late.
        await control.post("settings", {"deadline_seconds": 20, "trigger_seconds": 20})
        memory = psutil.Process(process.process.pid).memory_info
        await half(people, trial, range(ROUNDS // 2))
        between = memory().rss
        await half(people, trial, range(ROUNDS // 2, ROUNDS))
        growth = memory().rss - between
        log = (await control.get("log"))["entries"]
    expected = [(kind, str(number)) for number in range(ROUNDS) for kind in KINDS]
    assert sum(len(found) for found in trial.heard.values()) == PEOPLE * ROUNDS * len(KINDS) >= 2000
    for someone in people:
        assert trial.heard[someone.user] == expected
    assert [rule for entry in log for rule in entry["broken_rules"]] == []
    assert growth < MOST_GROWTH, f"grew by {growth / 2**20:.1f} MB"

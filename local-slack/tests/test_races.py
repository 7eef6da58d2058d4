"""Two tabs of one person, answers that come too late, apps that leave in the middle."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from local_slack import words
from local_slack.model import ViewRef
from local_slack.snapshot import restore, save
from local_slack.world import World
from slack_support.kit import Stage, button, modal, plain, section, text_input

ANA, GENERAL, SECRET_ROOM = "U0ANA00001", "C0GENERAL1", "C0SECRET01"
FIRST = modal(text_input("What", "b"), notify_on_close=True)


async def opened(stage: Stage, view: dict[str, Any] = FIRST, channel: str = "general") -> None:
    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await stage.ana.types("/plan", channel=channel)
    await stage.ana.sees(view["title"]["text"], where="modal")


class Slow:
    """An app that answers when it is told to."""

    def __init__(self, stage: Stage, answer: Any = None) -> None:
        self.came, self.go = asyncio.Event(), asyncio.Event()
        self.bodies: list[bytes] = []
        self.answer = answer
        stage.raw = self.handle

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        self.came.set()
        await self.go.wait()
        if self.answer is None:
            return web.Response()
        return web.json_response(self.answer)


async def test_two_tabs_submit_once(stage: Stage) -> None:
    await opened(stage)
    await stage.ana.fills(What="x")
    slow, people = Slow(stage), stage.platform.people
    first = asyncio.create_task(people.submit(ANA))
    await slow.came.wait()
    second = await people.submit(ANA)
    slow.go.set()
    assert (await first).ok
    assert second.trouble == words.SENDING
    assert len(slow.bodies) == 1


async def test_a_restart_in_the_middle_of_sending_leaves_the_modal_usable(
    stage: Stage, tmp_path: Path
) -> None:
    await opened(stage)
    view = stage.platform.world.top_modal(ANA)
    assert view is not None
    view.in_flight = True
    save(stage.platform.world, tmp_path / "state.json")
    world = World()
    restore(world, tmp_path / "state.json")
    assert world.views[view.id].in_flight is False


async def test_after_trouble_one_may_submit_again(stage: Stage) -> None:
    await opened(stage)
    await stage.ana.fills(What="x")
    stage.answers("", 500)
    assert (await stage.ana.submits(trouble_ok=True)).trouble
    stage.answers()
    assert (await stage.ana.submits()).trouble is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "push", "view": FIRST},
        {"response_action": "update", "view": FIRST},
        {"response_action": "errors", "errors": {"b": "No"}},
        {"response_action": "clear"},
    ],
)
async def test_an_answer_to_a_modal_that_was_closed_shows_nothing(
    stage: Stage, answer: Any
) -> None:
    await opened(stage)
    await stage.ana.fills(What="x")
    slow, people = Slow(stage, answer), stage.platform.people
    submitting = asyncio.create_task(people.submit(ANA))
    await slow.came.wait()
    slow.go.set()
    stage.platform.world.views.clear()
    stage.platform.world.stacks.clear()
    await submitting
    assert (await stage.ana.screen_json())["stack"] == []
    assert any("closed meanwhile" in rule for rule in await stage.slack.broken_rules())


async def test_the_log_keeps_what_was_sent_not_what_is_typed_later(stage: Stage) -> None:
    view = modal(text_input("What", "b"), {"type": "actions", "elements": [button("Go", "go")]})
    await opened(stage, view)
    stage.answers()
    await stage.ana.fills(What="before")
    await stage.ana.presses("Go")
    await stage.ana.fills(What="after")
    (entry,) = await stage.slack.log("block_actions")
    values = entry["payload"]["view"]["state"]["values"]
    assert values["b"]["value"]["value"] == "before"


async def test_the_buttons_of_an_app_that_left_do_nothing(stage: Stage) -> None:
    stage.answers()
    row = {"type": "actions", "elements": [button("Go", "go")]}
    sent = await stage.web.chat_postMessage(channel=GENERAL, text="x", blocks=[row])
    home = {"type": "home", "blocks": [section("Home")]}
    await stage.web.views_publish(user_id=ANA, view=home)
    await opened_raw(stage)
    await stage.slack.control.post("apps/uninstall")
    await stage.slack.settle()
    stage.seen.clear()
    assert (await stage.ana.presses("Go", where="general", trouble_ok=True)).trouble
    screen = await stage.ana.screen_json()
    assert (screen["stack"], screen["homes"]) == ([], {})
    assert stage.seen == []
    assert sent["ok"]


async def opened_raw(stage: Stage) -> None:
    triggers = stage.platform.triggers
    app = next(iter(stage.platform.world.apps.values()))
    trigger = triggers.issue(app.id, "T0OAK00001", ANA)
    await stage.web.views_open(trigger_id=trigger, view=FIRST)


async def test_a_response_url_ends_with_the_installation(stage: Stage) -> None:
    stage.answers()
    await stage.ana.types("/plan", channel="general")
    (entry,) = await stage.slack.log("/plan")
    url = entry["payload"]["response_url"]
    await stage.slack.control.post("apps/uninstall")
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json={"text": "still here?"}) as answer,
    ):
        assert answer.status == 404
    await stage.ana.does_not_see("still here?")


def chooser(**more: Any) -> dict[str, Any]:
    element = {
        "type": "conversations_select",
        "action_id": "value",
        "default_to_current_conversation": True,
        **more,
    }
    return {"type": "input", "block_id": "w", "label": plain("Where"), "element": element}


def chosen(stage: Stage) -> Any:
    view = stage.platform.world.top_modal(ANA)
    assert view is not None
    state = view.state["w"]["value"]
    return state.get("selected_conversation", state.get("selected_conversations"))


@pytest.mark.parametrize(
    ("more", "channel", "expected"),
    [
        ({}, "general", GENERAL),
        ({"type": "multi_conversations_select"}, "general", [GENERAL]),
        ({"initial_conversation": SECRET_ROOM}, "general", SECRET_ROOM),
        ({"filter": {"include": ["private"]}}, "general", None),
        ({"filter": {"include": ["private"]}}, "secret", SECRET_ROOM),
        ({"filter": {"exclude_bot_users": True}}, "dm", None),
    ],
)
async def test_the_conversation_one_comes_from_is_chosen_first(
    stage: Stage, more: Any, channel: str, expected: Any
) -> None:
    await opened(stage, modal(chooser(**more)), channel)
    assert chosen(stage) == expected


async def test_a_field_that_was_emptied_stays_empty_after_an_update(stage: Stage) -> None:
    await opened(stage, modal(chooser()))
    view = stage.platform.world.top_modal(ANA)
    assert view is not None
    await stage.platform.people.fill(ANA, ViewRef(view.id), "w", "value", None)
    await stage.web.views_update(view_id=view.id, view=modal(chooser(), title="Again"))
    assert chosen(stage) is None
    await stage.web.views_update(view_id=view.id, view=modal({**chooser(), "block_id": "v"}))
    assert view.state["v"]["value"]["selected_conversation"] == GENERAL


async def test_one_chooses_only_people_and_places_that_exist(stage: Stage) -> None:
    blocks = [
        chooser(filter={"include": ["public"]}),
        {
            "type": "input",
            "block_id": "u",
            "label": plain("Who"),
            "element": {"type": "multi_users_select", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "c",
            "label": plain("Channel"),
            "element": {"type": "channels_select", "action_id": "value"},
        },
    ]
    await opened(stage, modal(*blocks))
    view = stage.platform.world.top_modal(ANA)
    assert view is not None

    async def fills(block_id: str, value: Any) -> bool:
        where = ViewRef(view.id)
        return (await stage.platform.people.fill(ANA, where, block_id, "value", value)).ok

    assert await fills("w", GENERAL)
    assert not await fills("w", SECRET_ROOM)
    assert not await fills("w", "C0NOWHERE1")
    assert await fills("u", [ANA])
    assert not await fills("u", [ANA, "U0NOBODY01"])
    assert await fills("c", GENERAL)
    assert not await fills("c", SECRET_ROOM)


async def test_one_trigger_opens_one_modal_however_many_ask_at_once(stage: Stage) -> None:
    app = next(iter(stage.platform.world.apps.values()))
    trigger = stage.platform.triggers.issue(app.id, "T0OAK00001", ANA)
    calls = [stage.web.views_open(trigger_id=trigger, view=FIRST) for _ in range(5)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [a.response["error"] for a in answers if isinstance(a, SlackApiError)]
    assert refused == ["exchanged_trigger_id"] * 4


async def test_of_two_updates_with_one_hash_one_is_refused(stage: Stage) -> None:
    await opened_raw(stage)
    view = stage.platform.world.top_modal(ANA)
    assert view is not None
    known = {"view_id": view.id, "hash": view.hash, "view": FIRST}
    calls = [stage.web.views_update(**known) for _ in range(2)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [a.response["error"] for a in answers if isinstance(a, SlackApiError)]
    assert refused == ["hash_conflict"]


async def test_a_large_modal_travels_whole(stage: Stage) -> None:
    words_each = "x" * 2900
    blocks = [section(words_each) for _ in range(80)]
    await opened(stage, modal(text_input("What", "b"), *blocks))
    stage.answers()
    await stage.ana.fills(What="y" * 3000)
    await stage.ana.submits()
    _, raw = stage.seen[-1]
    payload = json.loads(parse_qs(raw.decode())["payload"][0])
    assert len(payload["view"]["blocks"]) == 81
    assert payload["view"]["state"]["values"]["b"]["value"]["value"] == "y" * 3000

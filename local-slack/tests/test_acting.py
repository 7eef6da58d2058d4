"""Elements in messages, modals and Home; what the app hears, in Slack's shapes."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from local_slack.model import MessageRef, ViewRef
from local_slack.words import GONE, TROUBLE
from slack_support.kit import Stage, button, modal, plain, section

OPTIONS = [{"text": plain(word), "value": word.lower()} for word in ("One", "Two", "Three")]
# element -> (its fields, what the person gives, what the state holds)
INPUTS: dict[str, tuple[dict[str, Any], Any, dict[str, Any]]] = {
    "plain_text_input": ({}, "words", {"value": "words"}),
    "email_text_input": ({}, "a@b.example", {"value": "a@b.example"}),
    "url_text_input": ({}, "https://a.example/b", {"value": "https://a.example/b"}),
    "number_input": ({"is_decimal_allowed": False}, "7", {"value": "7"}),
    "datepicker": ({}, date(2026, 12, 1), {"selected_date": "2026-12-01"}),
    "timepicker": (
        {"timezone": "America/Chicago"},
        time(9, 5),
        {"selected_time": "09:05", "timezone": "America/Chicago"},
    ),
    "datetimepicker": (
        {},
        datetime(2026, 12, 1, tzinfo=UTC),
        {"selected_date_time": 1796083200},
    ),
    "radio_buttons": ({"options": OPTIONS}, "Two", {"selected_option": "two"}),
    "checkboxes": ({"options": OPTIONS}, ["One", "Three"], {"selected_options": ["one", "three"]}),
    "static_select": ({"options": OPTIONS}, "Two", {"selected_option": "two"}),
    "multi_static_select": (
        {"option_groups": [{"label": plain("All"), "options": OPTIONS}]},
        ["Two"],
        {"selected_options": ["two"]},
    ),
    "users_select": ({}, "Ben Low", {"selected_user": "U0BEN00001"}),
    "multi_users_select": ({}, ["ben"], {"selected_users": ["U0BEN00001"]}),
    "channels_select": ({}, "#general", {"selected_channel": "C0GENERAL1"}),
    "multi_channels_select": ({}, ["general"], {"selected_channels": ["C0GENERAL1"]}),
    "conversations_select": ({}, "general", {"selected_conversation": "C0GENERAL1"}),
    "multi_conversations_select": (
        {},
        ["general"],
        {"selected_conversations": ["C0GENERAL1"]},
    ),
}


def _values_only(state: dict[str, Any]) -> dict[str, Any]:
    """Options by their value; the whole option object is looked at in a test of its own."""
    result: dict[str, Any] = {}
    for key, value in state.items():
        several = isinstance(value, list)
        items = [v["value"] if isinstance(v, dict) else v for v in (value if several else [value])]
        result[key] = items if several else items[0]
    return result


async def show(stage: Stage, view: dict[str, Any]) -> list[dict[str, Any]]:
    """Opens the view for Ana and gathers what she submits."""
    bodies: list[dict[str, Any]] = []

    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        # Last, so that it stands open when the one who typed has the answer.
        await ack()

    @stage.app.view("plan")
    async def submitted(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    await stage.ana.types("/plan")
    return bodies


@pytest.mark.parametrize("kind", INPUTS)
async def test_each_input_is_filled_submitted_and_empty_in_slacks_shape(
    stage: Stage, kind: str
) -> None:
    fields, given, expected = INPUTS[kind]
    element = {"type": kind, "action_id": "value", **fields}
    block = {"type": "input", "block_id": "b", "label": plain("Field"), "element": element}
    bodies = await show(stage, modal({**block, "optional": True}))
    await stage.ana.submits()
    empty = bodies[0]["view"]["state"]["values"]["b"]["value"]
    key = next(k for k in expected if k != "timezone")
    assert empty["type"] == kind
    assert empty[key] in (None, [])
    await stage.ana.types("/plan")
    await stage.ana.fills(Field=given)
    await stage.ana.submits()
    filled = bodies[1]["view"]["state"]["values"]["b"]["value"]
    assert _values_only(filled) == {"type": kind, **expected}


async def test_a_chosen_option_comes_whole(stage: Stage) -> None:
    element = {"type": "static_select", "action_id": "value", "options": OPTIONS}
    block = {"type": "input", "block_id": "b", "label": plain("Field"), "element": element}
    bodies = await show(stage, modal(block))
    await stage.ana.chooses("Two", of="Field")
    await stage.ana.submits()
    assert bodies[0]["view"]["state"]["values"]["b"]["value"]["selected_option"] == {
        "text": {"type": "plain_text", "text": "Two", "emoji": True},
        "value": "two",
    }


async def test_a_rich_text_input_and_a_file_input(stage: Stage) -> None:
    rich = {"type": "rich_text_input", "action_id": "value"}
    files = {"type": "file_input", "action_id": "value", "max_files": 1}
    blocks = [
        {"type": "input", "block_id": "r", "label": plain("Story"), "element": rich},
        {"type": "input", "block_id": "f", "label": plain("Picture"), "element": files},
    ]
    bodies = await show(stage, modal(*blocks))
    people = stage.platform.people
    kept = [people.upload("U0ANA00001", f"{n}.png", b"png", "image/png").id for n in "ab"]
    await stage.ana.fills(Story="my words", Picture=kept)
    assert (await stage.ana.submits()).errors == {"f": "Please add no more than 1 files."}
    await stage.ana.fills(Picture=kept[:1])
    await stage.ana.submits()
    values = bodies[0]["view"]["state"]["values"]
    section_ = values["r"]["value"]["rich_text_value"]["elements"][0]
    assert section_["elements"] == [{"type": "text", "text": "my words"}]
    assert values["f"]["value"]["files"][0]["id"] == kept[0]


@pytest.mark.parametrize(
    ("element", "given", "words"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3 characters"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "no more than 3 characters"),
        ({"type": "email_text_input"}, "no", "valid email"),
        ({"type": "url_text_input"}, "no", "valid URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "x", "a number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1",
            "no less than 2",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "3",
            "no more than 2",
        ),
    ],
)
async def test_a_field_is_checked_before_anything_is_sent(
    stage: Stage, element: dict[str, Any], given: str, words: str
) -> None:
    block = {
        "type": "input",
        "block_id": "b",
        "label": plain("Field"),
        "element": {"action_id": "value", **element},
    }
    bodies = await show(stage, modal(block))
    await stage.ana.fills(Field=given)
    assert words in (await stage.ana.submits()).errors["b"]
    assert bodies == []


def listening(stage: Stage, action_id: str) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []

    @stage.app.action(action_id)
    async def acted(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    return bodies


async def post(stage: Stage, *blocks: dict[str, Any], channel: str = "C0GENERAL1") -> str:
    answer = await stage.web.chat_postMessage(channel=channel, text="words", blocks=list(blocks))
    return str(answer["ts"])


async def test_a_button_in_a_message_has_slacks_shape(stage: Stage) -> None:
    ts = await post(
        stage, {"type": "actions", "block_id": "a", "elements": [button("Go", "go", value="v")]}
    )
    bodies = listening(stage, "go")
    await stage.ana.presses("Go")
    body = bodies[0]
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": "C0GENERAL1",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "C0GENERAL1", "name": "general"}
    assert body["message"]["ts"] == ts
    assert body["user"] == {
        "id": "U0ANA00001",
        "username": "ana",
        "name": "ana",
        "team_id": "T0OAK00001",
    }
    action = body["actions"][0]
    assert {k: action[k] for k in ("type", "block_id", "action_id", "value")} == {
        "type": "button",
        "block_id": "a",
        "action_id": "go",
        "value": "v",
    }
    assert body["response_url"].startswith(stage.url)


async def test_choices_in_a_message_are_kept_for_each_person(stage: Stage) -> None:
    element = {"type": "checkboxes", "action_id": "tick", "options": OPTIONS}
    await post(stage, {"type": "actions", "block_id": "a", "elements": [element]})
    bodies = listening(stage, "tick")
    await stage.ana.presses("One")
    await stage.ana.presses("Two")
    await stage.ben.presses("Three")
    await stage.ana.presses("One")
    chosen = [[o["value"] for o in b["actions"][0]["selected_options"]] for b in bodies]
    assert chosen == [["one"], ["one", "two"], ["three"], ["two"]]
    assert bodies[1]["state"]["values"]["a"]["tick"]["selected_options"][1]["value"] == "two"


async def test_an_overflow_and_feedback_buttons(stage: Stage) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "thumb",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }
    await post(stage, section("x", accessory=overflow))
    await post(stage, {"type": "context_actions", "elements": [thumbs]})
    more, thumb = listening(stage, "more"), listening(stage, "thumb")
    await stage.ana.presses("Two")
    await stage.ana.presses("Bad")
    assert more[0]["actions"][0]["selected_option"]["value"] == "two"
    assert thumb[0]["actions"][0]["value"] == "down"


async def test_an_ephemeral_message_hides_itself_in_the_payload(stage: Stage) -> None:
    await stage.web.chat_postEphemeral(
        channel="C0GENERAL1",
        user="U0ANA00001",
        text="psst",
        blocks=[{"type": "actions", "elements": [button("Go", "go")]}],
    )
    bodies = listening(stage, "go")
    await stage.ben.does_not_see("[Go]")
    await stage.ana.presses("Go")
    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]


async def test_names_of_private_conversations_stay_private(stage: Stage) -> None:
    bodies = listening(stage, "go")
    await post(stage, {"type": "actions", "elements": [button("Go", "go")]}, channel="C0SECRET01")
    await stage.ana.presses("Go")
    await post(stage, {"type": "actions", "elements": [button("Go", "go")]}, channel="U0ANA00001")
    await stage.ana.presses("Go", where="dm")
    assert [body["channel"]["name"] for body in bodies] == ["privategroup", "directmessage"]


async def test_a_silent_app_leaves_a_mark_at_the_message(stage: Stage) -> None:
    await post(stage, {"type": "actions", "elements": [button("Go", "go")]})
    stage.answers("", 500)
    result = await stage.ana.presses("Go", trouble_ok=True)
    assert result.trouble == TROUBLE
    await stage.ana.sees(TROUBLE, where="general")
    await stage.ben.does_not_see(TROUBLE)
    stage.answers()
    await stage.ana.presses("Go")
    await stage.ana.does_not_see(TROUBLE)


async def test_one_cannot_press_what_one_cannot_see(stage: Stage) -> None:
    people = stage.platform.people
    ts = await post(
        stage, {"type": "actions", "block_id": "a", "elements": [button("Go", "go")]},
        channel="C0SECRET01",
    )  # fmt: skip
    where = MessageRef("C0SECRET01", ts)
    assert (await people.press("U0BEN00001", where, "a", "go")).trouble == GONE
    assert (await people.press("U0ANA00001", where, "a", "gone")).trouble == GONE
    assert (await people.press("U0ANA00001", ViewRef("V0"), "a", "go")).trouble == GONE
    assert await stage.slack.log("block_actions") == []


async def test_home_is_published_pressed_and_guarded_by_its_hash(stage: Stage) -> None:
    opened: list[dict[str, Any]] = []

    @stage.app.event("app_home_opened")
    async def home(event: Any) -> None:
        opened.append(event)

    blocks = [{"type": "actions", "block_id": "a", "elements": [button("Go", "go")]}]
    answer = await stage.web.views_publish(
        user_id="U0ANA00001", view={"type": "home", "blocks": blocks}
    )
    bodies = listening(stage, "go")
    await stage.ana.opens_home()
    await stage.slack.settle()
    assert opened[0]["tab"] == "home"
    assert opened[0]["view"]["id"] == answer["view"]["id"]
    await stage.ana.presses("Go", where="home")
    assert bodies[0]["container"] == {"type": "view", "view_id": answer["view"]["id"]}
    assert bodies[0]["view"]["type"] == "home"
    assert "response_url" not in bodies[0]


async def test_options_are_asked_for_and_chosen(stage: Stage) -> None:
    element = {"type": "external_select", "action_id": "find", "min_query_length": 3}
    asked: list[dict[str, Any]] = []

    @stage.app.options("find")
    async def options(ack: Any, payload: Any) -> None:
        asked.append(payload)
        await ack(options=OPTIONS)

    block = {"type": "input", "block_id": "b", "label": plain("Find"), "element": element}
    bodies = await show(stage, modal(block))
    view_id = (await stage.ana.screen_json())["modal"]["id"]
    short = await stage.platform.people.suggest("U0ANA00001", ViewRef(view_id), "b", "find", "Tw")
    assert (short.options, asked) == ([], [])
    await stage.ana.chooses("Three", of="Find")
    assert (asked[0]["value"], asked[0]["action_id"], asked[0]["block_id"]) == (
        "Three",
        "find",
        "b",
    )
    await stage.ana.submits()
    assert bodies[0]["view"]["state"]["values"]["b"]["find"]["selected_option"]["value"] == "three"


@pytest.mark.parametrize(
    "answer",
    [{}, "words", {"options": [{"text": plain("x")}]}, {"options": OPTIONS[:1] * 101}],
)
async def test_wrong_options_are_trouble(stage: Stage, answer: Any) -> None:
    element = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    await show(stage, modal(section("x", block_id="b", accessory=element)))
    view_id = (await stage.ana.screen_json())["modal"]["id"]
    stage.answers(answer)
    found = await stage.platform.people.suggest("U0ANA00001", ViewRef(view_id), "b", "find", "x")
    assert found.trouble == TROUBLE
    assert await stage.slack.broken_rules()


async def test_a_select_that_may_answer_in_a_channel_brings_a_response_url(stage: Stage) -> None:
    element = {
        "type": "conversations_select",
        "action_id": "value",
        "response_url_enabled": True,
    }
    block = {"type": "input", "block_id": "b", "label": plain("Where"), "element": element}
    bodies = await show(stage, modal(block))
    await stage.ana.fills(Where="general")
    await stage.ana.submits()
    (found,) = bodies[0]["response_urls"]
    assert (found["channel_id"], found["block_id"]) == ("C0GENERAL1", "b")

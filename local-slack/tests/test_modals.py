"""Submitting, the four answers, the stack, hashes, triggers, closing."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from local_slack.words import TROUBLE
from slack_support.kit import Stage, button, modal, section, text_input

ASK = modal(text_input("What", "what"), notify_on_close=True)


def opens(stage: Stage, view: dict[str, Any]) -> list[dict[str, Any]]:
    """`/plan` opens this view; returns the list of bodies that came."""
    bodies: list[dict[str, Any]] = []

    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        bodies.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        # Last, so that it stands open when the one who typed has the answer.
        await ack()

    return bodies


async def opened(stage: Stage, view: dict[str, Any]) -> list[dict[str, Any]]:
    bodies = opens(stage, view)
    await stage.ana.types("/plan")
    return bodies


def answering(stage: Stage, **answer: Any) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []

    @stage.app.view("plan")
    async def submitted(ack: Any, body: Any) -> None:
        bodies.append(body)
        await ack(**answer)

    return bodies


async def test_an_empty_answer_closes_the_modal(stage: Stage) -> None:
    await opened(stage, ASK)
    answering(stage)
    await stage.ana.fills(What="words")
    await stage.ana.submits()
    assert (await stage.ana.screen_json())["modal"] is None


async def test_update_shows_the_new_view_and_keeps_values_of_equal_ids(stage: Stage) -> None:
    await opened(stage, ASK)
    second = modal(text_input("What now", "what"), text_input("Why", "why"), title="Second")
    answering(stage, response_action="update", view=second)
    await stage.ana.fills(What="words")
    await stage.ana.submits()
    await stage.ana.sees("What now: «words»", where="modal")
    await stage.ana.sees("Why: «»", where="modal")


async def test_push_puts_a_view_on_top_and_close_goes_back(stage: Stage) -> None:
    await opened(stage, ASK)
    answering(stage, response_action="push", view=modal(section("On top"), title="Top"))
    await stage.ana.fills(What="words")
    await stage.ana.submits()
    await stage.ana.sees("On top", where="modal")
    await stage.ana.closes()
    await stage.ana.sees("What: «words»", where="modal")


async def test_clear_closes_everything(stage: Stage) -> None:
    await opened(stage, ASK)
    answering(stage, response_action="clear")
    await stage.ana.fills(What="words")
    await stage.ana.submits()
    assert (await stage.ana.screen_json())["stack"] == []


async def test_errors_stand_at_their_fields_and_the_words_stay(stage: Stage) -> None:
    await opened(stage, ASK)
    answering(stage, response_action="errors", errors={"what": "Too short"})
    await stage.ana.fills(What="w")
    result = await stage.ana.submits()
    assert result.errors == {"what": "Too short"}
    await stage.ana.sees("What: «w» ! Too short", where="modal")


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Wrong"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"what": ""}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
        {"hello": "there"},
        "plain words",
    ],
)
async def test_a_wrong_answer_is_trouble_and_the_words_stay(stage: Stage, answer: Any) -> None:
    await opened(stage, ASK)
    stage.answers(answer)
    await stage.ana.fills(What="words")
    result = await stage.ana.submits(trouble_ok=True)
    assert result.trouble == TROUBLE
    await stage.ana.sees("What: «words»", where="modal")
    assert await stage.slack.broken_rules()


async def test_errors_may_not_stand_at_blocks_without_input(stage: Stage) -> None:
    await opened(stage, modal(text_input("What", "what"), section("x", block_id="plain")))
    answering(stage, response_action="errors", errors={"plain": "Wrong"})
    await stage.ana.fills(What="words")
    assert (await stage.ana.submits(trouble_ok=True)).trouble == TROUBLE


@pytest.mark.parametrize("status", [404, 500])
async def test_an_http_error_is_trouble(stage: Stage, status: int) -> None:
    await opened(stage, ASK)
    await stage.ana.fills(What="words")
    stage.answers("", status)
    assert (await stage.ana.submits(trouble_ok=True)).trouble == TROUBLE


async def test_a_late_answer_is_trouble(stage: Stage) -> None:
    await opened(stage, ASK)
    await stage.ana.fills(What="words")
    await stage.slack.set(deadline_seconds=0.05)
    stage.answers(seconds=0.5)
    assert (await stage.ana.submits(trouble_ok=True)).trouble == TROUBLE
    assert "view_submission: no answer within 3 seconds" in await stage.slack.broken_rules()


async def test_nothing_is_sent_while_a_required_field_is_empty(stage: Stage) -> None:
    await opened(stage, ASK)
    bodies = answering(stage)
    assert (await stage.ana.submits()).errors == {"what": "Please complete this required field."}
    assert bodies == []


async def test_the_submission_has_slacks_shape(stage: Stage) -> None:
    await opened(stage, {**ASK, "private_metadata": "kept", "external_id": "e1"})
    bodies = answering(stage)
    await stage.ana.fills(What="words")
    await stage.ana.submits()
    body = bodies[0]
    assert body["user"]["id"] == "U0ANA00001"
    assert body["team"] == {"id": "T0OAK00001", "domain": "oak-street"}
    assert body["response_urls"] == []
    view = body["view"]
    assert view["private_metadata"] == "kept"
    assert view["external_id"] == "e1"
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["state"] == {
        "values": {"what": {"value": {"type": "plain_text_input", "value": "words"}}}
    }


async def _pushed(client: Any, trigger_id: str, view: Any) -> str:
    """Push a view, and return the error that came, or nothing."""
    try:
        await client.views_push(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


async def test_a_fourth_view_is_refused(stage: Stage) -> None:
    view = modal(
        {"type": "actions", "block_id": "b", "elements": [button("More", "more")]}, title="Level"
    )
    await opened(stage, view)
    answers: asyncio.Queue[str] = asyncio.Queue()

    @stage.app.action("more")
    async def more(ack: Any, body: Any, client: Any) -> None:
        await ack()
        answers.put_nowait(await _pushed(client, body["trigger_id"], view))

    for expected in ("", "", "push_limit_reached"):
        await stage.ana.presses("More")
        # The press is over with the acknowledgement, and the push comes after it.
        assert await asyncio.wait_for(answers.get(), 10) == expected
    assert len((await stage.ana.screen_json())["stack"]) == 3


async def test_a_push_needs_a_trigger_from_a_modal(stage: Stage) -> None:
    answers: asyncio.Queue[str] = asyncio.Queue()

    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        answers.put_nowait(await _pushed(client, body["trigger_id"], ASK))

    await stage.ana.types("/plan")
    assert await asyncio.wait_for(answers.get(), 10) == "invalid_trigger_id"


async def test_a_trigger_serves_once_for_its_app_and_for_three_seconds(stage: Stage) -> None:
    bodies = await opened(stage, ASK)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await stage.web.views_open(trigger_id=bodies[0]["trigger_id"], view=ASK)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await stage.web.views_open(trigger_id="1.2.3", view=ASK)
    await stage.slack.set(trigger_seconds=0)
    late: list[str] = []

    @stage.app.command("/raw")
    async def command(ack: Any, body: Any) -> None:
        await ack()
        late.append(body["trigger_id"])

    await stage.ana.types("/raw")
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await stage.web.views_open(trigger_id=late[0], view=ASK)


async def test_a_refused_view_leaves_the_trigger_unused(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.command("/raw")
    async def command(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    await stage.ana.types("/raw")
    trigger = bodies[0]["trigger_id"]
    with pytest.raises(SlackApiError) as refused:
        await stage.web.views_open(trigger_id=trigger, view={"type": "modal", "blocks": []})
    messages = refused.value.response["response_metadata"]["messages"]
    assert "[ERROR] missing required field: title [json-pointer:/view]" in messages
    await stage.web.views_open(trigger_id=trigger, view=ASK)


async def test_the_hash_guards_against_a_race(stage: Stage) -> None:
    await opened(stage, ASK)
    view = (await stage.ana.screen_json())["modal"]
    await stage.web.views_update(view_id=view["id"], hash=view["hash"], view=ASK)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await stage.web.views_update(view_id=view["id"], hash=view["hash"], view=ASK)


async def test_views_are_found_by_external_id_and_that_is_unique(stage: Stage) -> None:
    bodies = await opened(stage, {**ASK, "external_id": "one"})
    await stage.web.views_update(external_id="one", view={**ASK, "external_id": "one"})
    stage_bodies: list[dict[str, Any]] = []

    @stage.app.command("/raw")
    async def command(ack: Any, body: Any) -> None:
        await ack()
        stage_bodies.append(body)

    await stage.ben.types("/raw")
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await stage.web.views_open(
            trigger_id=stage_bodies[0]["trigger_id"], view={**ASK, "external_id": "one"}
        )
    assert bodies
    with pytest.raises(SlackApiError, match="not_found"):
        await stage.web.views_update(view_id="V0NOWHERE00", view=ASK)


async def test_closing_is_reported_when_asked_for(stage: Stage) -> None:
    await opened(stage, ASK)
    closed: list[dict[str, Any]] = []

    @stage.app.view_closed("plan")
    async def gone(ack: Any, body: Any) -> None:
        await ack()
        closed.append(body)

    await stage.ana.closes()
    assert [body["is_cleared"] for body in closed] == [False]
    await stage.ana.types("/plan")
    await stage.ana.closes(whole_stack=True)
    assert [body["is_cleared"] for body in closed] == [False, True]


async def test_closing_without_notify_sends_nothing(stage: Stage) -> None:
    await opened(stage, modal(section("Read me")))
    await stage.ana.closes()
    assert await stage.slack.log("view_closed") == []


async def test_dispatch_action_sends_block_actions_from_inputs(stage: Stage) -> None:
    dispatching = text_input(
        "What",
        "what",
        dispatch_action=True,
        element={"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}},
    )
    await opened(stage, modal(dispatching, text_input("Why", "why")))
    bodies: list[dict[str, Any]] = []

    @stage.app.action("value")
    async def typed(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    await stage.ana.fills(What="w")
    await stage.ana.fills(Why="because")
    assert len(bodies) == 1
    action = bodies[0]["actions"][0]
    assert (action["block_id"], action["value"], action["type"]) == (
        "what",
        "w",
        "plain_text_input",
    )
    assert bodies[0]["container"]["type"] == "view"
    assert bodies[0]["view"]["state"]["values"]["what"]["value"]["value"] == "w"


async def test_two_people_submit_at_once_without_mixing(stage: Stage) -> None:
    opens(stage, ASK)
    bodies = answering(stage)
    await asyncio.gather(stage.ana.types("/plan"), stage.ben.types("/plan"))
    await asyncio.gather(stage.ana.fills(What="of ana"), stage.ben.fills(What="of ben"))
    await asyncio.gather(stage.ana.submits(), stage.ben.submits())
    said = {
        b["user"]["name"]: b["view"]["state"]["values"]["what"]["value"]["value"] for b in bodies
    }
    assert said == {"ana": "of ana", "ben": "of ben"}

"""Messages, commands, shortcuts, response_url, events."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from local_slack import words
from slack_support.kit import SECRET, Stage, button, section


def commanded(stage: Stage, name: str = "/plan", **answer: Any) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []

    @stage.app.command(name)
    async def command(ack: Any, body: Any) -> None:
        bodies.append(body)
        await ack(**answer)

    return bodies


async def test_a_command_is_a_form_with_slacks_fields(stage: Stage) -> None:
    bodies = commanded(stage)
    await stage.ana.types("/plan  two words ", channel="general")
    body = bodies[0]
    shown = {k: body[k] for k in ("command", "text", "user_id", "user_name", "channel_id")}
    assert shown == {
        "command": "/plan",
        "text": "two words",
        "user_id": "U0ANA00001",
        "user_name": "ana",
        "channel_id": "C0GENERAL1",
    }
    assert (body["channel_name"], body["team_domain"]) == ("general", "oak-street")


async def test_names_are_escaped_for_commands_that_ask_for_it(stage: Stage) -> None:
    escaped, raw = commanded(stage), commanded(stage, "/raw")
    await stage.ana.types("/plan @ben in #general and #hidden and @nobody")
    await stage.ana.types("/raw @ben in #general")
    text = escaped[0]["text"]
    assert text == "<@U0BEN00001> in <#C0GENERAL1|general> and <#C0HIDDEN01|> and @nobody"
    assert raw[0]["text"] == "@ben in #general"


async def test_a_command_answers_to_one_person_or_to_the_channel(stage: Stage) -> None:
    commanded(stage, text="for you")
    commanded(stage, "/raw", text="for all", response_type="in_channel")
    await stage.ana.types("/plan", channel="general")
    await stage.ana.types("/raw it", channel="general")
    await stage.ben.sees("for all", where="general")
    await stage.ben.sees("/raw it", where="general")
    await stage.ben.does_not_see("for you")
    await stage.ana.sees("for you", where="general")


@pytest.mark.parametrize(
    ("status", "error"), [(404, "http_client_error"), (500, "http_service_error")]
)
async def test_a_failed_command_says_so(stage: Stage, status: int, error: str) -> None:
    stage.answers("", status)
    result = await stage.ana.types("/plan", trouble_ok=True)
    assert result.trouble == words.COMMAND_FAILED.format(command="/plan", error=error)


async def test_a_late_command_and_an_unreachable_app(stage: Stage) -> None:
    await stage.slack.set(deadline_seconds=0.05)
    stage.answers(seconds=0.3)
    late = await stage.ana.types("/plan", trouble_ok=True)
    assert late.trouble == words.COMMAND_FAILED.format(command="/plan", error="operation_timeout")
    for command in next(iter(stage.platform.world.apps.values())).commands:
        command.url = "http://127.0.0.1:9/"
    gone = await stage.ana.types("/plan", trouble_ok=True)
    assert gone.trouble == words.COMMAND_FAILED.format(command="/plan", error="dispatch_failed")


@pytest.mark.parametrize(
    ("channel", "text", "trouble"),
    [
        ("general", "/nothing", words.UNKNOWN_COMMAND.format(command="/nothing")),
        ("old", "hello", words.ARCHIVED),
        ("hidden", "hello", words.NOT_MEMBER),
        ("news", "hello", words.READ_ONLY),
    ],
)
async def test_what_a_person_may_not_say(
    stage: Stage, channel: str, text: str, trouble: str
) -> None:
    result = await stage.ben.types(text, channel=channel, trouble_ok=True)
    expected = words.NOT_MEMBER if channel == "old" else trouble
    assert result.trouble == expected


async def test_an_archived_channel_and_a_command_in_a_thread(stage: Stage) -> None:
    assert (await stage.ana.types("x", channel="old", trouble_ok=True)).trouble == words.ARCHIVED
    said = await stage.ana.types("start", channel="general")
    ts = said.body["message"]["ts"]
    result = await stage.ana.types("/plan", channel="general", thread=ts, trouble_ok=True)
    assert result.trouble == words.NOT_SUPPORTED_IN_THREADS.format(command="/plan")


async def test_shortcuts_reach_the_app(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.shortcut("make_plan")
    async def everywhere(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    @stage.app.shortcut("keep")
    async def on_message(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    await stage.ana.uses_shortcut("make_plan")
    await stage.ben.types("keep me", channel="general")
    await stage.ana.uses_message_shortcut("keep", "keep me")
    assert [body["type"] for body in bodies] == ["shortcut", "message_action"]
    assert "channel" not in bodies[0]
    assert bodies[1]["message"]["text"] == "keep me"
    unknown = await stage.ana.uses_shortcut("nothing", trouble_ok=True)
    assert unknown.trouble == words.UNKNOWN_SHORTCUT


async def response_url(stage: Stage) -> str:
    bodies: list[dict[str, Any]] = []

    @stage.app.action("go")
    async def go(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
    await stage.web.chat_postMessage(channel="C0GENERAL1", text="w", blocks=blocks)
    await stage.ana.presses("Go")
    return str(bodies[-1]["response_url"])


async def test_a_response_url_serves_five_times(stage: Stage) -> None:
    hook = AsyncWebhookClient(await response_url(stage))
    answers = [await hook.send(text=f"answer {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].body == "used_url"
    await stage.ana.sees("answer 4", where="general")
    await stage.ben.does_not_see("answer")


async def test_a_response_url_replaces_and_deletes_its_message(stage: Stage) -> None:
    hook = AsyncWebhookClient(await response_url(stage))
    await hook.send(text="Done", blocks=[section("Done")], replace_original=True)
    await stage.ben.sees("Done", where="general")
    await stage.ben.does_not_see("[Go]")
    await hook.send(delete_original=True)
    await stage.ben.does_not_see("Done")


async def test_a_response_url_refuses_bad_blocks_and_says_why_in_the_log(stage: Stage) -> None:
    hook = AsyncWebhookClient(await response_url(stage))
    answer = await hook.send(text="x", blocks=[{"type": "sections"}])
    assert (answer.status_code, answer.body) == (400, "invalid_blocks")
    rules = await stage.slack.broken_rules()
    assert any("unsupported type: sections" in rule for rule in rules)


async def test_an_old_or_unknown_response_url_is_gone(stage: Stage) -> None:
    url = await response_url(stage)
    for source in stage.platform.responses._sources.values():
        source.expires_at = 0.0
    assert (await AsyncWebhookClient(url).send(text="x")).body == "expired_url"
    assert (await AsyncWebhookClient(url + "x").send(text="x")).status_code == 404


async def test_a_commands_response_url_has_no_original(stage: Stage) -> None:
    bodies = commanded(stage)
    await stage.ana.types("/plan", channel="general")
    hook = AsyncWebhookClient(bodies[0]["response_url"])
    assert (await hook.send(delete_original=True)).status_code == 404
    assert (await hook.send(text="all see", response_type="in_channel")).status_code == 200
    await stage.ben.sees("all see", where="general")


async def test_messages_mentions_reactions_and_joins_become_events(stage: Stage) -> None:
    events: list[dict[str, Any]] = []
    for kind in ("message", "app_mention", "reaction_added", "member_joined_channel"):

        @stage.app.event(kind)
        async def heard(event: Any) -> None:
            events.append(event)

    await stage.ben.types("hello @trial & <all>", channel="general")
    await stage.ana.reacts("tada", "hello")
    await stage.slack.control.post(
        "channels/edit", {"channel": "general", "join": ["U0GONE0001"], "leave": ["cam"]}
    )
    await stage.slack.settle()
    kinds = sorted(event["type"] for event in events)
    assert kinds == ["app_mention", "member_joined_channel", "message", "reaction_added"]
    message = next(event for event in events if event["type"] == "message")
    bot = stage.platform.world.installations[next(iter(stage.platform.world.apps)), "T0OAK00001"]
    assert message["text"] == f"hello <@{bot.bot_user_id}> &amp; &lt;all&gt;"
    assert message["channel_type"] == "channel"


async def test_no_event_without_subscription_membership_or_scope(stage: Stage) -> None:
    await stage.ana.types("hi", channel="without-app")
    await stage.ana.types("hi", channel="secret")
    next(iter(stage.platform.world.installations.values())).scopes.remove("channels:history")
    await stage.ana.types("hi", channel="general")
    await stage.slack.settle()
    assert await stage.slack.log("message") == []


async def test_every_request_is_signed_at_real_time(stage: Stage) -> None:
    commanded(stage)
    await stage.slack.clock.advance(days=30)
    await stage.ana.types("/plan")
    headers, _ = stage.seen[-1]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    app = next(iter(stage.platform.world.apps.values()))
    assert app.signing_secret == SECRET
    app.signing_secret = "wrong"
    result = await stage.ana.types("/plan", trouble_ok=True)
    assert result.trouble == words.COMMAND_FAILED.format(command="/plan", error="http_client_error")


async def test_the_app_proves_its_url(stage: Stage) -> None:
    assert (await stage.slack.control.post("events/verify_url"))["ok"] is True
    stage.answers("something else")
    assert (await stage.slack.control.post("events/verify_url"))["ok"] is False


async def test_failed_events_come_again_with_number_and_reason(stage: Stage) -> None:
    await stage.slack.set(retry_seconds=[0, 0, 0])
    stage.answers("", 500)
    await stage.ana.types("hi", channel="general")
    await stage.slack.settle()
    retries = [headers.get("x-slack-retry-num") for headers, _ in stage.seen]
    assert retries == [None, "1", "2", "3"]
    assert stage.seen[1][0]["x-slack-retry-reason"] == "http_error"


async def test_an_app_may_wave_retries_off(stage: Stage) -> None:
    await stage.slack.set(retry_seconds=[0, 0, 0])

    async def no_retry(_request: Any) -> aiohttp.web.StreamResponse:
        return aiohttp.web.Response(status=500, headers={"x-slack-no-retry": "1"})

    stage.raw = no_retry
    await stage.ana.types("hi", channel="general")
    await stage.slack.settle()
    assert len(stage.seen) == 1


async def test_events_come_twice_or_in_another_order_on_demand(stage: Stage) -> None:
    stage.answers()
    await stage.slack.set(event_copies=2)
    await stage.ana.types("one", channel="general")
    await stage.slack.settle()
    assert len(stage.seen) == 2
    assert stage.seen[0][1] == stage.seen[1][1]
    await stage.slack.set(event_copies=1)
    await stage.slack.control.post("events/hold")
    await stage.ana.types("two", channel="general")
    await stage.ana.types("three", channel="general")
    assert len(stage.seen) == 2
    await stage.slack.control.post("events/release", {"order": "reversed"})
    await stage.slack.settle()
    sent = [entry["payload"]["event"]["text"] for entry in await stage.slack.log("message")]
    assert sent[2:] == ["three", "two"]

"""Faults, rate limits, the clock, snapshots, starting as a process."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier

from local_slack.client import LocalSlack
from local_slack.clock import Clock
from local_slack.process import start_process
from local_slack.seed import SeedError
from local_slack.server import build_platform
from slack_support.kit import (
    BOT_TOKEN,
    MANIFEST,
    SECRET,
    SEED,
    Stage,
    config_for,
    open_stage,
    section,
    written,
)

GENERAL = "C0GENERAL1"


async def test_any_code_on_any_method_any_number_of_times(stage: Stage) -> None:
    await stage.slack.faults.fails("chat.postMessage", "internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await stage.web.chat_postMessage(channel=GENERAL, text="x")
    await stage.web.chat_postMessage(channel=GENERAL, text="x")
    assert len(await stage.slack.messages("general")) == 1


async def test_a_server_error_after_the_message_was_stored(stage: Stage) -> None:
    await stage.slack.faults.answers("chat.postMessage", 500, after=True)
    with pytest.raises(SlackApiError):
        await stage.web.chat_postMessage(channel=GENERAL, text="stored")
    await stage.ben.sees("stored", where="general")


async def test_a_dropped_connection_before_and_after_the_work(stage: Stage) -> None:
    await stage.slack.faults.drops("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await stage.web.chat_postMessage(channel=GENERAL, text="never")
    await stage.slack.faults.drops("chat.postMessage", after=True)
    with pytest.raises(aiohttp.ClientError):
        await stage.web.chat_postMessage(channel=GENERAL, text="stored")
    shown = [message["text"] for message in await stage.slack.messages("general")]
    assert shown == ["stored"]


async def test_a_delay_is_longer_than_the_clients_patience(stage: Stage) -> None:
    await stage.slack.faults.delays("chat.postMessage", 5.0)
    stage.web.timeout = 1
    with pytest.raises(TimeoutError):
        await stage.web.chat_postMessage(channel=GENERAL, text="late")


async def test_a_history_that_lags(stage: Stage) -> None:
    await stage.slack.faults.history_lags(60)
    await stage.web.chat_postMessage(channel=GENERAL, text="young")
    assert (await stage.web.conversations_history(channel=GENERAL))["messages"] == []
    await stage.slack.faults.clear()
    assert len((await stage.web.conversations_history(channel=GENERAL))["messages"]) == 1


async def test_faults_wait_and_are_cleared(stage: Stage) -> None:
    await stage.slack.faults.fails("*", "fatal_error")
    assert [fault["error"] for fault in await stage.slack.faults.waiting()] == ["fatal_error"]
    await stage.slack.faults.clear()
    await stage.web.auth_test()


async def test_one_post_a_second_in_a_channel_after_a_short_burst(stage: Stage) -> None:
    stage.platform.limiter.seconds = lambda: 0.0
    for _ in range(4):
        await stage.web.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError) as refused:
        await stage.web.chat_postMessage(channel=GENERAL, text="x")
    assert refused.value.response["error"] == "rate_limited"
    assert refused.value.response.headers["Retry-After"] == "1"
    await stage.web.chat_postMessage(channel="C0SECRET01", text="elsewhere")
    stage.platform.limiter.seconds = lambda: 1.0
    await stage.web.chat_postMessage(channel=GENERAL, text="a second later")


async def test_a_tier_is_counted_for_each_method(stage: Stage) -> None:
    stage.platform.limiter.seconds = lambda: 0.0
    for _ in range(20):
        await stage.web.users_list()
    with pytest.raises(SlackApiError) as refused:
        await stage.web.users_list()
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    await stage.web.auth_test()
    await stage.slack.set(rate_limits=False)
    await stage.web.users_list()


async def test_the_sdks_own_retry_waits_as_long_as_it_is_told(stage: Stage) -> None:
    stage.web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await stage.slack.faults.fails("users.info", "ratelimited", retry_after=1)
    answer = await stage.web.users_info(user="U0ANA00001")
    assert answer["user"]["id"] == "U0ANA00001"
    assert [e["status"] for e in await stage.slack.log("users.info")] == [429, 200]


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-20 07:00", "2026-11-20 08:00"),  # a Friday before eight
        ("2026-11-20 08:00", "2026-11-23 08:00"),  # over the weekend
        ("2026-11-21 12:00", "2026-11-23 08:00"),
        ("2026-10-30 20:00", "2026-11-02 08:00"),  # over the end of summer time
        ("2026-11-23 23:00", "2026-11-24 08:00"),
    ],
)
def test_the_next_school_morning(monkeypatch: pytest.MonkeyPatch, now: str, morning: str) -> None:
    zone = ZoneInfo("America/Chicago")
    at = datetime.fromisoformat(now).replace(tzinfo=zone).timestamp()
    monkeypatch.setattr("time.time", lambda: at)
    reached = at + Clock().seconds_to_school_morning("America/Chicago")
    assert datetime.fromtimestamp(reached, zone).strftime("%Y-%m-%d %H:%M") == morning


async def test_a_moved_clock_dates_messages_and_tells_its_listeners(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        stage.answers()
        stage.platform.clock_listeners = [stage.app_url.replace("/slack/events", "/clock")]
        before = (await stage.web.chat_postMessage(channel=GENERAL, text="x"))["ts"]
        offset = await stage.slack.clock.advance(days=1)
        assert offset == 86400
        headers, body = stage.seen[-1]
        assert json.loads(body) == {"offset_seconds": 86400.0}
        verifier = SignatureVerifier(SECRET)
        assert verifier.is_valid_request(body, headers)
        after = (await stage.web.chat_postMessage(channel=GENERAL, text="x"))["ts"]
        assert float(after) - float(before) >= 86400
        await stage.slack.clock.to_school_morning("America/Chicago")
        now = datetime.fromtimestamp(await stage.slack.clock.now(), UTC)
        assert now.astimezone(ZoneInfo("America/Chicago")).hour == 8


async def test_a_listener_that_does_not_follow_is_named(stage: Stage) -> None:
    stage.platform.clock_listeners = ["http://127.0.0.1:9/clock"]
    with pytest.raises(AssertionError, match="did not follow the clock"):
        await stage.slack.clock.advance(hours=1)


async def test_everything_is_kept_across_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with open_stage(tmp_path, state=state) as stage:
        view = {"type": "home", "blocks": [section("My home")]}
        await stage.web.views_publish(user_id="U0ANA00001", view=view)
        await stage.web.files_upload_v2(content=b"bytes", filename="a.txt", channel=GENERAL)
        await stage.web.chat_postMessage(channel="U0ANA00001", text="kept")
        await stage.slack.clock.advance(days=2)
        before = await stage.slack.state()
    async with open_stage(tmp_path, state=state) as stage:
        await stage.ana.sees("kept", where="dm")
        await stage.ana.sees("My home", where="home")
        after = await stage.slack.state()
        for key in ("workspaces", "users", "channels", "messages", "views", "files", "homes"):
            assert after[key] == before[key], key
        assert after["offset_seconds"] == 2 * 86400
        await stage.web.chat_postMessage(channel="U0ANA00001", text="and on")
        newest = (await stage.ana.messages())[-1]
        assert newest["text"] == "and on"
        assert (await stage.slack.control.post("save"))["ok"] is True


async def test_a_snapshot_of_another_kind_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"version": 99}', encoding="utf-8")
    with pytest.raises(ValueError, match="snapshot version 99"):
        build_platform(config_for(tmp_path, "http://127.0.0.1:9", state=state))


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ({}, "team: missing"),
        ({**SEED, "users": [{"name": "a", "height": 3}]}, r"users\[0\]: unknown key 'height'"),
        ({**SEED, "channels": [{"name": "a", "members": ["zed"]}]}, "no member 'zed'"),
        ({**SEED, "channels": [{"kind": "public"}]}, r"channels\[0\]: .*name"),
    ],
)
def test_a_wrong_workspace_file_is_named(tmp_path: Path, seed: object, words: str) -> None:
    config = config_for(tmp_path, "http://127.0.0.1:9")
    config.workspace.write_text(json.dumps(seed), encoding="utf-8")
    with pytest.raises(SeedError, match=words):
        build_platform(config)


def test_a_manifest_that_is_none_is_named(tmp_path: Path) -> None:
    config = config_for(tmp_path, "http://127.0.0.1:9", manifest={"name": "x"})
    with pytest.raises(SeedError, match="no Slack app manifest"):
        build_platform(config)


def test_several_workspaces_each_get_their_own_bot(tmp_path: Path) -> None:
    config = config_for(tmp_path, "http://127.0.0.1:9")
    second = {"team": {"name": "Elm", "domain": "elm"}, "users": [{"name": "ana"}]}
    config.workspace.write_text(json.dumps({"workspaces": [SEED, second]}), encoding="utf-8")
    world = build_platform(config).world
    tokens = [installation.bot_token for installation in world.installations.values()]
    assert len(set(tokens)) == 2
    assert tokens[0] == BOT_TOKEN


async def test_the_process_starts_serves_and_stops(tmp_path: Path) -> None:
    workspace, manifest = written(tmp_path, MANIFEST, SEED)
    process = await start_process(
        workspace,
        manifest,
        "http://127.0.0.1:9/slack/events",
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        state=tmp_path / "state.json",
        rate_limits=False,
    )
    try:
        async with await LocalSlack.connect(process.url) as slack:
            await slack.as_user("ana").types("hello", channel="general")
    finally:
        await process.stop()
    kept = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    assert [message["text"] for message in kept["messages"]] == ["hello"]


async def test_a_process_that_cannot_start_says_so(tmp_path: Path) -> None:
    _, manifest = written(tmp_path, MANIFEST, SEED)
    with pytest.raises(RuntimeError, match="stopped with 1"):
        await start_process(
            tmp_path / "nothing.json",
            manifest,
            "http://127.0.0.1:9/slack/events",
            signing_secret=SECRET,
            bot_token=BOT_TOKEN,
        )


async def test_control_says_what_was_asked_wrongly(stage: Stage) -> None:
    control = stage.slack.control
    for name, body in (
        ("act", {"act": "dance", "user": "ana"}),
        ("act", {"act": "say", "user": "zed", "text": "x"}),
        ("act", {"act": "say", "user": "ana"}),
        ("act", {"act": "say", "user": "ana", "text": "x", "channel": "nowhere"}),
        ("settings", {"speed": 3}),
        ("clock", {"step": "year"}),
        ("save", {}),
        ("users/edit", {"user": "ana", "id": "U1"}),
        ("channels/edit", {"channel": "nowhere"}),
    ):
        with pytest.raises(AssertionError):
            await control.post(name, body)
    async with aiohttp.ClientSession() as session:
        url = f"{stage.url}/control/act"
        async with session.post(url, data="act=say&user=ana") as response:
            assert response.status == 400


async def test_people_come_change_and_leave(stage: Stage) -> None:
    stage.answers()
    await stage.slack.control.post("users/add", {"name": "dee", "tz": "Asia/Tokyo"})
    await stage.slack.control.post("channels/edit", {"channel": "general", "join": ["dee"]})
    await stage.slack.edit_user("dee", deleted=True, real_name="Dee Dee")
    found = (await stage.slack.control.get("people"))["people"]
    dee = next(person for person in found if person["name"] == "dee")
    assert (dee["deleted"], dee["real_name"]) == (True, "Dee Dee")
    await stage.slack.settle()
    assert len(await stage.slack.log("user_change")) == 1


async def test_a_failure_prints_the_screen(stage: Stage) -> None:
    stage.slack.timeout = 0.2
    await stage.web.chat_postMessage(channel=GENERAL, text="what is here")
    with pytest.raises(AssertionError, match=r"(?s)Ana Ruiz does not find 'x y'.*what is here"):
        await stage.ana.sees("x y")
    with pytest.raises(AssertionError, match=r"(?s)is shown.*what is here"):
        await stage.ana.does_not_see("what is here", for_seconds=0.1)
    with pytest.raises(AssertionError, match="nobody is called"):
        stage.slack.as_user("zed")


async def test_direct_messages_between_people_and_reading(stage: Stage) -> None:
    await stage.ana.types("hi ben", channel="ben")
    await stage.ben.sees("hi ben")
    shown = (await stage.ben.screen_json())["channels"]
    direct = next(c for c in shown if c["kind"] == "im")
    assert (direct["name"], direct["unread"]) == ("Ana Ruiz", 1)
    await stage.ben.reads(direct["id"])
    shown = (await stage.ben.screen_json())["channels"]
    assert next(c for c in shown if c["kind"] == "im")["unread"] == 0

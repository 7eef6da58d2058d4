"""Refusals that a careful app never meets, and the levers that few tests pull."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from local_slack.__main__ import main
from local_slack.seed import SeedError, read_manifest
from local_slack.server import build_platform
from local_slack.snapshot import save
from slack_support.kit import (
    BOT_TOKEN,
    SEED,
    Stage,
    config_for,
    modal,
    section,
    text_input,
    written,
)
from test_webapi import code_of

ANA, GENERAL, SECRET_CHANNEL, OLD = "U0ANA00001", "C0GENERAL1", "C0SECRET01", "C0OLD00001"


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": ",".join(["U1"] * 9)}, "too_many_users"),
        ("conversations.open", {"channel": GENERAL}, "method_not_supported_for_channel_type"),
        ("conversations.open", {"users": ANA, "prevent_creation": "1"}, "channel_not_found"),
        ("conversations.list", {"types": "public_channel,secret_channel"}, "invalid_types"),
        ("conversations.list", {"limit": "-1"}, "invalid_limit"),
        ("conversations.list", {"cursor": "bmV4dDp4"}, "invalid_cursor"),
        ("conversations.list", {"exclude_archived": "maybe"}, "invalid_arguments"),
        (
            "conversations.join",
            {"channel": SECRET_CHANNEL},
            "method_not_supported_for_channel_type",
        ),
        ("conversations.join", {"channel": OLD}, "is_archived"),
        ("conversations.invite", {"channel": OLD, "users": ANA}, "is_archived"),
        ("conversations.invite", {"channel": "C0WITHOUT1", "users": ANA}, "not_in_channel"),
        ("conversations.history", {"channel": GENERAL, "oldest": "soon"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": GENERAL, "latest": "soon"}, "invalid_ts_latest"),
        ("conversations.replies", {"channel": GENERAL, "ts": "1.2"}, "thread_not_found"),
        (
            "conversations.replies",
            {"channel": GENERAL, "ts": "1.2", "limit": "1001"},
            "invalid_arguments",
        ),
        ("chat.getPermalink", {"channel": GENERAL, "message_ts": "1.2"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": ANA, "user": ANA, "text": "x"}, "channel_not_found"),
        ("dnd.teamInfo", {"users": ","}, "no_users_provided"),
        ("team.info", {"team": "T0OTHER"}, "team_not_found"),
        ("bots.info", {"bot": "B0OTHER"}, "bot_not_found"),
        ("reactions.get", {"channel": GENERAL, "timestamp": "1.2"}, "message_not_found"),
        ("files.info", {"file": "F0OTHER"}, "file_not_found"),
        ("files.delete", {"file": "F0OTHER"}, "file_not_found"),
        ("files.completeUploadExternal", {"files": "[]"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "{"}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a", "length": "0"}, "invalid_arguments"),
        (
            "files.getUploadURLExternal",
            {"filename": "a", "length": "2000000000"},
            "file_upload_size_restricted",
        ),
        (
            "files.getUploadURLExternal",
            {"filename": "a", "length": "1", "alt_txt": "x" * 1001},
            "alt_txt_too_large",
        ),
        ("views.open", {"trigger_id": "1", "view": "{"}, "invalid_arguments"),
        ("views.open", {"view": "{}"}, "invalid_arguments"),
        ("views.update", {"view": "{}"}, "invalid_arguments"),
        ("api.test", {"error": "my_error"}, "my_error"),
    ],
)
async def test_slacks_own_words_of_refusal(
    stage: Stage, method: str, params: dict[str, str], code: str
) -> None:
    assert await code_of(stage.web.api_call(method, params=params)) == code


async def test_smaller_methods_answer(stage: Stage) -> None:
    web = stage.web
    assert (await web.api_call("api.test", params={}))["ok"]
    assert (await web.users_getPresence(user=ANA))["presence"] == "active"
    next(iter(stage.platform.world.installations.values())).scopes.append("users.profile:read")
    profile = await web.users_profile_get(user=ANA)
    assert profile["profile"]["first_name"] == "Ana"
    snooze = {"snooze_until": int(stage.platform.world.clock.now()) + 600}
    await stage.slack.edit_user("ana", dnd=snooze)
    assert (await web.dnd_info(user=ANA))["snooze_enabled"] is True
    direct = (await web.conversations_open(users=ANA))["channel"]["id"]
    info = await web.conversations_info(channel=direct, include_locale=True)
    assert info["channel"]["user"] == ANA
    reopened = await web.conversations_open(channel=direct, return_im=True)
    assert reopened["channel"]["is_im"] is True
    listed = await web.conversations_list(types="im", exclude_archived=True)
    assert [channel["id"] for channel in listed["channels"]] == [direct]


async def test_a_cursor_in_a_thread(stage: Stage) -> None:
    web = stage.web
    ts = (await web.chat_postMessage(channel=GENERAL, text="start"))["ts"]
    answers = [
        (await web.chat_postMessage(channel=GENERAL, text=f"r{n}", thread_ts=ts))["ts"]
        for n in range(3)
    ]
    first = await web.conversations_replies(channel=GENERAL, ts=answers[0], limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await web.conversations_replies(channel=GENERAL, ts=ts, limit=2, cursor=cursor)
    texts = [[m["text"] for m in page["messages"]] for page in (first, second)]
    assert texts == [["start", "r0", "r1"], ["r2"]]
    assert first["messages"][1]["parent_user_id"]


async def test_files_by_multipart_by_url_and_gone(stage: Stage) -> None:
    web = stage.web
    asked = await web.files_getUploadURLExternal(filename="a.png", length=3)
    async with aiohttp.ClientSession() as session:
        form = aiohttp.FormData()
        form.add_field("file", b"png", filename="a.png")
        async with session.post(asked["upload_url"], data=form) as response:
            assert response.status == 200
        files = [{"id": asked["file_id"]}]
        done = await web.files_completeUploadExternal(files=files, channels=["C0GENERAL1"])
        async with session.post(asked["upload_url"], data=b"png") as response:
            assert response.status == 404
        url = done["files"][0]["url_private"]
        image = {"type": "image", "alt_text": "A", "slack_file": {"url": url}}
        await web.chat_postMessage(channel=GENERAL, text="x", blocks=[image])
        nothing = f"{stage.url}/files/T0-F0NOTHING/a.png"
        bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
        async with session.get(nothing, headers=bearer) as response:
            assert response.status == 404
    await web.files_delete(file=asked["file_id"])
    assert await code_of(web.files_info(file=asked["file_id"])) == "file_not_found"


async def test_a_form_value_reaches_a_json_method_and_json_no_form_method(stage: Stage) -> None:
    body = {"user": ANA}
    assert await code_of(stage.web.api_call("users.info", json=body)) == "invalid_arguments"
    assert (await stage.web.api_call("users.info", data=body))["user"]["id"] == ANA


async def test_commands_answer_with_bad_blocks(stage: Stage) -> None:
    stage.answers({"text": "x", "blocks": [{"type": "sections"}]})
    result = await stage.ana.types("/plan", trouble_ok=True)
    assert "connecting" in str(result.trouble)


async def test_a_command_may_answer_in_plain_words(stage: Stage) -> None:
    stage.answers("just words")
    await stage.ana.types("/plan", channel="general")
    await stage.ana.sees("just words", where="general")


async def test_response_urls_want_json_objects_and_own_messages(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.shortcut("keep")
    async def keep(ack: Any, body: Any) -> None:
        await ack()
        bodies.append(body)

    await stage.ben.types("not the app's", channel="general")
    await stage.ana.uses_message_shortcut("keep", "not the app's")
    url = bodies[0]["response_url"]
    async with aiohttp.ClientSession() as session:

        async def send(**how: Any) -> str:
            async with session.post(url, **how) as response:
                return await response.text()

        assert await send(data=b"{") == "invalid_payload"
        assert await send(json=[]) == "invalid_payload"
        change = {"text": "x", "replace_original": True}
        assert await send(json=change) == "cant_update_message"
        thread = bodies[0]["message_ts"]
        assert await send(json={"text": "x", "thread_ts": thread}) == "ok"


async def test_an_ephemeral_answer_stays_ephemeral_when_replaced(stage: Stage) -> None:
    blocks = [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
            ],
        }
    ]
    await stage.web.chat_postEphemeral(channel=GENERAL, user=ANA, text="x", blocks=blocks)

    @stage.app.action("go")
    async def go(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Done", replace_original=True, response_type="in_channel")

    await stage.ana.presses("Go")
    await stage.ana.sees("Done", where="general")
    await stage.ben.does_not_see("Done")
    rules = await stage.slack.broken_rules()
    assert "response_url: a message cannot change from ephemeral to in_channel" in rules


async def test_uninstalling_tells_the_app_and_ends_its_token(stage: Stage) -> None:
    stage.answers()
    await stage.slack.control.post("apps/uninstall")
    await stage.slack.settle()
    names = [entry["name"] for entry in await stage.slack.log()]
    assert {"app_uninstalled", "tokens_revoked"} <= set(names)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await stage.web.auth_test()
    apps = await stage.slack.control.get("apps")
    assert apps["installations"][0]["active"] is False


async def test_shortcuts_and_suggestions_of_a_silent_app(stage: Stage) -> None:
    stage.answers("", 500)
    assert (await stage.ana.uses_shortcut("make_plan", trouble_ok=True)).trouble
    await stage.ben.types("keep this", channel="general")
    kept = await stage.ana.uses_message_shortcut("keep", "keep this", trouble_ok=True)
    assert kept.trouble


async def test_the_view_may_vanish_while_the_app_thinks(stage: Stage) -> None:
    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("What", "b")))

    await stage.ana.types("/plan")
    await stage.ana.fills(What="x")

    async def slow(_request: Any) -> aiohttp.web.StreamResponse:
        await stage.platform.people.close(ANA, whole_stack=True)
        return aiohttp.web.Response()

    stage.raw = slow
    await stage.ana.submits()
    assert (await stage.ana.screen_json())["stack"] == []


def test_a_start_that_cannot_work_ends_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"local-slack: .*nothing\.json"):
        main(["--workspace", str(tmp_path / "nothing.json")])
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"local-slack: .*broken\.json"):
        main(["--workspace", str(broken), "--no-rate-limits"])
    broken.write_text("a: [", encoding="utf-8")
    with pytest.raises(SeedError, match=r"broken\.json"):
        read_manifest(broken)


def test_an_app_may_come_after_the_first_run(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    config = config_for(tmp_path, "http://127.0.0.1:9", state=state)
    manifest, config.manifest = config.manifest, None
    first = build_platform(config)
    assert first.world.apps == {}
    save(first.world, state)
    assert build_platform(config).world.apps == {}
    written(tmp_path, config_manifest(), SEED)
    config.manifest = manifest
    assert len(build_platform(config).world.apps) == 1


def config_manifest() -> dict[str, Any]:
    return {"display_information": {"name": "Late"}}


async def test_a_home_that_is_republished_keeps_its_view(stage: Stage) -> None:
    view = {"type": "home", "blocks": [section("one")]}
    first = await stage.web.views_publish(user_id=ANA, view=view)
    second = await stage.web.views_publish(
        user_id=ANA, view={"type": "home", "blocks": [section("two")]}, hash=first["view"]["hash"]
    )
    assert first["view"]["id"] == second["view"]["id"]
    wrong = stage.web.views_publish(user_id=ANA, view=modal(section("x")))
    assert await code_of(wrong) == "invalid_arguments"

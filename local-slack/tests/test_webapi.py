"""Slack's methods, called with Slack's own client."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_support.kit import APP_TOKEN, BOT_TOKEN, Stage, button, section

ANA, BEN, GENERAL = "U0ANA00001", "U0BEN00001", "C0GENERAL1"


async def code_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_who_am_i(stage: Stage) -> None:
    answer = await stage.web.auth_test()
    assert (answer["team_id"], answer["team"]) == ("T0OAK00001", "Oak Street")
    assert answer["user_id"].startswith("U")


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "not_authed"), ("xoxb-nobody", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
async def test_only_the_bots_token_calls_methods(stage: Stage, token: str, code: str) -> None:
    client = AsyncWebClient(token=token, base_url=f"{stage.url}/api/")
    assert await code_of(client.auth_test()) == code


async def test_an_unknown_method(stage: Stage) -> None:
    assert await code_of(stage.web.api_call("chat.shout")) == "unknown_method"
    assert await code_of(stage.web.api_call("emoji.list")) == "unknown_method"


async def test_a_missing_scope_names_what_is_needed(stage: Stage) -> None:
    installation = next(iter(stage.platform.world.installations.values()))
    installation.scopes = ["commands"]
    with pytest.raises(SlackApiError) as refused:
        await stage.web.chat_postMessage(channel=GENERAL, text="x")
    response = refused.value.response
    assert (response["error"], response["needed"], response["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands",
    )


async def test_a_conversation_of_another_kind_needs_its_own_scope(stage: Stage) -> None:
    installation = next(iter(stage.platform.world.installations.values()))
    installation.scopes.remove("groups:read")
    await stage.web.conversations_info(channel=GENERAL)
    assert await code_of(stage.web.conversations_info(channel="C0SECRET01")) == "missing_scope"


async def test_arguments_are_checked(stage: Stage) -> None:
    with pytest.raises(SlackApiError) as refused:
        await stage.web.api_call("chat.postMessage", json={"text": "x"})
    response = refused.value.response
    assert response["error"] == "invalid_arguments"
    assert response["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
    wrong = stage.web.api_call("conversations.history", params={"channel": GENERAL, "limit": "x"})
    assert await code_of(wrong) == "invalid_arguments"
    await stage.web.api_call("auth.test", params={"strange": "1"})
    assert "auth.test: unknown argument: strange" in await stage.slack.broken_rules()


async def test_bodies_that_cannot_be_read(stage: Stage) -> None:
    headers = {"Authorization": "Bearer xoxb-trial"}
    url = f"{stage.url}/api/chat.postMessage"
    async with aiohttp.ClientSession(headers=headers) as session:
        for body, kind, code in (
            (b"{", "application/json", "invalid_json"),
            (b"[]", "application/json", "json_not_object"),
            (b"x", "text/plain", "invalid_post_type"),
            (b"channel=C&blocks=%7B", "application/x-www-form-urlencoded", "invalid_blocks_format"),
        ):
            async with session.post(url, data=body, headers={"Content-Type": kind}) as response:
                assert (await response.json())["error"] == code


async def test_a_form_and_json_say_the_same(stage: Stage) -> None:
    blocks = '[{"type": "divider"}]'
    form = {"channel": GENERAL, "text": "x", "blocks": blocks}
    answer = await stage.web.api_call("chat.postMessage", data=form)
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_a_posted_message_is_seen_updated_and_deleted(stage: Stage) -> None:
    web = stage.web
    blocks = [section("Hello"), {"type": "actions", "elements": [button("Go", "go")]}]
    answer = await web.chat_postMessage(channel=GENERAL, text="Hello", blocks=blocks)
    assert answer["message"]["bot_profile"]["name"] == "Trial"
    assert answer["message"]["blocks"][0]["block_id"]
    await stage.ben.sees("Hello [Go]", where="general")
    link = await web.chat_getPermalink(channel=GENERAL, message_ts=answer["ts"])
    assert link["permalink"].endswith("/p" + answer["ts"].replace(".", ""))
    await web.chat_update(channel=GENERAL, ts=answer["ts"], text="Bye", blocks=[section("Bye")])
    await stage.ben.sees("Bye", where="general")
    await web.chat_update(channel=GENERAL, ts=answer["ts"], text="words only")
    await stage.ben.sees("Bye", where="general")
    await web.chat_update(channel=GENERAL, ts=answer["ts"], text="words only", blocks=[])
    await stage.ben.sees("words only", where="general")
    await web.chat_delete(channel=GENERAL, ts=answer["ts"])
    await stage.ben.does_not_see("words only")
    assert await code_of(web.chat_delete(channel=GENERAL, ts=answer["ts"])) == "message_not_found"


async def test_a_message_to_a_person_lands_in_their_dm(stage: Stage) -> None:
    answer = await stage.web.chat_postMessage(channel=ANA, text="for you")
    assert answer["channel"].startswith("D")
    await stage.ana.sees("for you", where="dm")
    await stage.ben.does_not_see("for you")


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("C0NOWHERE1", "channel_not_found"),
        ("C0HIDDEN01", "channel_not_found"),
        ("U0GONE0001", "channel_not_found"),
        ("C0WITHOUT1", "not_in_channel"),
        ("C0OLD00001", "is_archived"),
        ("C0NEWS0001", "restricted_action_read_only_channel"),
    ],
)
async def test_where_the_app_may_not_post(stage: Stage, channel: str, code: str) -> None:
    assert await code_of(stage.web.chat_postMessage(channel=channel, text="x")) == code


async def test_a_closed_messages_tab(stage: Stage) -> None:
    next(iter(stage.platform.world.apps.values())).messages_tab = False
    assert (
        await code_of(stage.web.chat_postMessage(channel=ANA, text="x")) == "messages_tab_disabled"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "x", "metadata": "words"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
        (
            {"text": "x", "metadata": {"event_type": "e", "event_payload": {"k": "v" * 8000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "1.2"}, "cannot_reply_to_message"),
        ({"text": "x", "as_user": True}, "as_user_not_supported"),
        ({"text": "x", "username": "Boss"}, "missing_scope"),
    ],
)
async def test_what_the_app_may_not_post(stage: Stage, content: dict[str, Any], code: str) -> None:
    body = {"channel": GENERAL, **content}
    assert await code_of(stage.web.api_call("chat.postMessage", json=body)) == code
    assert await stage.slack.messages("general") == []


async def test_refused_blocks_are_named_by_pointer(stage: Stage) -> None:
    with pytest.raises(SlackApiError) as refused:
        await stage.web.chat_postMessage(
            channel=GENERAL, text="x", blocks=[{"type": "divider"}, section("x" * 3001)]
        )
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_blocks_without_text_are_taken_and_noted(stage: Stage) -> None:
    blocks = [section("x")]
    await stage.web.api_call("chat.postMessage", json={"channel": GENERAL, "blocks": blocks})
    assert any("screen readers" in rule for rule in await stage.slack.broken_rules())


async def test_only_own_messages_are_changed(stage: Stage) -> None:
    said = await stage.ana.types("mine", channel="general")
    ts = said.body["message"]["ts"]
    web = stage.web
    assert await code_of(web.chat_update(channel=GENERAL, ts=ts, text="x")) == "cant_update_message"
    assert await code_of(web.chat_delete(channel=GENERAL, ts=ts)) == "cant_delete_message"
    long = await web.chat_postMessage(channel=GENERAL, text="x")
    update = web.chat_update(channel=GENERAL, ts=long["ts"], text="x" * 4001)
    assert await code_of(update) == "msg_too_long"


async def test_ephemeral_words_reach_one_member_only(stage: Stage) -> None:
    web = stage.web
    await web.chat_postEphemeral(channel=GENERAL, user=ANA, text="psst")
    await stage.ana.sees("psst", where="general")
    await stage.ben.does_not_see("psst")
    outside = web.chat_postEphemeral(channel="C0SECRET01", user=BEN, text="x")
    assert await code_of(outside) == "user_not_in_channel"


async def test_history_pages_newest_first_with_metadata_on_demand(stage: Stage) -> None:
    web, metadata = stage.web, {"event_type": "note", "event_payload": {"key": "k1"}}
    sent = [
        (await web.chat_postMessage(channel=GENERAL, text=f"m{n}", metadata=metadata))["ts"]
        for n in range(3)
    ]
    await web.chat_postMessage(channel=GENERAL, text="reply", thread_ts=sent[0])
    first = await web.conversations_history(channel=GENERAL, limit=2, include_all_metadata=True)
    assert [m["text"] for m in first["messages"]] == ["m2", "m1"]
    assert first["messages"][0]["metadata"] == metadata
    cursor = first["response_metadata"]["next_cursor"]
    second = await web.conversations_history(channel=GENERAL, limit=2, cursor=cursor)
    assert [m["text"] for m in second["messages"]] == ["m0"]
    assert second["messages"][0]["reply_count"] == 1
    assert "metadata" not in second["messages"][0]
    only = await web.conversations_history(channel=GENERAL, oldest=sent[1], inclusive=True)
    assert [m["text"] for m in only["messages"]] == ["m2", "m1"]
    until = await web.conversations_history(channel=GENERAL, latest=sent[1])
    assert [m["text"] for m in until["messages"]] == ["m0"]
    thread = await web.conversations_replies(channel=GENERAL, ts=sent[0])
    assert [m["text"] for m in thread["messages"]] == ["m0", "reply"]
    assert await code_of(web.conversations_history(channel=GENERAL, cursor="?")) == "invalid_cursor"
    assert await code_of(web.conversations_history(channel="C0WITHOUT1")) == "not_in_channel"


async def test_conversations_are_opened_found_joined_and_filled(stage: Stage) -> None:
    web = stage.web
    opened = await web.conversations_open(users=ANA)
    again = await web.conversations_open(users=ANA)
    assert opened["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"] is True
    group = await web.conversations_open(users=[ANA, BEN], return_im=True)
    assert group["channel"]["is_mpim"] is True
    assert await code_of(web.conversations_open(users="U0NOBODY01")) == "user_not_found"
    assert await code_of(web.conversations_open(users="U0GONE0001")) == "user_disabled"
    listed = await web.conversations_list(types="public_channel,private_channel")
    names = {channel["name"] for channel in listed["channels"]}
    assert {"general", "secret", "without-app"} <= names
    assert "hidden" not in names
    joined = await web.conversations_join(channel="C0WITHOUT1")
    assert joined["channel"]["is_member"] is True
    await web.conversations_invite(channel="C0WITHOUT1", users=BEN)
    members = (await web.conversations_members(channel="C0WITHOUT1"))["members"]
    assert {ANA, BEN} <= set(members)
    again = web.conversations_invite(channel="C0WITHOUT1", users=BEN)
    assert await code_of(again) == "already_in_channel"
    info = await web.conversations_info(channel="C0WITHOUT1", include_num_members=True)
    assert info["channel"]["num_members"] == 2
    of_ben = await web.users_conversations(user=BEN)
    assert "without-app" in {channel["name"] for channel in of_ben["channels"]}


async def test_people_are_looked_up(stage: Stage) -> None:
    web = stage.web
    ben = (await web.users_info(user=BEN, include_locale=True))["user"]
    assert (ben["tz"], ben["tz_offset"], ben["locale"]) == ("Europe/Berlin", 3600, "de-DE")
    assert ben["profile"]["email"] == "ben@oak.example"
    found = await web.users_lookupByEmail(email="BEN@oak.example")
    assert found["user"]["id"] == BEN
    assert await code_of(web.users_lookupByEmail(email="x@oak.example")) == "users_not_found"
    assert await code_of(web.users_info(user="U0NOBODY01")) == "user_not_found"
    pages: list[str] = []
    async for page in await web.users_list(limit=2):
        pages += [user["name"] for user in page["members"]]
    assert pages == ["ana", "ben", "cam", "gone", "trial"]
    gone = (await web.users_info(user="U0GONE0001"))["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone


async def test_e_mail_needs_its_scope(stage: Stage) -> None:
    next(iter(stage.platform.world.installations.values())).scopes.remove("users:read.email")
    assert "email" not in (await stage.web.users_info(user=BEN))["user"]["profile"]


async def test_do_not_disturb_team_and_bot(stage: Stage) -> None:
    web = stage.web
    end = int(await stage.slack.clock.now()) + 3600
    quiet = {"enabled": True, "next_start": end - 1800, "next_end": end}
    await stage.slack.edit_user("ben", dnd=quiet)
    assert (await web.dnd_info(user=BEN))["next_dnd_end_ts"] == end
    team = await web.dnd_teamInfo(users=f"{ANA},{BEN}")
    assert team["users"][ANA]["dnd_enabled"] is False
    assert (await web.team_info())["team"]["domain"] == "oak-street"
    assert (await web.bots_info())["bot"]["name"] == "Trial"


async def test_reactions(stage: Stage) -> None:
    web = stage.web
    ts = (await web.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    where = {"channel": GENERAL, "timestamp": ts}
    await web.reactions_add(name="tada", **where)
    assert await code_of(web.reactions_add(name="tada", **where)) == "already_reacted"
    assert await code_of(web.reactions_add(name="T A", **where)) == "invalid_name"
    got = await web.reactions_get(**where)
    assert got["message"]["reactions"][0]["count"] == 1
    await web.reactions_remove(name="tada", **where)
    assert await code_of(web.reactions_remove(name="tada", **where)) == "no_reaction"
    nothing = web.api_call("reactions.get", params={"channel": GENERAL})
    assert await code_of(nothing) == "no_item_specified"


async def test_a_picture_is_uploaded_and_shown_once_it_is_processed(stage: Stage) -> None:
    web = stage.web
    await stage.slack.faults.files_not_ready(3600)
    answer = await web.files_upload_v2(
        content=b"\x89PNG fake", filename="chart.png", title="Chart", alt_txt="A chart"
    )
    file_id = answer["files"][0]["id"]
    image = {"type": "image", "alt_text": "A chart", "slack_file": {"id": file_id}}
    with pytest.raises(SlackApiError) as refused:
        await web.chat_postMessage(channel=GENERAL, text="x", blocks=[image])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert (await web.files_info(file=file_id))["file"]["mimetype"] == ""
    await stage.slack.clock.advance(hours=1)
    await web.chat_postMessage(channel=GENERAL, text="Chart", blocks=[image])
    await stage.ben.sees("(picture: A chart)", where="general")
    url = (await web.files_info(file=file_id))["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        response = await session.get(url, headers={"Authorization": f"Bearer {BOT_TOKEN}"})
        assert await response.read() == b"\x89PNG fake"
        assert response.content_type == "image/png"


async def test_an_upload_may_go_straight_to_a_channel(stage: Stage) -> None:
    await stage.web.files_upload_v2(
        content=b"text", filename="a.txt", title="Notes", channel=GENERAL, initial_comment="Here"
    )
    await stage.ben.sees("Here (file: Notes)", where="general")


async def test_uploads_that_do_not_add_up(stage: Stage) -> None:
    web = stage.web
    asked = await web.files_getUploadURLExternal(filename="a.txt", length=4)
    files = [{"id": asked["file_id"], "title": "a"}]
    assert await code_of(web.files_completeUploadExternal(files=files)) == "file_update_failed"
    async with (
        aiohttp.ClientSession() as session,
        session.post(asked["upload_url"], data=b"longer") as response,
    ):
        assert response.status == 400
    unknown = web.files_completeUploadExternal(files=[{"id": "F0NOTHING1"}])
    assert await code_of(unknown) == "file_not_found"
    assert await code_of(web.files_info(file="F0NOTHING1")) == "file_not_found"


async def test_views_publish_refuses_strangers_and_a_home_that_is_off(stage: Stage) -> None:
    view = {"type": "home", "blocks": [section("x")]}
    unknown = stage.web.views_publish(user_id="U0NOBODY01", view=view)
    assert await code_of(unknown) == "invalid_arguments"
    stale = stage.web.views_publish(user_id=ANA, view=view, hash="old")
    assert await code_of(stale) == "hash_conflict"
    next(iter(stage.platform.world.apps.values())).home_tab = False
    assert await code_of(stage.web.views_publish(user_id=ANA, view=view)) == "not_enabled"


async def test_revoking_the_token_ends_everything(stage: Stage) -> None:
    stage.answers()
    assert (await stage.web.auth_revoke(test=True))["revoked"] is False
    assert (await stage.web.auth_revoke())["revoked"] is True
    await stage.slack.settle()
    assert len(await stage.slack.log("tokens_revoked")) == 1
    assert await code_of(stage.web.auth_test()) == "token_revoked"


async def test_blocks_validate(stage: Stage) -> None:
    await stage.web.api_call("blocks.validate", json={"blocks": [section("x")]})
    wrong = stage.web.api_call("blocks.validate", json={"blocks": [{"type": "x"}]})
    assert await code_of(wrong) == "invalid_blocks"
    both = stage.web.api_call("blocks.validate", json={"blocks": [], "view": {}})
    assert await code_of(both) == "invalid_arguments"

"""Rules that hold for every Web API method here, read from methods.json."""

from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from local_slack.webapi import basics, oauth
from local_slack.webapi.methods import methods
from local_slack.webapi.routes import HANDLERS
from slack_support.kit import Stage

GENERAL = "C0GENERAL1"
SCOPED = [name for name in HANDLERS if methods()[name].scopes]
REQUIRED = [
    (name, key)
    for name in HANDLERS
    for key, spec in methods()[name].args.items()
    if spec.get("required")
]
# 3.2 of the facts: every code that a sender must be ready for, on the method it sends with.
CODES = [
    *("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"),
    *("request_timeout", "message_limit_exceeded", "team_added_to_org", "missing_scope"),
    *("not_in_channel", "restricted_action", "restricted_action_read_only_channel"),
    *("ekm_access_denied", "access_denied", "no_permission", "app_access_restricted"),
    *("enterprise_is_restricted", "messages_tab_disabled", "org_login_required"),
    *("two_factor_setup_required", "team_access_not_granted", "storage_limit_reached"),
    *("channel_not_found", "is_archived", "user_not_found", "user_disabled"),
    *("account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired"),
    *("invalid_blocks", "msg_too_long", "no_text", "duplicate_external_id", "time_too_far"),
]


async def refusal(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as refused:
        await call
    return dict(refused.value.response.data)


def test_what_is_served_is_described_and_the_other_way_round() -> None:
    here = {*HANDLERS, *oauth.METHODS, *basics.OPEN_METHODS, "apps.connections.open"}
    assert here <= set(methods())
    missing = set(methods()) - here
    assert missing == {"apps.manifest.validate", "chat.unfurl", "emoji.list"}


@pytest.fixture
async def bare(stage: Stage) -> Stage:
    """The app has no scope at all."""
    next(iter(stage.platform.world.installations.values())).scopes = ["team:read:nothing"]
    return stage


async def test_a_method_without_its_scope(bare: Stage) -> None:
    assert len(SCOPED) > 30
    for name in SCOPED:
        answer = await refusal(bare.web.api_call(name))
        needed = methods()[name].scopes[0]
        expected = ("missing_scope", needed, "team:read:nothing")
        assert (answer["error"], answer.get("needed"), answer.get("provided")) == expected, name


def _scopes() -> list[str]:
    return sorted({scope for name in HANDLERS for scope in methods()[name].scopes})


async def test_a_method_without_what_it_needs(stage: Stage) -> None:
    await stage.slack.set(rate_limits=False)
    next(iter(stage.platform.world.installations.values())).scopes = _scopes()
    assert len(REQUIRED) > 30
    for name, key in REQUIRED:
        given = {k: _some(spec) for k, spec in _required(name) if k != key}
        answer = await refusal(stage.web.api_call(name, json=given, params=given))
        assert answer["error"] == "invalid_arguments", name
        assert f"[ERROR] missing required field: {key}" in answer["response_metadata"]["messages"]


def _required(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, spec in methods()[name].args.items():
        if spec.get("required"):
            yield key, spec


def _some(spec: dict[str, Any]) -> Any:
    return 1 if spec.get("type") in ("integer", "number") else "x"


async def test_a_method_without_a_token(stage: Stage) -> None:
    nobody = AsyncWebClient(base_url=f"{stage.url}/api/")
    somebody = AsyncWebClient("xoxb-nobody", f"{stage.url}/api/")
    for name in HANDLERS:
        assert (await refusal(nobody.api_call(name)))["error"] == "not_authed", name
        assert (await refusal(somebody.api_call(name)))["error"] == "invalid_auth", name


async def test_the_two_that_need_no_token(stage: Stage) -> None:
    web = AsyncWebClient(base_url=f"{stage.url}/api/")
    assert (await web.api_call("api.test"))["ok"]
    assert (await web.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]}))["ok"]


async def test_every_code_comes_on_demand(stage: Stage) -> None:
    for code in CODES:
        await stage.slack.faults.fails("chat.postMessage", code)
        call = stage.web.chat_postMessage(channel=GENERAL, text="x")
        assert (await refusal(call))["error"] == code
    assert (await stage.web.chat_postMessage(channel=GENERAL, text="y"))["ok"]
    assert [m["text"] for m in await stage.slack.messages("general")] == ["y"]


async def test_a_method_that_only_slack_has_says_so_in_the_log(stage: Stage) -> None:
    assert (await refusal(stage.web.api_call("emoji.list")))["error"] == "unknown_method"
    rules = await stage.slack.broken_rules()
    assert "emoji.list: Slack has emoji.list, this local Slack does not" in rules


async def test_limits_are_counted_for_each_workspace(stage: Stage) -> None:
    limiter = stage.platform.limiter
    limiter.call("A1", "T1", "users.list", "t1")
    limiter.call("A1", "T2", "users.list", "t1")
    limiter.call("A1", "T1", "users.info", "t1")
    with pytest.raises(Exception, match="ratelimited"):
        limiter.call("A1", "T1", "users.list", "t1")


async def test_the_app_leaves_closes_and_lists_its_reactions(stage: Stage) -> None:
    web = stage.web
    sent = await web.chat_postMessage(channel=GENERAL, text="x")
    await web.reactions_add(channel=GENERAL, timestamp=sent["ts"], name="tada")
    (item,) = (await web.reactions_list())["items"]
    assert item["message"]["ts"] == sent["ts"]
    assert (await web.conversations_leave(channel=GENERAL))["ok"]
    assert (await web.conversations_leave(channel=GENERAL))["not_in_channel"] is True
    archived = web.conversations_leave(channel="C0OLD00001")
    assert (await refusal(archived))["error"] == "is_archived"
    wrong = web.conversations_close(channel=GENERAL)
    assert (await refusal(wrong))["error"] == "method_not_supported_for_channel_type"
    direct = (await web.conversations_open(users="U0ANA00001"))["channel"]["id"]
    assert (await web.conversations_close(channel=direct))["ok"]
    left = web.conversations_leave(channel=direct)
    assert (await refusal(left))["error"] == "method_not_supported_for_channel_type"


async def test_a_permalink_leads_to_the_message(stage: Stage) -> None:
    sent = await stage.web.chat_postMessage(channel=GENERAL, text="look here")
    link = (await stage.web.chat_getPermalink(channel=GENERAL, message_ts=sent["ts"]))["permalink"]
    assert link == f"{stage.url}/archives/{GENERAL}/p{sent['ts'].replace('.', '')}"
    async with aiohttp.ClientSession() as session, session.get(link) as page:
        assert page.status == 200
        assert "look here" in await page.text()

"""Each answer of Slack's is sorted into what a sender must do, over a real connection."""

import json
from importlib.resources import files
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import ErrorClass, classify, delivery_after, error_code
from core.kernel.notices import Delivery, Dropped, Retry, Unknown
from tests.bot.slack_server import CUT, HANGS, Answer, SlackServer

CLASSES = json.loads(files("bot.slack").joinpath("error_classes.json").read_text())["classes"]
PERHAPS_POSTED = {"internal_error", "fatal_error", "request_timeout"}


async def _after(client: AsyncWebClient, slack: SlackServer, answer: Answer) -> Delivery:
    slack.answers["chat.postMessage"] = answer
    with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)) as failed:
        await client.chat_postMessage(channel="C1", text="hello")
    return delivery_after(failed.value)


def _refusal(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}


def test_every_code_is_in_one_class() -> None:
    codes = [code for listed in CLASSES.values() for code in listed]
    assert len(codes) == len(set(codes))
    assert set(CLASSES) | {"our_bug"} == set(ErrorClass)


@pytest.mark.parametrize("name", CLASSES)
def test_every_code_is_sorted_as_listed(name: str) -> None:
    assert {classify(code) for code in CLASSES[name]} == {ErrorClass(name)}


def test_an_unlisted_code_is_our_bug() -> None:
    assert classify("invalid_blocks") is ErrorClass.OUR_BUG
    assert classify("") is ErrorClass.OUR_BUG


@pytest.mark.parametrize(
    "code", [code for code in CLASSES["retryable"] if code not in {"ratelimited", "rate_limited"}]
)
async def test_what_may_pass_is_tried_again(
    client: AsyncWebClient, slack: SlackServer, code: str
) -> None:
    outcome = await _after(client, slack, _refusal(code))
    if code in PERHAPS_POSTED:
        assert outcome == Unknown(code)
    else:
        assert isinstance(outcome, Retry)
        assert outcome.code == code
        assert outcome.after_seconds >= 10


@pytest.mark.parametrize("name", ["needs_human", "permanent_for_installation"])
async def test_what_a_person_must_mend_is_kept_until_they_did(
    client: AsyncWebClient, slack: SlackServer, name: str
) -> None:
    for code in CLASSES[name]:
        outcome = await _after(client, slack, _refusal(code))
        assert isinstance(outcome, Retry)
        assert outcome.code == code
        assert outcome.after_seconds >= 600


@pytest.mark.parametrize("name", ["permanent_for_target", "race_drop_or_reopen"])
async def test_what_will_never_arrive_is_dropped(
    client: AsyncWebClient, slack: SlackServer, name: str
) -> None:
    for code in CLASSES[name]:
        assert await _after(client, slack, _refusal(code)) == Dropped(code)


async def test_our_own_bug_is_dropped_and_told(client: AsyncWebClient, slack: SlackServer) -> None:
    assert await _after(client, slack, _refusal("invalid_blocks")) == Dropped("invalid_blocks")


@pytest.mark.parametrize(("seconds", "expected"), [("30", 30), ("1", 1), (None, 1)])
async def test_a_rate_limit_says_when_to_come_back(
    client: AsyncWebClient, slack: SlackServer, seconds: str | None, expected: float
) -> None:
    headers = {"Retry-After": seconds} if seconds else {}
    limited = web.json_response(_refusal("ratelimited"), status=429, headers=headers)
    assert await _after(client, slack, limited) == Retry(expected, "ratelimited")


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited"])
async def test_a_rate_limit_may_come_without_its_status(
    client: AsyncWebClient, slack: SlackServer, code: str
) -> None:
    assert isinstance(await _after(client, slack, _refusal(code)), Retry)


async def test_a_rate_limit_of_a_proxy_is_one_too(
    client: AsyncWebClient, slack: SlackServer
) -> None:
    page = web.Response(text="<html>", status=429, content_type="text/html")
    page.headers["Retry-After"] = "7"
    assert await _after(client, slack, page) == Retry(7, "ratelimited")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
async def test_after_a_server_s_error_it_may_have_been_posted(
    client: AsyncWebClient, slack: SlackServer, status: int, kind: str
) -> None:
    answer = web.Response(text="<html>no</html>", status=status, content_type=kind)
    assert isinstance(await _after(client, slack, answer), Unknown)


@pytest.mark.parametrize("text", ["", "no json", "{", "[]", "null"])
async def test_after_an_answer_that_cannot_be_read_it_may_have_been_posted(
    client: AsyncWebClient, slack: SlackServer, text: str
) -> None:
    answer = web.Response(text=text, content_type="application/json")
    assert isinstance(await _after(client, slack, answer), Unknown)


async def test_after_no_answer_it_may_have_been_posted(
    client: AsyncWebClient, slack: SlackServer
) -> None:
    assert isinstance(await _after(client, slack, HANGS), Unknown)
    assert isinstance(await _after(client, slack, CUT), Unknown)
    assert len(slack.asked) == 2  # and nothing was tried twice


async def test_without_a_connection_it_was_certainly_not_posted() -> None:
    async with aiohttp.ClientSession() as session:
        nobody = AsyncWebClient(
            token="x", base_url="http://127.0.0.1:1/api/", session=session, retry_handlers=[]
        )
        with pytest.raises(aiohttp.ClientConnectorError) as failed:
            await nobody.chat_postMessage(channel="C1", text="hello")
    outcome = delivery_after(failed.value)
    assert isinstance(outcome, Retry)
    assert outcome.code == "not_connected"


def test_what_is_neither_slack_s_nor_the_network_s_is_raised_again() -> None:
    with pytest.raises(RuntimeError):
        delivery_after(RuntimeError("ours"))


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ClientError()])
def test_every_loss_on_the_way_is_uncertain(error: Exception) -> None:
    assert isinstance(delivery_after(error), Unknown)


@pytest.mark.parametrize(("response", "code"), [(None, ""), ({"error": "x"}, ""), ("text", "")])
def test_a_code_is_read_only_where_there_is_one(response: object, code: str) -> None:
    assert error_code(SlackApiError("failed", response)) == code

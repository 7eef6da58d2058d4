"""The SDK's own retry handlers, sync and async, against the local Slack; nothing patched."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from slack_support.kit import BOT_TOKEN, Stage

GENERAL = "C0GENERAL1"
AT_ONCE = FixedValueRetryIntervalCalculator(fixed_internal=0.01)
Caller = Callable[..., Awaitable[Any]]
KINDS = ["async", "sync"]


def caller(stage: Stage, kind: str, wanted: str) -> Caller:
    """Calls a method with one kind of retry handler, three tries more at most."""
    address = f"{stage.url}/api/"
    if kind == "async":
        handlers: dict[str, AsyncRetryHandler] = {
            "connection": AsyncConnectionErrorRetryHandler(3, AT_ONCE),
            "limit": AsyncRateLimitErrorRetryHandler(3),
            "server": AsyncServerErrorRetryHandler(3, AT_ONCE),
        }
        client = AsyncWebClient(BOT_TOKEN, address, retry_handlers=[handlers[wanted]])
        return client.api_call
    plain: dict[str, RetryHandler] = {
        "connection": ConnectionErrorRetryHandler(3, AT_ONCE),
        "limit": RateLimitErrorRetryHandler(3),
        "server": ServerErrorRetryHandler(3, AT_ONCE),
    }
    blocking = WebClient(BOT_TOKEN, address, retry_handlers=[plain[wanted]])

    async def call(method: str, **more: Any) -> Any:
        return await asyncio.to_thread(blocking.api_call, method, **more)

    return call


async def calls(stage: Stage, method: str) -> int:
    return len(await stage.slack.log(method))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_connection_is_tried_again(stage: Stage, kind: str) -> None:
    await stage.slack.faults.drops("auth.test", times=2)
    assert (await caller(stage, kind, "connection")("auth.test"))["ok"]
    assert await calls(stage, "auth.test") == 3


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_lost_after_the_work_posts_twice(stage: Stage, kind: str) -> None:
    await stage.slack.faults.drops("chat.postMessage", after=True)
    call = caller(stage, kind, "connection")
    await call("chat.postMessage", json={"channel": GENERAL, "text": "once?"})
    assert [m["text"] for m in await stage.slack.messages("general")] == ["once?", "once?"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_rate_limit_is_waited_for(stage: Stage, kind: str) -> None:
    await stage.slack.faults.fails("auth.test", "ratelimited", retry_after=1)
    assert (await caller(stage, kind, "limit")("auth.test"))["ok"]
    statuses = [entry["status"] for entry in await stage.slack.log("auth.test")]
    assert statuses == [429, 200]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_one_post_a_second_is_kept_by_waiting(stage: Stage, kind: str) -> None:
    call = caller(stage, kind, "limit")
    for number in range(6):
        await call("chat.postMessage", json={"channel": GENERAL, "text": str(number)})
    assert [m["text"] for m in await stage.slack.messages("general")] == list("012345")
    statuses = [entry["status"] for entry in await stage.slack.log("chat.postMessage")]
    assert 429 in statuses


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [500, 503])
async def test_a_server_error_is_tried_again(stage: Stage, kind: str, status: int) -> None:
    await stage.slack.faults.answers("auth.test", status, times=2)
    assert (await caller(stage, kind, "server")("auth.test"))["ok"]
    assert await calls(stage, "auth.test") == 3


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_our_own_mistake_is_not_tried_again(stage: Stage, kind: str) -> None:
    for wanted in ("connection", "limit", "server"):
        with pytest.raises(SlackApiError, match="channel_not_found"):
            await caller(stage, kind, wanted)(
                "chat.postMessage", json={"channel": "C0NOWHERE1", "text": "x"}
            )
    assert await calls(stage, "chat.postMessage") == 3


@pytest.mark.parametrize("kind", KINDS)
async def test_more_failures_than_tries_are_an_error(stage: Stage, kind: str) -> None:
    await stage.slack.faults.answers("auth.test", 503, times=4)
    with pytest.raises(SlackApiError):
        await caller(stage, kind, "server")("auth.test")
    assert await calls(stage, "auth.test") == 4


@pytest.mark.parametrize("kind", KINDS)
async def test_lists_are_paged_by_the_sdks_own_iterator(stage: Stage, kind: str) -> None:
    address = f"{stage.url}/api/"
    if kind == "async":
        client = AsyncWebClient(BOT_TOKEN, address)
        names = [
            u["name"] async for page in await client.users_list(limit=2) for u in page["members"]
        ]
    else:
        blocking = WebClient(BOT_TOKEN, address)

        def read() -> list[str]:
            return [u["name"] for page in blocking.users_list(limit=2) for u in page["members"]]

        names = await asyncio.to_thread(read)
    assert names == ["ana", "ben", "cam", "gone", "trial"]


async def test_the_sync_client_uploads_in_three_steps(stage: Stage) -> None:
    blocking = WebClient(BOT_TOKEN, f"{stage.url}/api/")
    answer = await asyncio.to_thread(
        blocking.files_upload_v2, content="words", filename="a.txt", channel=GENERAL
    )
    assert answer["files"][0]["name"] == "a.txt"
    await stage.ben.sees("(file: a.txt)", where="general")

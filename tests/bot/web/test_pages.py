"""Pages outside Slack: plain, closed to others, and without a trace."""

import pytest
from fastapi import FastAPI

from bot.web.pages import build_pages, closed, page
from tests.bot.wire import request


@pytest.fixture
def web() -> FastAPI:
    web = FastAPI()
    web.include_router(build_pages())
    return web


async def test_the_front_page_says_where_to_go(web: FastAPI) -> None:
    answer = await request(web, b"", {}, path="/", method="GET")
    assert answer.status == 200
    assert "It lives in Slack" in answer.body.decode()


async def test_no_page_leaves_a_trace_or_takes_anything_from_elsewhere(web: FastAPI) -> None:
    headers = (await request(web, b"", {}, path="/", method="GET")).headers
    assert "set-cookie" not in headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_address_that_leads_nowhere_says_what_to_do() -> None:
    answer = closed()
    assert answer.status_code == 404
    assert "Home tab" in bytes(answer.body).decode()


def test_a_script_runs_only_with_its_number_of_this_one_time() -> None:
    policy = page("front.html", nonce="n0nce").headers["content-security-policy"]
    assert "script-src 'nonce-n0nce'" in policy

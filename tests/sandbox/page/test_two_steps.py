"""A form whose second step stands there before the first one's answer has come to the page."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.sandbox.kit import Stage, modal, text_input
from tests.sandbox.page.conftest import ANA, OpenPage
from tests.support.browser import SECONDS

pytestmark = pytest.mark.browser
FIRST = modal(text_input("What did you see?", "saw"), title="Looking back")
SECOND = modal(text_input("What comes next?", "next"), title="Looking ahead")


async def test_a_second_step_is_sent_while_the_answer_to_the_first_is_on_its_way(
    stage: Stage, open_page: OpenPage
) -> None:
    sent: asyncio.Queue[Any] = asyncio.Queue()
    answered = asyncio.Event()

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FIRST)
        await ack()

    @stage.app.view("plan")
    async def steps(ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        sent.put_nowait({name: fields["value"]["value"] for name, fields in values.items()})
        await (ack(response_action="update", view=SECOND) if "saw" in values else ack())

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await answered.wait()
        await route.fulfill(response=answer)

    page = await open_page(ANA, "/c/C0GENERAL1")
    await page.route("**/act/submit", late)
    await page.fill("#write", "/plan")
    await page.press("#write", "Enter")
    await page.get_by_label("What did you see?").fill("more hands")
    await page.get_by_role("button", name="Save").click()
    assert await asyncio.wait_for(sent.get(), SECONDS) == {"saw": "more hands"}
    await page.get_by_label("What comes next?").fill("the same again")
    await page.get_by_role("button", name="Save").click()
    answered.set()
    assert await asyncio.wait_for(sent.get(), SECONDS) == {"next": "the same again"}
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent.empty()

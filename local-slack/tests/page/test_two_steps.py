"""What an app answered to a form stands there before the page's own request has come back."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from slack_support.browser import SECONDS
from slack_support.kit import Stage, modal, text_input
from slack_support.page.opening import ANA, OpenPage

pytestmark = pytest.mark.browser
FIRST = modal(text_input("What did you see?", "saw"), title="Looking back")
SECOND = modal(text_input("What comes next?", "next"), title="Looking ahead")


async def _writing(stage: Stage, open_page: OpenPage, answered: asyncio.Event) -> Page:
    """A page with the form open, where what is sent arrives and its answer waits."""

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FIRST)
        await ack()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await answered.wait()
        await route.fulfill(response=answer)

    page = await open_page(ANA, "/c/C0GENERAL1")
    await page.route("**/act/submit", late)
    await page.fill("#write", "/plan")
    await page.press("#write", "Enter")
    return page


async def test_a_second_step_is_sent_while_the_answer_to_the_first_is_on_its_way(
    stage: Stage, open_page: OpenPage
) -> None:
    sent: asyncio.Queue[Any] = asyncio.Queue()
    answered = asyncio.Event()

    @stage.app.view("plan")
    async def steps(ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        sent.put_nowait({name: fields["value"]["value"] for name, fields in values.items()})
        await (ack(response_action="update", view=SECOND) if "saw" in values else ack())

    page = await _writing(stage, open_page, answered)
    await page.get_by_label("What did you see?").fill("more hands")
    await page.get_by_role("button", name="Save").click()
    assert await asyncio.wait_for(sent.get(), SECONDS) == {"saw": "more hands"}
    await page.get_by_label("What comes next?").fill("the same again")
    await page.get_by_role("button", name="Save").click()
    answered.set()
    assert await asyncio.wait_for(sent.get(), SECONDS) == {"next": "the same again"}
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent.empty()


async def test_what_was_refused_is_corrected_while_the_refusal_is_on_its_way(
    stage: Stage, open_page: OpenPage
) -> None:
    sent: asyncio.Queue[str] = asyncio.Queue()
    answered = asyncio.Event()

    @stage.app.view("plan")
    async def refuses_once(ack: Any, view: Any) -> None:
        sent.put_nowait(view["state"]["values"]["saw"]["value"]["value"])
        errors = {"saw": "Say a little more"}
        refused = sent.qsize() == 1
        await (ack(response_action="errors", errors=errors) if refused else ack())

    page = await _writing(stage, open_page, answered)
    what = page.get_by_label("What did you see?")
    await what.fill("hands")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Say a little more")).to_be_visible()
    await what.fill("more hands")
    await page.get_by_role("button", name="Save").click()
    answered.set()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert [sent.get_nowait() for _ in range(sent.qsize())] == ["hands", "more hands"]

"""Every element type is used in Chromium; what reaches the app has Slack's own shape."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from slack_support.browser import SECONDS
from slack_support.kit import Stage, modal, plain
from slack_support.page.opening import ANA, BEN, OpenPage
from slack_support.page.samples import INPUTS, PRESSED
from slack_support.page.values import FOUND_1, FOUND_2, assert_slacks_shape

pytestmark = pytest.mark.browser
GENERAL = "C0GENERAL1"
PNG = bytes.fromhex("89504e470d0a1a0a")


async def choose(page: Page, kind: str, *words: str, typed: str = "") -> None:
    box = page.locator(f"[data-action={kind}]").get_by_role("combobox")
    await box.click()
    if typed:
        await box.press_sequentially(typed)
    for word in words:
        await page.get_by_role("option", name=word).click()
    if await box.get_attribute("aria-expanded") == "true":
        await box.press("Escape")


async def choose_everywhere(page: Page) -> None:
    await choose(page, "static_select", "Choice 2")
    await choose(page, "multi_static_select", "Choice 1", "Choice 2")
    await choose(page, "external_select", "Found 2", typed="f")
    await choose(page, "multi_external_select", "Found 1", "Found 2", typed="fou")
    await choose(page, "users_select", "Ben Low")
    await choose(page, "multi_users_select", "Ana Ruiz", "Ben Low")
    await choose(page, "conversations_select", "general")
    await choose(page, "multi_conversations_select", "general")
    await choose(page, "channels_select", "news")
    await choose(page, "multi_channels_select", "general", "news")


async def type_everywhere(page: Page) -> None:
    for kind, words in (
        ("plain_text_input", "Pairs & <i>trios</i>"),
        ("email_text_input", "ana@oak.example"),
        ("url_text_input", "https://oak.example/a"),
        ("number_input", "7"),
        ("rich_text_input", "so *bold*"),
        ("datepicker", "2026-12-01"),
        ("timepicker", "09:30"),
        ("datetimepicker", "2026-12-01T12:00"),
    ):
        await page.locator(f"[data-action={kind}] .field").fill(words)
    await page.locator("[data-action=checkboxes]").get_by_label("Choice 1").check()
    await page.locator("[data-action=radio_buttons]").get_by_label("Choice 2").check()
    chooser = page.locator("[data-action=file_input] input")
    await chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    await expect(page.locator(".files-chosen li")).to_have_count(1)


async def test_every_input_is_filled_and_submitted(stage: Stage, open_page: OpenPage) -> None:
    blocks = [
        {"type": "input", "block_id": kind, "label": plain(f"A {kind}"), "element": element}
        for kind, element in INPUTS.items()
    ]
    received: list[dict[str, Any]] = []

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))

    @stage.app.options("external_select")
    @stage.app.options("multi_external_select")
    async def offers(ack: Any) -> None:
        await ack(options=[FOUND_1, FOUND_2])

    @stage.app.view("plan")
    async def submitted(ack: Any, view: Any) -> None:
        await ack()
        received.append(view["state"]["values"])

    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.fill("#write", "/plan")
    await page.press("#write", "Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await choose_everywhere(page)
    await type_everywhere(page)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(received) == 1
    assert_slacks_shape(received[0])


async def test_every_element_of_a_message_reports_its_use(
    stage: Stage, open_page: OpenPage
) -> None:
    used: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @stage.app.middleware
    async def note(body: Any, next_: Any) -> None:
        for action in body.get("actions") or []:
            used.put_nowait(action)
        await next_()

    for kind in [*PRESSED, "static_select", "users_select", "datepicker", "checkboxes"]:
        stage.app.action(kind)(_acknowledge)
    pressed = [PRESSED[kind] for kind in ("button", "overflow", "workflow_button")]
    chosen = [
        INPUTS[kind] for kind in ("static_select", "users_select", "datepicker", "checkboxes")
    ]
    rows = [
        {"type": "actions", "block_id": "pressed", "elements": pressed},
        {"type": "actions", "block_id": "chosen", "elements": chosen},
        {
            "type": "context_actions",
            "block_id": "small",
            "elements": [PRESSED["feedback_buttons"], PRESSED["icon_button"]],
        },
    ]
    await stage.web.chat_postMessage(channel=GENERAL, text="Use these", blocks=rows)
    page = await open_page(ANA, f"/c/{GENERAL}")

    async def heard(kind: str) -> Any:
        action = await asyncio.wait_for(used.get(), SECONDS)
        await expect(page.locator(".busy")).to_have_count(0)
        assert (action["action_id"], used.qsize()) == (kind, 0)
        return action

    await page.get_by_role("button", name="Press").click()
    await page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    await heard("button")
    await page.get_by_role("button", name="More options").click()
    await page.get_by_role("menuitem", name="Choice 2").click()
    assert (await heard("overflow"))["selected_option"]["value"] == "v2"
    await choose(page, "static_select", "Choice 1")
    assert (await heard("static_select"))["selected_option"]["value"] == "v1"
    await choose(page, "users_select", "Ben Low")
    assert (await heard("users_select"))["selected_user"] == BEN
    await page.locator("[data-action=datepicker] .field").fill("2026-12-01")
    await page.locator("[data-action=datepicker] .field").blur()
    assert (await heard("datepicker"))["selected_date"] == "2026-12-01"
    await page.get_by_label("Choice 2").check()
    assert [o["value"] for o in (await heard("checkboxes"))["selected_options"]] == ["v2"]
    await page.get_by_role("button", name="Good").click()
    assert (await heard("feedback_buttons"))["value"] == "good"
    await page.get_by_role("button", name="Remove", exact=True).click()
    await heard("icon_button")
    await page.reload()
    await expect(page.locator("[data-action=static_select] .field")).to_have_value("Choice 1")
    await expect(page.get_by_label("Choice 2")).to_be_checked()


async def _acknowledge(ack: Any) -> None:
    await ack()

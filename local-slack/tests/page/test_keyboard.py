"""Without a mouse: every input is reached in order, filled and submitted by keys alone."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import FileChooser, Page, expect

from slack_support.browser import SECONDS
from slack_support.kit import Stage, modal, plain
from slack_support.page.opening import ANA, OpenPage
from slack_support.page.samples import INPUTS
from slack_support.page.surfaces import add_app, add_talk
from slack_support.page.values import FOUND_1, FOUND_2, assert_slacks_shape

pytestmark = pytest.mark.browser
GENERAL = "C0GENERAL1"
PNG = bytes.fromhex("89504e470d0a1a0a")
# For each select: what is typed to find it and how it is chosen.
SELECTED: dict[str, list[str]] = {
    "static_select": ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"],
    "multi_static_select": ["ArrowDown", "ArrowDown", "Enter", "ArrowDown", "Enter", "Escape"],
    "users_select": ["=ben", "Enter"],
    "multi_users_select": ["=ana", "Enter", "=ben", "Enter", "Escape"],
    "conversations_select": ["=gen", "Enter"],
    "multi_conversations_select": ["=gen", "Enter", "Escape"],
    "channels_select": ["=news", "Enter"],
    "multi_channels_select": ["=gen", "Enter", "=news", "Enter", "Escape"],
}
TYPED: dict[str, list[str]] = {
    "plain_text_input": ["=Pairs & <i>trios</i>"],
    "email_text_input": ["=ana@oak.example"],
    "url_text_input": ["=https://oak.example/a"],
    "number_input": ["=7"],
    "datepicker": ["=12012026"],
    "timepicker": ["=0930AM"],
    "datetimepicker": ["=12012026", "ArrowRight", "=1200PM"],
    "checkboxes": ["Space"],
    "radio_buttons": ["Space", "ArrowDown"],
}
_REACHED = """kind => {
    const el = document.activeElement.closest(`[data-action=${kind}]`);
    return Boolean(el) && !document.activeElement.closest(".toolbar");
}"""
_MOST_STOPS = 6  # a date has a stop for each of its parts and one for its calendar


async def go_to(page: Page, kind: str) -> None:
    """Tab, at most as often as the element before has parts."""
    for _ in range(_MOST_STOPS):
        if await page.evaluate(_REACHED, kind):
            return
        await page.keyboard.press("Tab")
    assert await page.evaluate(_REACHED, kind), f"Tab does not lead to {kind}"


async def press(page: Page, keys: list[str]) -> None:
    for key in keys:
        if key.startswith("="):
            await page.keyboard.type(key[1:])
        else:
            await page.keyboard.press(key)


async def fill(page: Page, kind: str) -> None:
    await go_to(page, kind)
    if kind in SELECTED or kind in TYPED:
        await press(page, {**SELECTED, **TYPED}[kind])
    elif kind.endswith("external_select"):
        await find(page, kind)
    elif kind == "rich_text_input":
        await page.keyboard.type("so ")
        await page.keyboard.press("Control+b")
        await page.keyboard.type("bold")
    else:
        chosen = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
        chooser = await opened_chooser(page)
        await chooser.set_files(chosen)  # type: ignore[arg-type]  # a FilePayload
        await expect(page.locator(".files-chosen li")).to_have_count(1)


async def opened_chooser(page: Page) -> FileChooser:
    """Press Enter once, after the browser knows that choosers go to the test.

    The client says so in a task of its own and waits for no answer, and in the browser a key
    travels by another way: on a busy machine it came first, and the chooser opened for nobody.
    An answer to something asked afterwards means that it has arrived.
    """
    async with page.expect_file_chooser() as choosing:
        await asyncio.sleep(0)
        await page.evaluate("0")
        await page.keyboard.press("Enter")
    return await choosing.value


async def find(page: Page, kind: str) -> None:
    """Types what the app searches for; its options arrive a little later."""
    await page.keyboard.type("fou")
    await expect(page.get_by_role("option", name="Found 1")).to_be_visible()
    many = kind.startswith("multi_")
    await press(page, ["Enter", "ArrowDown", "Enter", "Escape"] if many else ["ArrowDown", "Enter"])


async def test_every_input_by_keys_alone(stage: Stage, open_page: OpenPage) -> None:
    blocks = [
        {"type": "input", "block_id": kind, "label": plain(f"A {kind}"), "element": element}
        for kind, element in INPUTS.items()
    ]
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

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
        received.put_nowait(view["state"]["values"])

    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.locator("#write").focus()
    await page.keyboard.type("/pl")
    await press(page, ["Tab", "Enter"])
    await expect(page.get_by_role("dialog", name="Plan")).to_be_visible()
    for kind in INPUTS:
        await fill(page, kind)
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.type === 'submit'"):
            break
    await page.keyboard.press("Enter")
    assert_slacks_shape(await asyncio.wait_for(received.get(), SECONDS))
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#write")).to_be_focused()


async def test_a_list_keeps_its_place_and_escape_closes_only_the_list(
    stage: Stage, open_page: OpenPage
) -> None:
    add_app(stage)
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.fill("#write", "/plan every")
    await page.press("#write", "Enter")
    box = page.get_by_role("combobox", name="Multi users select")
    await box.focus()
    await press(page, ["ArrowDown", "ArrowDown", "Enter", "ArrowDown", "ArrowDown", "Enter"])
    active = await box.get_attribute("aria-activedescendant")
    third = page.get_by_role("option").nth(2)
    await expect(third).to_have_attribute("id", str(active))
    await expect(third).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Backspace")
    chosen = page.locator("[data-action=multi_users_select] .chips li")
    await expect(chosen).to_have_count(1)
    await page.keyboard.press("Shift+Tab")
    await expect(chosen.get_by_role("button")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chosen).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_messages_and_menus_by_keys_alone(stage: Stage, open_page: OpenPage) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()
    add_app(stage)
    await add_talk(stage)

    @stage.app.action("more")
    @stage.app.action("tried")
    async def note(ack: Any, action: Any) -> None:
        await ack()
        pressed.put_nowait(action["action_id"])

    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.get_by_role("button", name="I tried it").focus()
    await page.keyboard.press("Enter")
    assert await asyncio.wait_for(pressed.get(), SECONDS) == "tried"
    more = page.get_by_role("button", name="More options")
    await more.focus()
    await press(page, ["Enter", "ArrowDown", "Enter"])
    assert await asyncio.wait_for(pressed.get(), SECONDS) == "more"
    message = page.get_by_role("article").first
    tools = message.get_by_role("button", name="More actions")
    await tools.focus()
    await press(page, ["ArrowRight", "Enter"])
    await expect(message.get_by_role("button", name="thumbsup: 1")).to_be_visible()
    await tools.focus()
    await press(page, ["Enter", "ArrowUp", "Escape"])
    await expect(tools).to_be_focused()
    await page.locator("#switch").focus()
    await press(page, ["Enter", "=ben", "ArrowDown", "Enter"])
    await expect(page.locator("#switch")).to_contain_text("Ben Low")


async def test_the_toolbar_is_one_stop_and_keys_mark_words(open_page: OpenPage) -> None:
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.get_by_role("button", name="Bold").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Italic")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#write")).to_be_focused()
    await press(page, ["=so ", "Control+i", "=fine"])
    await expect(page.locator("#write")).to_have_value("so _fine_")


async def test_a_skip_link_comes_first(open_page: OpenPage) -> None:
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()

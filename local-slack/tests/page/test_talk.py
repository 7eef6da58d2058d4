"""Talking in Chromium: what is new, changing and deleting one's words, joining, links."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from slack_support.browser import SECONDS
from slack_support.kit import Stage, modal, section
from slack_support.page.opening import ANA, BEN, OpenPage
from slack_support.page.samples import PRESSED

pytestmark = pytest.mark.browser
GENERAL = "C0GENERAL1"
CAM = "U0CAM00001"


async def send(page: Page, words: str) -> None:
    await page.fill("#write", words)
    await page.press("#write", "Enter")


def listen(stage: Stage) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    @stage.app.event("message")
    async def note(event: dict[str, Any]) -> None:
        heard.append(event)

    return heard


async def test_a_line_stands_before_what_is_new_until_one_answers(
    stage: Stage, open_page: OpenPage
) -> None:
    listen(stage)
    people = stage.platform.people
    await people.say(ANA, GENERAL, "seen")
    await people.say(BEN, GENERAL, "first news")
    await people.say(BEN, GENERAL, "more news")
    page = await open_page(ANA, f"/c/{GENERAL}")
    line = page.get_by_role("separator").filter(has_text="New")
    after = page.locator(".new-line + .message")
    await expect(after).to_contain_text("first news")
    await people.say(BEN, GENERAL, "while one looks on")
    await expect(page.get_by_text("while one looks on")).to_be_visible()
    await expect(after).to_contain_text("first news")
    await send(page, "an answer")
    await expect(page.get_by_role("article").last).to_contain_text("an answer")
    await expect(line).to_have_count(0)
    await page.reload()
    await expect(line).to_have_count(0)


async def test_what_comes_while_one_looks_is_not_marked_as_new(
    stage: Stage, open_page: OpenPage
) -> None:
    listen(stage)
    page = await open_page(ANA, f"/c/{GENERAL}")
    await stage.platform.people.say(BEN, GENERAL, "while one looks on")
    await expect(page.get_by_text("while one looks on")).to_be_visible()
    await expect(page.locator(".new-line")).to_have_count(0)
    away = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true})"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    await page.evaluate(f"{away % 'hidden'}; {tell}")
    await stage.platform.people.say(BEN, GENERAL, "while one looked elsewhere")
    await page.evaluate(f"{away % 'visible'}; {tell}")
    await expect(page.locator(".new-line + .message")).to_contain_text("looked elsewhere")


async def test_ones_own_words_are_changed_in_place(stage: Stage, open_page: OpenPage) -> None:
    heard = listen(stage)
    page, other = await open_page(ANA, f"/c/{GENERAL}"), await open_page(BEN, f"/c/{GENERAL}")
    await send(page, "shall we, @ben & co?")
    message = page.get_by_role("article").last
    await expect(message).to_contain_text("@Ben Low")
    await page.press("#write", "ArrowUp")
    editor = page.get_by_role("textbox", name="Edit message")
    await expect(editor).to_be_focused()
    await expect(editor).to_have_value("shall we, @ben & co?")
    await editor.fill("shall we, @ben & *all*?")
    await stage.platform.people.say(BEN, GENERAL, "meanwhile")
    await expect(page.get_by_text("meanwhile")).to_be_visible()
    await expect(editor).to_have_value("shall we, @ben & *all*?")
    await editor.press("Enter")
    changed = other.get_by_role("article").first
    await expect(changed).to_contain_text("shall we, @Ben Low & all?")
    await expect(changed).to_contain_text("(edited)")
    await expect(page.locator("#write")).to_be_focused()
    await stage.platform.delivery.settle()
    change = next(event for event in heard if event.get("subtype") == "message_changed")
    assert change["hidden"] is True
    assert change["channel_type"] == "channel"
    assert change["message"]["text"] == f"shall we, <@{BEN}> &amp; *all*?"
    assert change["message"]["edited"]["user"] == ANA
    assert change["previous_message"]["text"] == f"shall we, <@{BEN}> &amp; co?"


async def test_escape_leaves_the_words_as_they_were(stage: Stage, open_page: OpenPage) -> None:
    heard = listen(stage)
    page = await open_page(ANA, f"/c/{GENERAL}")
    await send(page, "as it was")
    await expect(page.get_by_role("article").last).to_contain_text("as it was")
    await page.press("#write", "ArrowUp")
    editor = page.get_by_role("textbox", name="Edit message")
    await editor.fill("something else")
    await editor.press("Escape")
    await expect(editor).to_have_count(0)
    await expect(page.get_by_role("article").last).to_contain_text("as it was")
    await stage.platform.delivery.settle()
    assert [event.get("subtype") for event in heard] == [None]


async def delete(page: Page, message: Any) -> None:
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Delete message").click()
    question = page.get_by_role("dialog", name="Delete message")
    await question.get_by_role("button", name="Delete").click()
    await expect(question).to_have_count(0)


async def test_ones_own_words_are_deleted_after_a_question(
    stage: Stage, open_page: OpenPage
) -> None:
    heard = listen(stage)
    people = stage.platform.people
    await people.say(ANA, GENERAL, "alone")
    await people.say(BEN, GENERAL, "somebody else's")
    page = await open_page(ANA, f"/c/{GENERAL}")
    await delete(page, page.get_by_role("article").filter(has_text="alone"))
    await expect(page.get_by_text("alone")).to_have_count(0)
    others = page.get_by_role("article").filter(has_text="somebody else's")
    await others.hover()
    await others.get_by_role("button", name="More actions").click()
    await expect(page.get_by_role("menuitem", name="Copy link")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Delete message")).to_have_count(0)
    await stage.platform.delivery.settle()
    gone = [event for event in heard if event.get("subtype") == "message_deleted"]
    assert [event["previous_message"]["text"] for event in gone] == ["alone"]


async def test_a_public_channel_is_found_looked_at_and_joined(
    stage: Stage, open_page: OpenPage
) -> None:
    joined: list[str] = []

    @stage.app.event("member_joined_channel")
    async def note(event: dict[str, Any]) -> None:
        joined.append(event["user"])

    listen(stage)
    world = stage.platform.world
    world.channels["C0WITHOUT1"].members.append(
        next(iter(world.installations.values())).bot_user_id
    )
    page = await open_page(BEN, f"/c/{GENERAL}")
    await page.get_by_role("button", name="Browse channels").click()
    await page.get_by_role("link", name="without-app").click()
    await expect(page.get_by_role("note")).to_contain_text("You are viewing #without-app.")
    await page.get_by_role("button", name="Join channel").click()
    await expect(page.locator("#write")).to_be_visible()
    await expect(page.get_by_role("link", name="without-app")).to_have_attribute(
        "aria-current", "page"
    )
    await stage.platform.delivery.settle()
    assert joined == [BEN]
    await page.get_by_role("button", name="3 members").click()
    await page.get_by_role("button", name="Leave channel").click()
    # One is somewhere else then: in the list of channels it stands no more.
    await expect(page.get_by_role("link", name="without-app")).to_have_count(0)
    await expect(page.get_by_role("button", name="Browse channels")).to_be_visible()
    assert BEN not in stage.platform.world.channels["C0WITHOUT1"].members


async def test_a_link_to_a_message_leads_to_it(stage: Stage, open_page: OpenPage) -> None:
    listen(stage)
    people = stage.platform.people
    first = (await people.say(ANA, GENERAL, "the one meant")).message
    assert first is not None
    await people.say(ANA, GENERAL, "in its thread", thread_ts=first.ts)
    for number in range(40):
        await people.say(ANA, GENERAL, f"later {number}")
    link = (await stage.web.chat_getPermalink(channel=GENERAL, message_ts=first.ts))["permalink"]
    await people.say(ANA, GENERAL, f"Look: {link}")
    page = await open_page(BEN, f"/c/{GENERAL}")
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="/archives/").click()
    opened = await opening.value
    linked = opened.get_by_role("article").filter(has_text="the one meant")
    await expect(linked).to_be_in_viewport()
    await expect(linked).to_have_class("message linked")
    await expect(opened.locator("#switch")).to_contain_text("Ben Low")
    reply = stage.platform.world.replies(GENERAL, first.ts)[0]
    await opened.goto(f"{stage.url}/archives/{GENERAL}/p{reply.ts.replace('.', '')}")
    thread = opened.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".linked")).to_contain_text("in its thread")
    await expect(opened.locator("#switch")).to_contain_text("Ana Ruiz")


async def test_the_clocks_buttons_rest_while_the_clock_moves(
    stage: Stage, open_page: OpenPage
) -> None:
    followed = asyncio.Event()

    async def follows(_request: web.Request) -> web.StreamResponse:
        await followed.wait()
        return web.Response()

    stage.raw = follows
    stage.platform.clock_listeners = [stage.app_url.replace("/slack/events", "/clock")]
    page = await open_page(ANA, f"/c/{GENERAL}")
    before = stage.platform.world.clock.offset_seconds
    later = page.get_by_role("button", name="+1 hour")
    await later.focus()
    await later.press("Enter")
    for name in ("+1 hour", "+1 day", "Next school morning"):
        await expect(page.get_by_role("button", name=name)).to_be_disabled()
    await stage.platform.people.say(BEN, GENERAL, "an update meanwhile")
    await expect(page.get_by_text("an update meanwhile")).to_be_visible()
    await expect(later).to_be_disabled()
    followed.set()
    await expect(later).to_be_enabled()
    await expect(later).to_be_focused()
    assert stage.platform.world.clock.offset_seconds == before + 3600


async def test_a_command_that_opened_a_form_leaves_the_box_empty(
    stage: Stage, open_page: OpenPage
) -> None:
    answered = asyncio.Event()

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(section("Here")))
        await answered.wait()
        await ack()

    page = await open_page(ANA, f"/c/{GENERAL}")
    await send(page, "/plan")
    await expect(page.get_by_role("dialog", name="Plan")).to_be_visible()
    answered.set()
    await expect(page.locator(".composer.busy")).to_have_count(0)
    await expect(page.locator("#write")).to_have_value("")


async def test_a_workflows_button_says_what_slack_would_start(
    stage: Stage, open_page: OpenPage
) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()

    @stage.app.action("workflow_button")
    async def note(ack: Any, action: Any) -> None:
        await ack()
        pressed.put_nowait(action["type"])

    row = {"type": "actions", "elements": [PRESSED["workflow_button"]]}
    await stage.web.chat_postMessage(channel=GENERAL, text="Run it", blocks=[row])
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.locator(".toast")).to_contain_text("https://example.com/run")
    assert await asyncio.wait_for(pressed.get(), SECONDS) == "workflow_button"
    assert pressed.empty()


async def test_a_channels_members_are_listed_and_written_to(
    stage: Stage, open_page: OpenPage
) -> None:
    listen(stage)
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.get_by_role("button", name="4 members").click()
    listed = page.locator("#members li")
    names = ["Ana Ruiz (you)", "Ben Low", "Cam Oh\nguest", "Trial\napp"]
    await expect(listed.locator(".who")).to_have_text(names, use_inner_text=True)
    await listed.get_by_role("button", name="Ben Low").click()
    await expect(page.get_by_text("just between Ben Low and you")).to_be_visible()
    await page.wait_for_selector("body.ready")
    await send(page, "hello")
    await expect(page.get_by_role("article").last).to_contain_text("hello")


async def test_a_messages_link_is_copied(stage: Stage, open_page: OpenPage) -> None:
    listen(stage)
    said = (await stage.platform.people.say(BEN, GENERAL, "worth a link")).message
    assert said is not None
    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("article").last.hover()
    await page.get_by_role("article").last.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Copy link").click()
    await expect(page.locator(".toast")).to_contain_text("Copied")
    wanted = await stage.web.chat_getPermalink(channel=GENERAL, message_ts=said.ts)
    assert await page.evaluate("navigator.clipboard.readText()") == wanted["permalink"]


async def test_a_guest_sees_only_the_channels_they_are_in(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await open_page(CAM, f"/c/{GENERAL}")
    await expect(page.get_by_role("link", name="general")).to_be_visible()
    await expect(page.get_by_role("button", name="Browse channels")).to_have_count(0)
    answer = await page.request.get(f"{stage.url}/as/{CAM}/c/C0WITHOUT1")
    assert answer.status == 404
    refused = await page.request.post(
        f"{stage.url}/as/{CAM}/act/join", data={"channel": "C0WITHOUT1"}
    )
    assert (await refused.json())["ok"] is False


async def test_a_channels_number_counts_only_what_names_one(
    stage: Stage, open_page: OpenPage
) -> None:
    listen(stage)
    people = stage.platform.people
    page = await open_page(ANA)
    row = page.get_by_role("link", name="general")
    await people.say(BEN, GENERAL, "to everybody")
    await expect(row).to_have_class("side-row unread")
    await expect(row.locator(".count")).to_have_count(0)
    await people.say(BEN, GENERAL, "@ana to you")
    await expect(row.locator(".count")).to_have_text("unread: 1")

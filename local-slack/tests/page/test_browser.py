"""The page in Chromium: acting, failing, following along."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from slack_support.browser import SECONDS
from slack_support.kit import Stage, button, modal, plain, section, text_input
from slack_support.page.opening import ANA, BEN, OpenPage

pytestmark = pytest.mark.browser
GENERAL = "/c/C0GENERAL1"


def field(label: str, block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


def options(*words: str) -> list[dict[str, Any]]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


FORM = modal(
    text_input("What will you try?", "what", hint=plain("One small thing")),
    field("Day", "day", {"type": "datepicker"}),
    field("Time", "time", {"type": "timepicker"}),
    field(
        "Strategy", "way", {"type": "static_select", "options": options("Pairs", "Exit tickets")}
    ),
    field("With whom", "who", {"type": "multi_users_select"}, optional=True),
    field("How was it?", "how", {"type": "radio_buttons", "options": options("Well", "Not yet")}),
)


class Form:
    """An app with one form behind /plan; a word typed there decides its answer."""

    def __init__(self, stage: Stage) -> None:
        self.submitted: list[dict[str, Any]] = []
        stage.app.command("/plan")(self._open)
        stage.app.view("plan")(self._submit)

    @staticmethod
    async def _open(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def _submit(self, ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        self.submitted.append(values)
        if values["what"]["value"]["value"] == "nothing":
            await ack(response_action="errors", errors={"what": "Say what you will try"})
        else:
            await ack()


async def send(page: Page, words: str) -> None:
    await page.fill("#write", words)
    await page.press("#write", "Enter")


async def choose(page: Page, label: str, *words: str) -> None:
    """The list of a multi-select stays open for more; that of a single one closes by itself."""
    box = page.get_by_role("combobox", name=label)
    await box.click()
    for word in words:
        await page.get_by_role("option", name=word).click()
    if await box.get_attribute("aria-expanded") == "true":
        await box.press("Escape")


async def fill_form(page: Page, what: str) -> None:
    await page.get_by_label("What will you try?").fill(what)
    await page.get_by_label("Day").fill("2026-12-01")
    await page.get_by_label("Time").fill("09:30")
    await choose(page, "Strategy", "Exit tickets")
    await choose(page, "With whom", "Ben Low", "Cam Oh")
    await page.get_by_label("Not yet").check()


async def test_a_modal_is_filled_and_submitted(stage: Stage, open_page: OpenPage) -> None:
    form = Form(stage)
    page = await open_page(ANA, GENERAL)
    await send(page, "/plan")
    await expect(page.get_by_role("dialog", name="Plan")).to_be_visible()
    await expect(page.get_by_label("What will you try?")).to_be_focused()
    await fill_form(page, "exit tickets & <b>pairs</b>")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#write")).to_be_focused()
    way = {"text": {**plain("Exit tickets"), "emoji": True}, "value": "exit tickets"}
    how = {"text": {**plain("Not yet"), "emoji": True}, "value": "not yet"}
    assert form.submitted == [
        {
            "what": {"value": {"type": "plain_text_input", "value": "exit tickets & <b>pairs</b>"}},
            "day": {"value": {"type": "datepicker", "selected_date": "2026-12-01"}},
            "time": {"value": {"type": "timepicker", "selected_time": "09:30"}},
            "way": {"value": {"type": "static_select", "selected_option": way}},
            "who": {"value": {"type": "multi_users_select", "selected_users": [BEN, "U0CAM00001"]}},
            "how": {"value": {"type": "radio_buttons", "selected_option": how}},
        }
    ]


async def test_an_error_stands_at_its_field_and_the_words_stay(
    stage: Stage, open_page: OpenPage
) -> None:
    form = Form(stage)
    page = await open_page(ANA, GENERAL)
    await send(page, "/plan")
    what = page.get_by_label("What will you try?")
    await what.fill("nothing")
    await what.press("Enter")
    await expect(page.locator(".error").first).to_be_visible()
    assert form.submitted == [], "required fields are empty: nothing goes to the app yet"
    await expect(page.get_by_label("Day")).to_be_focused()
    await fill_form(page, "nothing")
    await what.press("Enter")
    await expect(page.get_by_text("Say what you will try")).to_be_visible()
    await expect(what).to_be_focused()
    await expect(what).to_have_value("nothing")
    await expect(what).to_have_attribute("aria-invalid", "true")
    await expect(what).to_have_accessible_description("Say what you will try One small thing")
    await expect(page.get_by_label("Time")).to_have_value("09:30")
    await expect(page.locator(".chips li:visible")).to_have_count(2)
    await what.fill("pairs")
    await expect(page.get_by_text("Say what you will try")).to_have_count(0)
    await what.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_message_appears_in_a_second_tab_and_takes_nothing_away(
    stage: Stage, open_page: OpenPage
) -> None:
    first, second = await open_page(ANA, GENERAL), await open_page(BEN, GENERAL)
    await second.fill("#write", "half a sen")
    await second.evaluate("window.untouched = true")
    await send(first, "Hello *Ben* <script>window.harmed = true</script> :tada:")
    arrived = second.get_by_role("article").last
    await expect(arrived).to_contain_text("Hello Ben <script>window.harmed = true</script> 🎉")
    await expect(arrived.locator("strong")).to_have_text("Ben")
    assert await second.evaluate("[window.untouched, window.harmed]") == [True, None]
    await expect(second.locator("#write")).to_have_value("half a sen")
    await expect(second.locator("#write")).to_be_focused()


async def test_typed_words_in_a_modal_survive_an_update_by_the_app(
    stage: Stage, open_page: OpenPage
) -> None:
    views: asyncio.Queue[Any] = asyncio.Queue()

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        views.put_nowait(await client.views_open(trigger_id=body["trigger_id"], view=FORM))

    page = await open_page(ANA, GENERAL)
    await send(page, "/plan")
    what = page.get_by_label("What will you try?")
    await what.press_sequentially("exit tic")
    changed = {**FORM, "blocks": [section("A word from the app"), *FORM["blocks"]]}
    opened = await asyncio.wait_for(views.get(), SECONDS)
    await stage.web.views_update(view_id=opened["view"]["id"], view=changed)
    await expect(page.get_by_text("A word from the app")).to_be_visible()
    await what.press_sequentially("kets")
    await expect(what).to_have_value("exit tickets")


async def test_a_button_shows_progress_and_then_the_trouble(
    stage: Stage, open_page: OpenPage
) -> None:
    actions = {"type": "actions", "elements": [button("I tried it", "tried")]}
    await stage.web.chat_postMessage(channel="C0GENERAL1", text="Well?", blocks=[actions])
    page = await open_page(ANA, GENERAL)
    seen = asyncio.Event()

    async def fails(_request: web.Request) -> web.StreamResponse:
        await seen.wait()
        return web.Response(status=500)

    stage.raw = fails
    pressed = page.get_by_role("button", name="I tried it")
    await pressed.click()
    await expect(page.locator(".el-button.busy")).to_be_visible()
    seen.set()
    await expect(page.get_by_text("We had some trouble connecting")).to_be_visible()
    await expect(page.locator(".busy")).to_have_count(0)


async def test_a_question_is_asked_before_the_act(stage: Stage, open_page: OpenPage) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()

    @stage.app.action("drop")
    async def drop(ack: Any, body: Any) -> None:
        await ack()
        pressed.put_nowait(body["user"]["id"])

    question = {
        "title": plain("Sure?"),
        "text": {"type": "mrkdwn", "text": "It *cannot* be undone"},
        "confirm": plain("Delete"),
        "deny": plain("Keep"),
    }
    actions = {"type": "actions", "elements": [button("Drop", "drop", confirm=question)]}
    await stage.web.chat_postMessage(channel="C0GENERAL1", text="Well?", blocks=[actions])
    page = await open_page(ANA, GENERAL)
    await page.get_by_role("button", name="Drop").click()
    await page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Keep").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert pressed.empty()
    await page.get_by_role("button", name="Drop").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    assert await asyncio.wait_for(pressed.get(), SECONDS) == ANA
    await expect(page.locator(".busy")).to_have_count(0)
    assert pressed.empty()


async def test_a_stack_of_three_and_back(stage: Stage, open_page: OpenPage) -> None:
    def level(number: int) -> dict[str, Any]:
        deeper = {"type": "actions", "elements": [button("Deeper", "deeper", value=str(number))]}
        return modal(deeper, text_input("Words", "words"), title=f"Level {number}")

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=level(1))

    @stage.app.action("deeper")
    async def pushes(ack: Any, body: Any, client: Any, action: Any) -> None:
        await ack()
        view = level(int(action["value"]) + 1)
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    page = await open_page(ANA, GENERAL)
    await send(page, "/plan")
    await page.get_by_label("Words").fill("kept below")
    for number in (2, 3):
        await page.get_by_role("button", name="Deeper").click()
        await expect(page.get_by_role("dialog", name=f"Level {number}")).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("dialog", name="Level 2")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Level 1")).to_be_visible()
    await expect(page.get_by_label("Words")).to_have_value("kept below")
    await page.get_by_label("Words").focus()
    for _ in range(8):
        await page.keyboard.press("Tab")
        inside = "document.querySelector('.modal').contains(document.activeElement)"
        assert await page.evaluate(inside)
    await page.get_by_role("button", name="Close").first.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_home_is_empty_until_the_app_publishes_it(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(ANA)
    await page.get_by_role("link", name="Trial").click()
    await page.get_by_role("link", name="Home", exact=True).click()
    await expect(page.get_by_text("has not published anything here yet")).to_be_visible()
    home = {"type": "home", "blocks": [section("Where you *are*")]}
    await stage.web.views_publish(user_id=ANA, view=home)
    await expect(page.get_by_text("Where you are")).to_be_visible()
    other = await open_page(BEN)
    await other.get_by_role("link", name="Trial").click()
    await other.get_by_role("link", name="Home", exact=True).click()
    await expect(other.get_by_text("has not published anything here yet")).to_be_visible()


async def test_where_one_cannot_type_it_is_said_where_one_can(
    stage: Stage, open_page: OpenPage
) -> None:
    for app in stage.platform.world.apps.values():
        app.messages_tab_read_only = True
    page = await open_page(ANA)
    note = page.get_by_role("note")
    await expect(note).to_contain_text("Sending messages to Trial has been turned off.")
    await note.get_by_role("link").click()
    await expect(page.locator("#write")).to_be_visible()


async def test_commands_are_offered_and_run(stage: Stage, open_page: OpenPage) -> None:
    heard: list[str] = []

    @stage.app.command("/raw")
    async def command(ack: Any, body: Any) -> None:
        heard.append(body["text"])
        await ack("Only *you* read this")

    page, other = await open_page(ANA, GENERAL), await open_page(BEN, GENERAL)
    await page.locator("#write").press_sequentially("/r")
    await expect(page.get_by_role("option", name="/raw")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.type("hello there")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_text("Only you read this")).to_have_count(0)
    await expect(other.get_by_text("Only you read this")).to_have_count(0)
    assert heard == ["hello there"]


async def test_an_unknown_command_says_so_and_keeps_the_words(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await open_page(ANA, GENERAL)
    await send(page, "/nosuch thing")
    await expect(page.locator(".toast")).to_contain_text("/nosuch")
    await expect(page.locator("#write")).to_have_value("/nosuch thing")


async def test_shortcuts_threads_and_reactions(stage: Stage, open_page: OpenPage) -> None:
    @stage.app.shortcut("keep")
    async def keep(ack: Any, body: Any, client: Any) -> None:
        await ack()
        ts, channel = body["message"]["ts"], body["channel"]["id"]
        await client.chat_postMessage(channel=channel, thread_ts=ts, text="Kept")

    @stage.app.shortcut("make_plan")
    async def make_plan(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    page = await open_page(ANA, GENERAL)
    await send(page, "Worth keeping")
    message = page.get_by_role("article").last
    await message.hover()
    await message.get_by_role("button", name="React with tada").click()
    await expect(message.get_by_role("button", name="tada: 1")).to_be_visible()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Keep this").click()
    await page.get_by_role("link", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("Kept", exact=True)).to_be_visible()
    await thread.get_by_role("combobox").fill("Thanks")
    await thread.get_by_role("combobox").press("Enter")
    await expect(thread.get_by_text("Thanks")).to_be_visible()
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="Make a plan").click()
    await expect(page.get_by_role("dialog", name="Plan")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


async def test_the_clock_moves_in_the_persons_own_zone(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(ANA, GENERAL)
    before = stage.platform.world.clock.offset_seconds
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator(".clock.busy")).to_have_count(0)
    assert stage.platform.world.clock.offset_seconds == before + 3600
    await page.get_by_role("button", name="Next school morning").click()
    await expect(page.locator("#now")).to_contain_text("8:00 AM")
    assert stage.platform.world.clock.local("America/Chicago").hour == 8


async def test_the_log_says_which_rule_was_broken(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(ANA, "/log")
    bad = {"type": "header", "text": {"type": "mrkdwn", "text": "no"}}
    with pytest.raises(Exception, match="invalid_blocks"):
        await stage.web.chat_postMessage(channel="C0GENERAL1", text="x", blocks=[bad])
    entry = page.locator(".entry.bad").first
    await expect(entry).to_contain_text("chat.postMessage")
    await expect(entry.locator(".rule").first).to_be_visible()
    await entry.locator("summary").click()
    await expect(entry.locator("pre")).to_contain_text('"channel": "C0GENERAL1"')


async def test_a_phone_shows_everything_within_its_width(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(ANA, GENERAL, size=(390, 800))
    Form(stage)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Show the sidebar").click()
    await page.get_by_role("link", name="secret").click()
    await expect(page.get_by_role("heading", name="secret")).to_be_visible()
    await page.wait_for_selector("body.ready")
    await send(page, "/plan")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Save")).to_be_in_viewport()


async def test_two_tabs_are_two_people(open_page: OpenPage) -> None:
    page = await open_page(ANA, GENERAL)
    await page.locator("#switch").click()
    await page.get_by_placeholder("Act as…").fill("ben")
    await page.get_by_role("link", name="Ben Low").click()
    await expect(page.locator("#switch")).to_contain_text("Ben Low")
    assert f"/as/{BEN}" in page.url

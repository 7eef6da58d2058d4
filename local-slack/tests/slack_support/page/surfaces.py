"""A Slack in use: a small app, some talk, and the way to each surface of the page."""

import struct
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from playwright.async_api import Page, expect
from slack_sdk.errors import SlackApiError

from slack_support.kit import Stage, button, modal, plain, section, text_input
from slack_support.page.opening import ANA, BEN, OpenPage
from slack_support.page.samples import BLOCKS, INPUTS, chart, option

GENERAL = "C0GENERAL1"
Visit = Callable[[Page], Awaitable[None]]


def labelled(kind: str, element: dict[str, Any]) -> dict[str, Any]:
    words = kind.replace("_", " ").capitalize()
    return {
        "type": "input",
        "block_id": kind,
        "label": plain(words),
        "element": element,
        "optional": True,
    }


EVERY_INPUT = modal(
    section("One field of every kind that Slack has. *Nothing* here is required."),
    *(labelled(kind, element) for kind, element in INPUTS.items()),
    title="Every input",
)
PLAN = modal(
    section("A plan takes *two minutes*. Your words are seen by you and your coach."),
    text_input("What will you try?", "what", hint=plain("One small thing, in one lesson")),
    {
        "type": "input",
        "block_id": "day",
        "label": plain("On which day?"),
        "element": {"type": "datepicker", "action_id": "value"},
    },
    {
        "type": "input",
        "block_id": "way",
        "label": plain("Which strategy?"),
        "element": {
            "type": "static_select",
            "action_id": "value",
            "placeholder": plain("Choose one"),
            "options": [option(1), option(2)],
        },
    },
    {
        "type": "input",
        "block_id": "how",
        "label": plain("How sure are you?"),
        "element": {
            "type": "radio_buttons",
            "action_id": "value",
            "options": [option(1, description=plain("I have done it before")), option(2)],
        },
    },
    title="Make a plan",
)
REMINDER = [
    {"type": "header", "text": plain("Have you tried it?")},
    section("You planned *exit tickets* for <!date^1796148000^{date_short} at {time}|Dec 1>."),
    {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "From *Talk that teaches* :calendar:"}],
    },
    {
        "type": "actions",
        "elements": [
            button("I tried it", "tried", style="primary"),
            button("Not yet", "not_yet"),
            button(
                "Drop it",
                "drop",
                style="danger",
                confirm={
                    "title": plain("Drop this plan?"),
                    "text": plain("You can make another one at any time."),
                    "confirm": plain("Drop it"),
                    "deny": plain("Keep it"),
                    "style": "danger",
                },
            ),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option(1), option(2)],
            },
        ],
    },
]
HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Where you are")},
        section(
            "*Exit tickets*\nplanned for Tuesday, 9:30",
            accessory=button("Change it", "tried"),
        ),
        {"type": "divider"},
        section("• tried twice\n• one observation by <@U0BEN00001>"),
    ],
}


def level(number: int) -> dict[str, Any]:
    deeper = {"type": "actions", "elements": [button("Deeper", "deeper", value=str(number))]}
    return modal(
        section(f"This is number {number} of three."),
        deeper,
        text_input("Words", "words", optional=True),
        title=f"Level {number}",
    )


def add_app(stage: Stage) -> None:
    """An app whose commands and buttons open everything the page can show."""
    views = {"every": EVERY_INPUT, "plan": PLAN, "stack": level(1)}

    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=views[body["text"]])

    @stage.app.command("/raw")
    async def answers(ack: Any) -> None:
        await ack("Only *you* can read this")

    @stage.app.action("deeper")
    async def pushes(ack: Any, body: Any, client: Any, action: Any) -> None:
        await ack()
        view = level(int(action["value"]) + 1)
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    @stage.app.event("message")
    @stage.app.event("app_home_opened")
    @stage.app.event("reaction_added")
    @stage.app.event("member_joined_channel")
    async def hears() -> None:
        """Nothing to do: the app only looks on."""


async def add_talk(stage: Stage) -> None:
    """A conversation with a thread, reactions, a picture's place, and unread words."""
    people, web = stage.platform.people, stage.web
    first = await people.say(ANA, GENERAL, "Who tried *exit tickets* this week? :wave:")
    ts = first.message.ts if first.message else ""
    await people.say(BEN, GENERAL, "I did, in _two_ classes. `3 of 24` needed help.")
    await people.react(BEN, GENERAL, ts, "tada")
    await people.say(BEN, GENERAL, "@ana shall we compare?", thread_ts=ts)
    await people.say(ANA, GENERAL, "Yes, after lunch.", thread_ts=ts)
    await people.read(ANA, GENERAL)
    await web.chat_postMessage(channel=GENERAL, text="Have you tried it?", blocks=REMINDER)
    await people.say(BEN, GENERAL, "> Talk that teaches\nThat is *today's* question.")
    await web.chat_postMessage(channel=ANA, text="Have you tried it?", blocks=REMINDER)
    await web.views_publish(user_id=ANA, view=HOME)
    await people.say(BEN, people.open_dm(BEN, [ANA]).id, "See you at lunch?")


CLASSIC = ("header", "section", "rich_text", "image", "context", "divider", "actions", "input")
NEWER = ("card", "carousel", "container", "plan", "task_card", "context_actions")
DATA = ("table", "data_table", "data_visualization", "markdown", "video", "auth_provider")


def _picture() -> bytes:
    """A small one of our own: outside addresses are closed to tests."""
    rows = b"".join(
        b"\0" + b"".join(bytes((30 * x, 120 + 20 * y, 200)) for x in range(8)) for y in range(6)
    )
    parts = (b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows))
    written = b"\x89PNG\r\n\x1a\n"
    for kind, data in (*parts, (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(kind + data))
        written += struct.pack(">I", len(data)) + kind + data + check
    return written


def with_picture(value: Any, file_id: str) -> Any:
    """The same blocks with an uploaded picture wherever one lies elsewhere."""
    if isinstance(value, list):
        return [with_picture(one, file_id) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {key: with_picture(one, file_id) for key, one in value.items() if key != "image_url"}
    return inner | ({"slack_file": {"id": file_id}} if "image_url" in value else {})


async def add_blocks(stage: Stage, channel: str, names: tuple[str, ...]) -> None:
    """A message for each: some may stand only once in a message."""
    stage.platform.limiter.enabled = False
    uploaded = await stage.web.files_upload_v2(file=_picture(), filename="colours.png")
    picture = uploaded["file"]["id"]
    for name in names:
        blocks = with_picture([BLOCKS[name]], picture)
        await stage.web.chat_postMessage(channel=channel, text=name, blocks=blocks)
    if "data_visualization" in names:
        pie = {**BLOCKS["data_visualization"], "title": "Answers", "chart": chart("pie")}
        await stage.web.chat_postMessage(channel=channel, text="pie", blocks=[pie])


async def break_a_rule(stage: Stage) -> None:
    wrong = {"type": "header", "text": {"type": "mrkdwn", "text": "no *marks* here"}}
    with suppress(SlackApiError):
        await stage.web.chat_postMessage(channel=GENERAL, text="x", blocks=[wrong])


async def _typed(page: Page, words: str) -> None:
    await page.fill("#write", words)
    await page.press("#write", "Enter")


async def show_channel(page: Page) -> None:
    await expect(page.get_by_text("That is today's question.")).to_be_visible()


async def show_thread(page: Page) -> None:
    await page.get_by_role("link", name="2 replies").click()
    await expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    await page.wait_for_selector("body.ready")


async def show_ephemeral(page: Page) -> None:
    await _typed(page, "/raw")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()


async def show_messages(page: Page) -> None:
    await page.get_by_role("link", name="Trial").click()
    await expect(page.get_by_role("button", name="I tried it")).to_be_visible()
    await page.wait_for_selector("body.ready")


async def show_home(page: Page) -> None:
    await show_messages(page)
    await page.get_by_role("link", name="Home", exact=True).click()
    await expect(page.get_by_role("heading", name="Where you are")).to_be_visible()
    await page.wait_for_selector("body.ready")


async def show_about(page: Page) -> None:
    await show_messages(page)
    await page.get_by_role("link", name="About", exact=True).click()
    await expect(page.get_by_role("heading", name="Commands")).to_be_visible()
    await page.wait_for_selector("body.ready")


async def show_every_input(page: Page) -> None:
    await _typed(page, "/plan every")
    await expect(page.get_by_role("dialog", name="Every input")).to_be_visible()


async def show_list(page: Page) -> None:
    await show_every_input(page)
    await page.get_by_role("combobox", name="Multi static select").click()
    await expect(page.get_by_role("option", name="Choice 2")).to_be_visible()


async def show_errors(page: Page) -> None:
    await _typed(page, "/plan plan")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".error").first).to_be_visible()


async def show_stack(page: Page) -> None:
    await _typed(page, "/plan stack")
    for number in (2, 3):
        await page.get_by_role("button", name="Deeper").click()
        await expect(page.get_by_role("dialog", name=f"Level {number}")).to_be_visible()


async def show_question(page: Page) -> None:
    await page.get_by_role("button", name="Drop it").click()
    await expect(page.get_by_role("dialog", name="Drop this plan?")).to_be_visible()


async def show_message_menu(page: Page) -> None:
    message = page.get_by_role("article").first
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await expect(page.get_by_role("menuitem", name="Edit message")).to_be_visible()


async def show_editor(page: Page) -> None:
    await show_message_menu(page)
    await page.get_by_role("menuitem", name="Edit message").click()
    await expect(page.get_by_role("textbox", name="Edit message")).to_be_focused()


async def show_people(page: Page) -> None:
    await page.locator("#switch").click()
    await expect(page.get_by_placeholder("Act as…")).to_be_focused()


async def show_members(page: Page) -> None:
    await page.get_by_role("button", name="4 members").click()
    await expect(page.get_by_role("button", name="Cam Oh")).to_be_visible()


async def show_completion(page: Page) -> None:
    await page.locator("#write").press_sequentially("/")
    await expect(page.get_by_role("option", name="/plan")).to_be_visible()


async def show_log(page: Page) -> None:
    await page.get_by_role("link", name="Request log").click()
    await page.wait_for_selector("body.ready")
    await expect(page.locator(".entry .rule").first).to_be_visible()
    entry = page.locator(".entry").filter(has_text="chat.postMessage").first
    await entry.locator("summary").click()
    await expect(entry.locator("pre")).to_contain_text("Payload")


async def show_sidebar(page: Page) -> None:
    await page.get_by_role("button", name="Show the sidebar").click()
    await expect(page.get_by_role("link", name="secret")).to_be_visible()


async def show_blocks(page: Page) -> None:
    await page.get_by_role("link", name="secret").click()
    await expect(page.get_by_role("heading", name="secret")).to_be_visible()
    await page.wait_for_selector("body.ready")


BLOCK_SURFACES = {"blocks-classic": CLASSIC, "blocks-newer": NEWER, "blocks-data": DATA}
_TALL, _LAPTOP, _PHONE = (1100, 1500), (1280, 800), (390, 800)
SURFACES: dict[str, Visit] = {
    "channel": show_channel,
    "thread": show_thread,
    "ephemeral": show_ephemeral,
    "messages": show_messages,
    "home": show_home,
    "about": show_about,
    "modal-inputs": show_every_input,
    "modal-list": show_list,
    "modal-errors": show_errors,
    "modal-stack": show_stack,
    "question": show_question,
    "message-menu": show_message_menu,
    "edit": show_editor,
    "people": show_people,
    "members": show_members,
    "commands": show_completion,
    "requests": show_log,
    **dict.fromkeys(BLOCK_SURFACES, show_blocks),
}
PHONE: dict[str, Visit] = {
    "phone-channel": show_channel,
    "phone-sidebar": show_sidebar,
    "phone-thread": show_thread,
    "phone-modal": show_errors,
}


async def opened(stage: Stage, open_page: OpenPage, name: str) -> Page:
    """The surface of this name, as Ana sees it."""
    add_app(stage)
    await add_talk(stage)
    size = _PHONE if name in PHONE else _TALL if name in BLOCK_SURFACES else _LAPTOP
    if name in BLOCK_SURFACES:
        await add_blocks(stage, "C0SECRET01", BLOCK_SURFACES[name])
    if name == "requests":
        await break_a_rule(stage)
    page = await open_page(ANA, f"/c/{GENERAL}", size=size)
    await {**SURFACES, **PHONE}[name](page)
    return page

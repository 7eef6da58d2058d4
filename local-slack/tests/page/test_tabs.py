"""Several tabs and several workspaces in Chromium."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from local_slack.process import free_port
from local_slack.seed import Secrets
from local_slack.server import Config, build_app, build_platform
from slack_support.kit import MANIFEST, SEED, Stage, modal, section, serving, text_input, written
from slack_support.page.opening import ANA, BEN, OpenPage

pytestmark = pytest.mark.browser
GENERAL = "C0GENERAL1"
HILL: dict[str, Any] = {
    "team": {"id": "T0HILL0001", "name": "Hill School", "domain": "hill"},
    "users": [{"id": "U0ZOE00001", "name": "zoe", "real_name": "Zoe Park"}],
    "channels": [
        {"id": "C0HILL0001", "name": "hill-talk", "members": ["zoe", "@app"]},
        {
            "id": "C0SHARED01",
            "name": "between-schools",
            "members": ["zoe"],
            "is_ext_shared": True,
        },
    ],
}


@pytest.fixture
async def two_schools(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a local Slack with two workspaces and one channel between them."""
    workspace, manifest = written(tmp_path, MANIFEST, SEED)
    workspace.write_text(json.dumps({"workspaces": [SEED, HILL]}), encoding="utf-8")
    config = Config(workspace, manifest, port=free_port(), known=Secrets("s", "xoxb-1", "xapp-1"))
    platform = build_platform(config)
    platform.world.channels["C0SHARED01"].members.append(ANA)
    async with serving(build_app(platform), config.port):
        yield config.base_url


async def visit(browser: Browser, url: str) -> Page:
    page = await (await browser.new_context()).new_page()
    await page.goto(url)
    await page.wait_for_selector("body.ready")
    return page


async def test_one_goes_from_workspace_to_workspace(two_schools: str, chromium: Browser) -> None:
    page = await visit(chromium, two_schools)
    await expect(page.locator("#switch")).to_contain_text("Ana Ruiz")
    here = page.get_by_role("navigation", name="Workspaces")
    await expect(here.get_by_role("link", name="Workspace Oak Street")).to_have_attribute(
        "aria-current", "true"
    )
    await expect(page.get_by_role("link", name="hill-talk")).to_have_count(0)
    await here.get_by_role("link", name="Workspace Hill School").click()
    await expect(page.locator("#switch")).to_contain_text("Zoe Park")
    await expect(page.get_by_role("link", name="hill-talk")).to_be_visible()
    await expect(page.get_by_role("link", name="general")).to_have_count(0)
    await page.locator("#switch").click()
    await expect(page.locator("#people li")).to_have_count(1)
    await page.context.close()


async def test_a_shared_channel_is_live_in_both_workspaces(
    two_schools: str, chromium: Browser
) -> None:
    ana = await visit(chromium, f"{two_schools}/as/{ANA}/c/C0SHARED01")
    zoe = await visit(chromium, f"{two_schools}/as/U0ZOE00001/c/C0SHARED01")
    for writer, reader, words in ((ana, zoe, "from Oak Street"), (zoe, ana, "from Hill School")):
        await writer.fill("#write", words)
        await writer.press("#write", "Enter")
        await expect(reader.get_by_role("article").last).to_contain_text(words)
    await expect(ana.get_by_role("article").last).to_contain_text("Zoe Park")
    for page in (ana, zoe):
        await page.context.close()


async def test_two_tabs_of_one_browser_are_two_people(stage: Stage, open_page: OpenPage) -> None:
    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    @stage.app.event("message")
    async def hears() -> None:
        """Nothing to do: the people talk among themselves."""

    form = modal(text_input("What?", "what", optional=True), section("For one person"))
    first = await open_page(ANA, f"/c/{GENERAL}")
    second = await first.context.new_page()
    await second.goto(f"{stage.url}/as/{BEN}/c/{GENERAL}")
    await second.wait_for_selector("body.ready")
    await first.fill("#write", "half a word")
    await second.fill("#write", "from the other tab")
    await second.press("#write", "Enter")
    await expect(first.get_by_role("article").last).to_contain_text("from the other tab")
    await expect(first.get_by_role("article").last).to_contain_text("Ben Low")
    await expect(first.locator("#write")).to_have_value("half a word")
    await first.fill("#write", "/plan")
    await first.press("#write", "Enter")
    await expect(first.get_by_role("dialog", name="Plan")).to_be_visible()
    await second.fill("#write", "still free to write")
    await second.press("#write", "Enter")
    await expect(second.get_by_role("article").last).to_contain_text("still free to write")
    await expect(second.get_by_role("dialog")).to_have_count(0)


async def test_two_tabs_of_one_person_show_the_same(stage: Stage, open_page: OpenPage) -> None:
    @stage.app.command("/plan")
    async def opens(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(section("Here")))

    first, second = await open_page(ANA, f"/c/{GENERAL}"), await open_page(ANA, f"/c/{GENERAL}")
    await first.fill("#write", "/plan")
    await first.press("#write", "Enter")
    await expect(second.get_by_role("dialog", name="Plan")).to_be_visible()
    await second.keyboard.press("Escape")
    await expect(first.get_by_role("dialog")).to_have_count(0)
    await expect(first.locator("#write")).to_be_focused()


_NEXT_ANSWER_BREAKS_OFF = """() => {
    const real = window.fetch;
    window.fetch = (address, options) => {
        if (!options?.headers?.Accept) return real(address, options);
        window.fetch = real;
        document.body.dataset.brokeOff = "once";
        return Promise.resolve({ ok: true, text: () => Promise.reject(new TypeError("cut off")) });
    };
}"""


async def test_an_answer_that_breaks_off_is_no_error_and_the_next_one_shows_all(
    stage: Stage, open_page: OpenPage
) -> None:
    @stage.app.event("message")
    async def hears() -> None:
        """Nothing to do: the people talk among themselves."""

    page = await open_page(ANA, f"/c/{GENERAL}")
    await page.evaluate(_NEXT_ANSWER_BREAKS_OFF)
    await stage.platform.people.say(BEN, GENERAL, "lost on its way")
    await page.wait_for_selector("body[data-broke-off]")
    await stage.platform.people.say(BEN, GENERAL, "and the next")
    for words in ("lost on its way", "and the next"):
        await expect(page.get_by_text(words)).to_be_visible()


async def test_words_read_in_one_tab_are_read_in_the_other(
    stage: Stage, open_page: OpenPage
) -> None:
    @stage.app.event("message")
    async def hears() -> None:
        """Nothing to do: the people talk among themselves."""

    first, second = await open_page(ANA), await open_page(ANA)
    await stage.platform.people.say(BEN, GENERAL, "@ana look")
    rows = [page.get_by_role("link", name="general") for page in (first, second)]
    for row in rows:
        await expect(row).to_contain_text("unread: 1")
    await rows[0].click()
    await expect(first.get_by_text("@Ana Ruiz look")).to_be_visible()
    await expect(rows[1]).not_to_contain_text("unread")

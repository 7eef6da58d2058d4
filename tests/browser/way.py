"""One participant at the local Slack's page, and pictures of what they see."""

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.support.browser import SECONDS
from tests.support.deployment import Deployment

_SIZE: ViewportSize = {"width": 1000, "height": 860}
# A long form stands in it from top to bottom.
_TALL: ViewportSize = {"width": 1000, "height": 1400}


@dataclass(frozen=True)
class AtThePage:
    """Somebody's page. With UPTAKE_SCREENSHOTS naming a folder, pictures are kept in `shelf` there.

    The page follows the local Slack by itself; every look waits for what it looks for.
    """

    page: Page
    base: str
    shelf: str

    @classmethod
    async def open(cls, browser: Browser, home: Deployment, handle: str, shelf: str) -> "AtThePage":
        page = await browser.new_page(viewport=_SIZE, color_scheme="light")
        page.set_default_timeout(SECONDS * 1000)
        opened = cls(page, f"{home.slack_process.url}/as/{home.slack.as_user(handle).id}", shelf)
        await page.goto(opened.base)
        await page.wait_for_selector("body.ready")
        return opened

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def presses(self, label: str) -> None:
        """Press the newest button with this label, in the open dialog if there is one."""
        where = self.dialog if await self.dialog.count() else self.page.locator("#main")
        await where.get_by_role("button", name=label, exact=True).last.click()

    async def opens(self, label: str) -> None:
        """Press a button that opens a dialog: once more where nothing comes of it, as one would.

        Home may be drawn anew at the very moment, and what was pressed is gone then.
        """
        await self.presses(label)
        with contextlib.suppress(PlaywrightTimeoutError):
            await self.dialog.wait_for(timeout=5_000)
        if not await self.dialog.count():
            await self.presses(label)
        await self.dialog.wait_for()

    async def chooses(self, field: str, option: str) -> None:
        await self.dialog.get_by_role("combobox", name=field).click()
        await self.page.get_by_role("option", name=option).click()

    async def fills(self, **fields: str) -> None:
        """Type into the dialog's fields, by their labels."""
        for label, words in fields.items():
            await self.dialog.get_by_label(label).fill(words)

    async def sees(self, words: str) -> None:
        """Wait until the words are shown, in a dialog or behind it."""
        await self.page.locator('#main, [role="dialog"]').get_by_text(words).last.wait_for()

    async def closes(self) -> None:
        await self.dialog.get_by_role("button", name="Close").last.click()
        await self.dialog.wait_for(state="detached")

    async def goes(self, where: str) -> None:
        """Go to a channel, to the app, or to the app's Home or messages, by its name."""
        # In the sidebar the number of what is unread may follow the name.
        await self.page.get_by_role("link", name=re.compile(rf"\b{where}\b")).first.click()
        await self.page.locator(f'[aria-current="page"]:has-text("{where}")').wait_for()

    async def types(self, channel: str, words: str) -> None:
        await self.goes(channel)
        await self.page.get_by_placeholder(f"Message #{channel}").fill(words)
        await self.page.get_by_role("button", name="Send now").click()

    async def keeps(self, name: str) -> None:
        """Keep a picture of the open dialog from its top, else of the room's part of the page."""
        folder = os.environ.get("UPTAKE_SCREENSHOTS")
        if not folder:
            return
        path = Path(folder) / self.shelf / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        # Nothing is under the mouse.
        await self.page.mouse.move(0, 0)
        if not await self.dialog.count():
            await self.page.locator("main").screenshot(path=str(path))
            return
        await self.page.set_viewport_size(_TALL)
        await self.dialog.locator(".modal-body").last.evaluate("body => body.scrollTo(0, 0)")
        await self.dialog.last.screenshot(path=str(path))
        await self.page.set_viewport_size(_SIZE)

"""One participant at the local Slack's page, and pictures of what they see."""

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from tests.support.house import House

_SIZE = {"width": 1000, "height": 900}


@dataclass(frozen=True)
class AtThePage:
    """Somebody's page. With UPTAKE_SCREENSHOTS naming a folder, pictures are kept in `shelf` there.

    The page follows the local Slack by itself; every look waits for what it looks for.
    """

    page: Page
    base: str
    shelf: str

    @classmethod
    async def open(cls, browser: Browser, home: House, handle: str, shelf: str) -> "AtThePage":
        page = await browser.new_page(viewport=_SIZE, color_scheme="light")
        page.set_default_timeout(15_000)
        opened = cls(page, f"{home.sandbox.url}/as/{home.slack.as_user(handle).id}", shelf)
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

    async def chooses(self, field: str, option: str) -> None:
        await self.dialog.get_by_role("combobox", name=field).click()
        await self.page.get_by_role("option", name=option).click()

    async def fills(self, **fields: str) -> None:
        """Type into the dialog's fields, by their labels."""
        for label, words in fields.items():
            await self.dialog.get_by_label(label).fill(words)

    async def sees(self, words: str) -> None:
        """Wait until the words are shown: in the open dialog if there is one."""
        where = self.dialog if await self.dialog.count() else self.page.locator("#main")
        await where.get_by_text(words).last.wait_for()

    async def closes(self) -> None:
        await self.dialog.get_by_role("button", name="Close").last.click()
        await self.dialog.wait_for(state="detached")

    async def goes(self, tab: str) -> None:
        """Go to the app's Home or to its messages."""
        await self.page.get_by_role("link", name=tab, exact=True).click()
        await self.page.locator(f'nav.tabs [aria-current="page"]:text-is("{tab}")').wait_for()

    async def keeps(self, name: str) -> None:
        """Keep a picture of the open dialog, else of the room's part of the page."""
        if folder := os.environ.get("UPTAKE_SCREENSHOTS"):
            what = self.dialog if await self.dialog.count() else self.page.locator("#main")
            path = Path(folder) / self.shelf / f"{name}.png"
            path.parent.mkdir(exist_ok=True)
            await what.last.screenshot(path=str(path))

"""Debian's Chromium beside a local Slack and a small app."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.sandbox.kit import Stage

pytest.register_assert_rewrite("tests.sandbox.page.values")
# Debian's own: apt-get install chromium
CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANA, BEN = "U0ANA00001", "U0BEN00001"
LAPTOP = (1280, 800)
# What does not come at all is waited for this long; the machine may be busy.
SECONDS = 20
expect.set_options(timeout=SECONDS * 1000)
OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(chromium: Browser, stage: Stage) -> AsyncIterator[OpenPage]:
    """Opens a tab as a person; at the end no tab may have had an error of script."""
    errors: list[str] = []
    contexts = []

    async def open_as(user_id: str, path: str = "", size: tuple[int, int] = LAPTOP) -> Page:
        width, height = size
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="light"
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{stage.url}/as/{user_id}{path}")
        await page.wait_for_selector("body.ready")
        return page

    yield open_as
    for context in contexts:
        await context.close()
    assert errors == []

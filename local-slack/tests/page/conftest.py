"""Debian's Chromium beside a local Slack and a small app."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from slack_support import browser
from slack_support.browser import SECONDS
from slack_support.kit import Stage
from slack_support.page.opening import LAPTOP, OpenPage

pytest.register_assert_rewrite("slack_support.page.values")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with browser.chromium() as started:
        yield started


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

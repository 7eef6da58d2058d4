"""Every surface, light and dark: readable, named, in order, within its width.

LOCAL_SLACK_PICTURES=docs writes a picture of each, to be looked at.
"""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page

from slack_support.kit import Stage
from slack_support.page.opening import OpenPage
from slack_support.page.surfaces import PHONE, SURFACES, opened

pytestmark = pytest.mark.browser
SCAN = Path(__file__).parents[1].joinpath("slack_support/page/scan.js").read_text(encoding="utf-8")


DARK_PICTURES = {"channel", "modal-errors", "blocks-data"}


async def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("LOCAL_SLACK_PICTURES"):
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


# What fades in has its colours only at its end, and an update may bring more of it.
_SCAN_AT_REST = f"""async () => {{
    for (;;) {{
        const moving = document.getAnimations().filter((one) => one.playState === "running");
        if (!moving.length) return ({SCAN})();
        await Promise.allSettled(moving.map((one) => one.finished));
    }}
}}"""


async def findings(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(_SCAN_AT_REST)
    return found


@pytest.mark.parametrize("name", [*SURFACES, *PHONE])
async def test_a_surface_can_be_read_by_everybody(
    stage: Stage, open_page: OpenPage, name: str
) -> None:
    page = await opened(stage, open_page, name)
    assert await findings(page) == []
    await keep_picture(page, name)
    await page.emulate_media(color_scheme="dark")
    assert await findings(page) == []
    if name in DARK_PICTURES:
        await keep_picture(page, f"{name}-dark")


# Each breaks one thing that the scan must find.
BROKEN = {
    "no name": "document.querySelector('#switch').replaceChildren()",
    "no alt text": "document.querySelector('main').append(document.createElement('img'))",
    "id twice": "document.querySelector('main').id = 'switch'",
    "leads nowhere": "document.querySelector('main').setAttribute('aria-labelledby', 'no-such')",
    "heading jumps": "document.querySelector('main').append(heading(6, 'too deep'))",
    "contrast": "document.querySelector('main h2').style.color = '#999'",
    "of a placeholder": "document.body.style.setProperty('--ink-2', '#aaa')",
    "tab order of its own": "document.querySelector('#write').tabIndex = 3",
    "wider than the window": "document.querySelector('main').append(wide())",
}
_HELP = """
    const heading = (level, words) =>
        Object.assign(document.createElement(`h${level}`), { textContent: words });
    const wide = () => {
        document.documentElement.style.width = `${innerWidth + 50}px`;
        return document.createElement("p");
    };
"""


@pytest.mark.parametrize("finding", BROKEN)
async def test_the_scan_finds_what_is_broken(
    stage: Stage, open_page: OpenPage, finding: str
) -> None:
    page = await opened(stage, open_page, "channel")
    # In one go: an update of the page in between would mend what was broken.
    found = await page.evaluate(f"() => {{ {_HELP} {BROKEN[finding]}; return ({SCAN})(); }}")
    assert [words for words in found if finding in words], found

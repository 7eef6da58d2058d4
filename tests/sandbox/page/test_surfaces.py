"""Every surface, light and dark: readable, named, in order, within its width.

SANDBOX_PICTURES=folder writes a picture of each, to be looked at.
"""

import os
from pathlib import Path

import pytest

from tests.sandbox.kit import Stage
from tests.sandbox.page.conftest import OpenPage
from tests.sandbox.page.surfaces import PHONE, SURFACES, opened

pytestmark = pytest.mark.browser
SCAN = (Path(__file__).parent / "scan.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*SURFACES, *PHONE])
async def test_a_surface_can_be_read_by_everybody(
    stage: Stage, open_page: OpenPage, name: str, theme: str
) -> None:
    page = await opened(stage, open_page, name, dark=theme == "dark")
    # What fades in has its colours only at its end.
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    if folder := os.environ.get("SANDBOX_PICTURES"):
        ending = "" if theme == "light" else "-dark"
        await page.screenshot(path=str(Path(folder) / f"{name}{ending}.png"))
    assert await page.evaluate(SCAN) == []

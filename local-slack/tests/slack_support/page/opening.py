"""Who opens a tab in these tests, and how."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

ANA, BEN = "U0ANA00001", "U0BEN00001"
LAPTOP = (1280, 800)
OpenPage = Callable[..., Awaitable[Page]]

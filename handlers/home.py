from slack_sdk.web.async_client import AsyncWebClient

from handlers.kit import requests
from handlers.kit.deps import Deps
from handlers.kit.home_page import look_at_home
from handlers.kit.requests import Body


async def opened(body: Body, client: AsyncWebClient, deps: Deps) -> None:
    """Publish Home when it is looked at. The Messages tab opens with the same event."""
    if body["event"].get("tab") == "home":
        await look_at_home(client, deps, requests.of_event(body))

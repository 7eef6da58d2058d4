from handlers.kit.home_page import look_at_home
from handlers.kit.listening import Listeners
from handlers.kit.requests import HomeOpened


async def opened(event: HomeOpened) -> None:
    """Publish Home when it is looked at. The Messages tab opens with the same event."""
    if event.tab == "home":
        await look_at_home(event.client, event.deps, event.caller)


LISTENERS = Listeners(home_events={"app_home_opened": opened})

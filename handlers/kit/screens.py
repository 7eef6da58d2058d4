"""Puts a view before somebody, wherever they pressed."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.kit.requests import Body
from modals.kit.payloads import View


def is_modal(body: Body) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


async def show(client: AsyncWebClient, body: Body, view: View) -> None:
    """Open a modal, or change the one that was pressed in."""
    if not is_modal(body):
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        return
    pressed_in = body["view"]
    try:
        await client.views_update(view_id=pressed_in["id"], hash=pressed_in["hash"], view=view)
    except SlackApiError as error:
        # A double click: the first one has changed the view already.
        if error.response.get("error") != "hash_conflict":
            raise

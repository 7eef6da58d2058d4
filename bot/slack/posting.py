"""Puts one message into one conversation, and finds it again by its key.

A message carries its opaque key in its metadata, a file in its name.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.rendering import Document, Picture
from bot.slack.errors import SLACK_TROUBLES, delivery_after
from core.kernel.notices import Delivery, Sent, Unknown
from modals.kit.payloads import Message

EVENT_TYPE = "uptake_notice"
_HISTORY_PAGES = 5
_PAGE = 200
_FILE_READY_TRIES = 20
_FILE_READY_SECONDS = 0.25

_log = logging.getLogger("uptake.posting")


@dataclass(frozen=True, slots=True)
class Poster:
    """`kind` names in the log what was posted. Its client retries nothing by itself."""

    client: AsyncWebClient

    async def open_dm(self, slack_user_id: str) -> str:
        opened = await self.client.conversations_open(users=slack_user_id)
        return str(opened["channel"]["id"])

    async def post(self, channel: str, message: Message, key: str, kind: str) -> Delivery:
        try:
            answer = await self.client.chat_postMessage(
                channel=channel,
                text=message["text"],
                blocks=message["blocks"],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except SLACK_TROUBLES as error:
            return _after(error, kind)
        return Sent(str(answer["channel"]), str(answer["ts"]))

    async def hand_in(self, document: Document, key: str) -> Mapping[str, str]:
        """Give Slack the bytes of a document, which nobody sees before it is shared."""
        name = f"{document.stem}-{_of_a_name(key)}.{document.extension}"
        place = await self.client.files_getUploadURLExternal(
            filename=name, length=len(document.data)
        )
        if self.client.session is None:
            raise ValueError("the client has no session")
        async with self.client.session.post(place["upload_url"], data=document.data) as answer:
            answer.raise_for_status()
        return {"id": str(place["file_id"]), "title": document.title}

    async def share(
        self, channel: str, message: Message, file: Mapping[str, str], kind: str
    ) -> Delivery:
        """Post a document with its words. Slack takes no metadata here: its name has the key."""
        try:
            await self.client.files_completeUploadExternal(
                files=[dict(file)], channel_id=channel, initial_comment=message["text"]
            )
        except SLACK_TROUBLES as error:
            return _after(error, kind)
        return Sent(channel, None)

    async def find(
        self, channel: str, key: str, *, with_document: bool = False
    ) -> Sent | Unknown | None:
        """Look for a message in its conversation. None means that it is certainly not there."""
        found = await self._in_history(channel, key)
        return await self._on_its_way(key) if found is None and with_document else found

    async def upload(self, picture: Picture) -> str:
        """Upload a picture and wait until Slack has processed it; return its file id.

        An image block with a file that is not ready yet is refused as `invalid slack file`.
        """
        uploaded = await self.client.files_upload_v2(
            filename=picture.name,
            content=picture.png,
            alt_txt=picture.alt,
            request_file_info=False,
        )
        file_id = str(uploaded["files"][0]["id"])
        for _ in range(_FILE_READY_TRIES):
            info = await self.client.files_info(file=file_id)
            if info["file"].get("mimetype"):
                return file_id
            await asyncio.sleep(_FILE_READY_SECONDS)
        raise TimeoutError

    async def _in_history(self, channel: str, key: str) -> Sent | Unknown | None:
        cursor = ""
        for _ in range(_HISTORY_PAGES):
            page = await self.client.conversations_history(
                channel=channel, include_all_metadata=True, limit=_PAGE, cursor=cursor
            )
            for message in page["messages"]:
                if _carries(message, key):
                    return Sent(channel, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None
        return Unknown("history_too_long")

    async def _on_its_way(self, key: str) -> Unknown | None:
        """Say whether a document was taken and is not shown yet: Slack looks through it first."""
        taken = await self.client.files_list(count=_PAGE)
        name = _of_a_name(key)
        return Unknown("on_its_way") if any(name in one["name"] for one in taken["files"]) else None


def _after(error: Exception, kind: str) -> Delivery:
    outcome = delivery_after(error)
    _log.warning("%s: %s", kind, outcome)
    return outcome


def _carries(message: Mapping[str, Any], key: str) -> bool:
    metadata = message.get("metadata") or {}
    if metadata.get("event_payload", {}).get("key") == key:
        return True
    name = _of_a_name(key)
    return any(name in str(file.get("name")) for file in message.get("files") or [])


def _of_a_name(key: str) -> str:
    """Shorten the key for a file's name, which people see when they save it."""
    return key[:12]

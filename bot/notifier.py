"""Renders a notice with `modals`, sends it to Slack, and finds out what became of it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.membership import why_not
from bot.rendering import BRING_A_DOCUMENT, Document, Picture, Renderer
from bot.slack_errors import SLACK_TROUBLES, delivery_after, error_code
from core import people
from core.kernel.notices import Audience, Claim, Delivery, Dropped, Retry, Sent, Unknown
from core.people import Person, Profile
from core.ports import Memory
from jobs.outbox import Post
from modals.kit.payloads import Message

EVENT_TYPE = "uptake_notice"
_HISTORY_PAGES = 5
_PAGE = 200
_FILE_READY_TRIES = 20
_FILE_READY_SECONDS = 0.25
_SOON_SECONDS = 15.0

_log = logging.getLogger("uptake.notifier")


@dataclass(frozen=True, slots=True)
class Notifier:
    """Speaks for the outbox. Its client retries nothing by itself."""

    client: AsyncWebClient
    memory: Memory
    renderer: Renderer

    async def prepare(self, claim: Claim) -> Post | Delivery:
        """Open the DM, draw the message, upload its picture; return the post itself."""
        rendered = await self.renderer.render(claim.notice)
        if rendered is None:
            return Dropped("nothing_to_say")
        try:
            channel = await self._channel(claim.notice.audience)
            if channel is None:
                return Dropped("nobody")
            if rendered.document:
                held = await self._hand_in(rendered.document, claim)
                return partial(self._share, channel, rendered.draw(""), held, claim)
            file_id = await self._upload(rendered.picture) if rendered.picture else ""
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            # Nothing was posted yet, whatever is not known.
            return Retry(_SOON_SECONDS, outcome.code) if isinstance(outcome, Unknown) else outcome
        return partial(self._post, channel, rendered.draw(file_id), claim)

    async def find(self, claim: Claim) -> Sent | Unknown | Dropped | None:
        """Look in the conversation's history for a notice that may have been sent.

        None means that it is certainly not there.
        """
        try:
            return await self._look_up(claim)
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            # What can never be read again is never told again; anything else is looked up later.
            return outcome if isinstance(outcome, Dropped | Unknown) else Unknown("not_looked_up")

    async def _look_up(self, claim: Claim) -> Sent | Unknown | None:
        channel = await self._channel(claim.notice.audience)
        found = await self._find(channel, claim.opaque_key) if channel else None
        if channel and found is None and claim.notice.kind in BRING_A_DOCUMENT:
            return await self._on_its_way(claim.opaque_key)
        return found

    async def profile(self, person: Person) -> Profile | None:
        """Read what Slack says of somebody now; none when it did not say."""
        try:
            answer = await self.client.users_info(user=person.slack_user_id, include_locale=True)
        except SlackApiError as error:
            if error_code(error) in {"user_not_found", "user_not_visible"}:
                return Profile(person.name, person.time_zone, person.locale, active=False)
            return None
        except SLACK_TROUBLES:
            return None
        user = answer["user"]
        return Profile(
            name=user.get("profile", {}).get("real_name") or user.get("real_name") or person.name,
            time_zone=user.get("tz") or person.time_zone,
            locale=user.get("locale") or person.locale,
            active=why_not(user) is None,
        )

    async def undisturbed_from(self, person: Person, now: datetime) -> datetime | None:
        """Return when the person's Do-Not-Disturb ends, if it is on at `now`; else none."""
        try:
            dnd = (await self.client.dnd_info(user=person.slack_user_id)).data
        except SLACK_TROUBLES:
            return None  # not knowing is no reason to keep a message back
        return _end_of_dnd(dnd, now) if isinstance(dnd, dict) else None

    async def _channel(self, audience: Audience) -> str | None:
        if audience.channel_id is not None:
            return audience.channel_id
        if audience.person_id is None:
            return None
        async with self.memory.unit_of_work("notifier") as uow:
            person = await uow.people.by_id(audience.person_id)
        if person is None or not person.active:
            return None
        if person.dm_channel_id:
            return person.dm_channel_id
        opened = await self.client.conversations_open(users=person.slack_user_id)
        channel = str(opened["channel"]["id"])
        async with self.memory.unit_of_work("notifier") as uow:
            await people.remember_dm(uow, person, channel)
        return channel

    async def _find(self, channel: str, opaque_key: str) -> Sent | Unknown | None:
        cursor = ""
        for _ in range(_HISTORY_PAGES):
            page = await self.client.conversations_history(
                channel=channel, include_all_metadata=True, limit=_PAGE, cursor=cursor
            )
            for message in page["messages"]:
                if _carries(message, opaque_key):
                    return Sent(channel, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None
        return Unknown("history_too_long")

    async def _post(self, channel: str, message: Message, claim: Claim) -> Delivery:
        try:
            answer = await self.client.chat_postMessage(
                channel=channel,
                text=message["text"],
                blocks=message["blocks"],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": claim.opaque_key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            _log.warning("notice %s: %s", claim.notice.kind.value, outcome)
            return outcome
        return Sent(str(answer["channel"]), str(answer["ts"]))

    async def _hand_in(self, document: Document, claim: Claim) -> Mapping[str, str]:
        """Give Slack the bytes of a document, which nobody sees before it is shared."""
        name = f"{document.stem}-{_of_a_name(claim.opaque_key)}.{document.extension}"
        place = await self.client.files_getUploadURLExternal(
            filename=name, length=len(document.data)
        )
        if self.client.session is None:
            raise ValueError("the client has no session")
        async with self.client.session.post(place["upload_url"], data=document.data) as answer:
            answer.raise_for_status()
        return {"id": str(place["file_id"]), "title": document.title}

    async def _share(
        self, channel: str, message: Message, file: Mapping[str, str], claim: Claim
    ) -> Delivery:
        """Post a document with its words. Slack takes no metadata here: its name has the key."""
        try:
            await self.client.files_completeUploadExternal(
                files=[dict(file)], channel_id=channel, initial_comment=message["text"]
            )
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            _log.warning("notice %s: %s", claim.notice.kind.value, outcome)
            return outcome
        return Sent(channel, None)

    async def _on_its_way(self, opaque_key: str) -> Unknown | None:
        """Say whether a document was taken and is not shown yet: Slack looks through it first."""
        taken = await self.client.files_list(count=_PAGE)
        name = _of_a_name(opaque_key)
        return Unknown("on_its_way") if any(name in one["name"] for one in taken["files"]) else None

    async def _upload(self, picture: Picture) -> str:
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


def _carries(message: Mapping[str, Any], opaque_key: str) -> bool:
    metadata = message.get("metadata") or {}
    if metadata.get("event_payload", {}).get("key") == opaque_key:
        return True
    name = _of_a_name(opaque_key)
    return any(name in str(file.get("name")) for file in message.get("files") or [])


def _of_a_name(opaque_key: str) -> str:
    """Shorten the key for a file's name, which people see when they save it."""
    return opaque_key[:12]


def _end_of_dnd(dnd: Mapping[str, Any], now: datetime) -> datetime | None:
    ends = []
    if dnd.get("snooze_enabled"):
        ends.append(datetime.fromtimestamp(dnd.get("snooze_endtime", 0), UTC))
    if dnd.get("dnd_enabled"):
        starts = datetime.fromtimestamp(dnd.get("next_dnd_start_ts", 0), UTC)
        if starts <= now:
            ends.append(datetime.fromtimestamp(dnd.get("next_dnd_end_ts", 0), UTC))
    return max((end for end in ends if end > now), default=None)

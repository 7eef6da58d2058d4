"""Renders a notice with `modals`, sends it to Slack, and finds out what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.rendering import BRING_A_DOCUMENT, Renderer
from bot.slack.errors import SLACK_TROUBLES, delivery_after, error_code
from bot.slack.membership import why_not
from bot.slack.posting import Poster
from core import people
from core.kernel.notices import Audience, Claim, Delivery, Dropped, Retry, Sent, Unknown
from core.people import Person, Profile
from core.unit_of_work import Database
from jobs.outbox import Post

_SOON_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Notifier:
    """Speaks for the outbox. Its client retries nothing by itself."""

    client: AsyncWebClient
    database: Database
    renderer: Renderer

    async def prepare(self, claim: Claim) -> Post | Delivery:
        """Open the DM, draw the message, upload its picture; return the post itself."""
        rendered = await self.renderer.render(claim.notice)
        if rendered is None:
            return Dropped("nothing_to_say")
        poster, kind = Poster(self.client), claim.notice.kind.value
        try:
            channel = await self._channel(claim.notice.audience)
            if channel is None:
                return Dropped("nobody")
            if rendered.document:
                file = await poster.hand_in(rendered.document, claim.opaque_key)
                return partial(poster.share, channel, rendered.draw(""), file, kind)
            file_id = await poster.upload(rendered.picture) if rendered.picture else ""
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            # Nothing was posted yet, whatever is not known.
            return Retry(_SOON_SECONDS, outcome.code) if isinstance(outcome, Unknown) else outcome
        return partial(poster.post, channel, rendered.draw(file_id), claim.opaque_key, kind)

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
        if channel is None:
            return None
        brings = claim.notice.kind in BRING_A_DOCUMENT
        return await Poster(self.client).find(channel, claim.opaque_key, with_document=brings)

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
        async with self.database.unit_of_work("notifier") as uow:
            person = await uow.people.by_id(audience.person_id)
        if person is None or not person.active:
            return None
        if person.dm_channel_id:
            return person.dm_channel_id
        channel = await Poster(self.client).open_dm(person.slack_user_id)
        async with self.database.unit_of_work("notifier") as uow:
            await people.remember_dm(uow, person, channel)
        return channel


def _end_of_dnd(dnd: Mapping[str, Any], now: datetime) -> datetime | None:
    ends = []
    if dnd.get("snooze_enabled"):
        ends.append(datetime.fromtimestamp(dnd.get("snooze_endtime", 0), UTC))
    if dnd.get("dnd_enabled"):
        starts = datetime.fromtimestamp(dnd.get("next_dnd_start_ts", 0), UTC)
        if starts <= now:
            ends.append(datetime.fromtimestamp(dnd.get("next_dnd_end_ts", 0), UTC))
    return max((end for end in ends if end > now), default=None)

"""Carries out what people asked for of their own data, under the operator's login.

It runs in a process of its own (`uptake process-requests`) and ends. Each message is posted once
in effect: that it is about to be posted is noted first, and what was noted is looked up in Slack's
history before it is posted again. Nothing of what is held about somebody is written anywhere but
into their file.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.data_requests.erasure_log import ErasureLog
from bot.database import open_request_queue
from bot.rendering import Document
from bot.settings import Settings
from bot.slack.errors import SLACK_TROUBLES, delivery_after
from bot.slack.posting import Poster
from core.data_requests import RequestKind
from core.kernel.notices import Delivery, Dropped, Retry, Sent, Unknown
from modals import data_requests as views
from modals.home.page import stranger
from storage.operator import people
from storage.operator.connection import connect_as_operator
from storage.operator.requests import ExclusiveRequestQueue, Request
from storage.outbox import opaque

Post = Callable[[], Awaitable[Delivery]]

_HEADING = """\
# Everything that Uptake holds about you.
# A dash means that there is nothing.

"""

_log = logging.getLogger("uptake.own_data")


@dataclass(frozen=True, slots=True)
class Processed:
    """How many copies were sent and people erased, and how many requests are still open."""

    sent: int
    erased: int
    left: int


async def process_data_requests(settings: Settings, client: AsyncWebClient) -> Processed | None:
    """Carry out what is open. None while another process does. Raises DatabaseError."""
    with open_request_queue(settings) as (turn, url):
        if turn is None:
            return None
        return await RequestProcessing(url, ErasureLog(settings.erasures), client, turn).carry_out()


@dataclass(frozen=True, slots=True)
class RequestProcessing:
    url: str = field(repr=False)
    erasure_log: ErasureLog
    client: AsyncWebClient
    turn: ExclusiveRequestQueue

    async def carry_out(self) -> Processed:
        done = {RequestKind.EXPORT: 0, RequestKind.ERASURE: 0}
        waiting: set[UUID] = set()
        left = 0
        for request in self.turn.open():
            # Whoever wants both gets the copy first.
            held_up = request.person_id in waiting and not request.overdue
            if not held_up and not request.rests and await self._carry_out(request):
                done[request.kind] += 1
            else:
                left += 1
                waiting.add(request.person_id)
        return Processed(done[RequestKind.EXPORT], done[RequestKind.ERASURE], left)

    async def _carry_out(self, request: Request) -> bool:
        try:
            if not self.turn.begin(request):
                return False
            if request.kind is RequestKind.EXPORT:
                return await self._export(request)
            return await self._erase(request)
        except Exception as error:  # noqa: BLE001  # one request must not hold up the others
            _log.error("%s was not carried out: %s", request.kind.value, type(error).__name__)
            return False

    async def _export(self, request: Request) -> bool:
        match await self._post_once(request, self._file):
            case Sent():
                self.turn.end(request, "sent")
            case Dropped():
                self.turn.end(request, "undeliverable")
            case _:
                return False
        return True

    async def _erase(self, request: Request) -> bool:
        """Say the last word, make Home neutral, then erase. Whoever can't be reached is erased."""
        outcome = await self._post_once(request, self._farewell)
        if isinstance(outcome, Retry | Unknown) and not request.overdue:
            return False
        if not await self._neutral_home(request) and not request.overdue:
            return False
        with connect_as_operator(self.url) as connection:
            erased = people.erase(
                connection, request.person_id, lambda erasure_id: self.erasure_log.add([erasure_id])
            )
        # Home may have been drawn once more in between.
        await self._neutral_home(request)
        for role, _ in erased.alone if erased else ():
            _log.warning("after an erasure nobody has this role there any more: %s", role)
        return True

    async def _post_once(
        self, request: Request, prepare: Callable[[Request, str, str], Awaitable[Post | Delivery]]
    ) -> Delivery:
        """Post what `prepare` makes, unless it is in Slack already."""
        poster, key = Poster(self.client), opaque(f"{request.kind.value}:{request.id}")
        try:
            channel = await poster.open_dm(request.slack_user_id)
            if request.tried:
                a_file = request.kind is RequestKind.EXPORT
                found = await poster.find(channel, key, with_document=a_file)
                if found is not None:
                    return found
            post = await prepare(request, channel, key)
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            _log.warning("%s: %s", request.kind.value, outcome)
            return Retry(0, outcome.code) if isinstance(outcome, Unknown) else outcome
        if not callable(post):
            return post
        return await post() if self.turn.about_to_post(request) else Retry(0, "taken_back")

    async def _file(self, request: Request, channel: str, key: str) -> Post | Delivery:
        with connect_as_operator(self.url) as connection:
            exported = people.export(connection, request.person_id)
        if exported is None:
            return Dropped("nobody")
        data = as_text(exported).encode()
        document = Document(views.FILE_STEM, "txt", views.FILE_TITLE, data)
        poster = Poster(self.client)
        file = await poster.hand_in(document, key)
        return partial(poster.share, channel, views.here_it_is(), file, request.kind.value)

    async def _farewell(self, request: Request, channel: str, key: str) -> Post:
        return partial(Poster(self.client).post, channel, views.farewell(), key, request.kind.value)

    async def _neutral_home(self, request: Request) -> bool:
        """Say whether Home was taken, or never can be."""
        try:
            await self.client.views_publish(user_id=request.slack_user_id, view=stranger())
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            _log.warning("Home was not taken: %s", outcome)
            return isinstance(outcome, Dropped)
        return True


def as_text(exported: dict[str, Any]) -> str:
    """Write what is held under its headings, for people to read. Programs read it as YAML."""
    return _HEADING + yaml.safe_dump(
        _plain(exported), allow_unicode=True, sort_keys=False, width=100, indent=2
    )


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case None:
            return "–"
        case str():
            return _timestamp(value) or value
    return value


def _timestamp(text: str) -> str | None:
    """Read a point in time as the keeper's connection gives it: in UTC, with its offset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at.tzinfo else None

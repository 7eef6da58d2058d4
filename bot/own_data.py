"""Carries out what people asked for of their own data, under the keeper's login.

It runs in a process of its own (`uptake keep`) and ends. Each message is posted once in effect:
that it is about to be posted is noted first, and what was noted is looked up in Slack's history
before it is posted again. Nothing of what is held about somebody is written anywhere but into
their file.
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

from bot.database import open_request_queue
from bot.posting import Poster
from bot.rendering import Document
from bot.settings import Settings
from bot.slack_errors import SLACK_TROUBLES, delivery_after
from bot.tombstones import Tombstones
from core.data_requests import RequestKind
from core.kernel.notices import Delivery, Dropped, Retry, Sent, Unknown
from modals import data_requests as paper
from modals.home import stranger
from storage.operator import people
from storage.operator.connection import keeper
from storage.operator.requests import ExclusiveRequestQueue, Request
from storage.outbox import opaque

Post = Callable[[], Awaitable[Delivery]]

_HEADING = """\
# Everything that Uptake holds about you.
# A dash means that there is nothing.

"""

_log = logging.getLogger("uptake.own_data")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many copies were sent and people erased, and how many requests are still open."""

    sent: int
    erased: int
    left: int


async def keep_data(settings: Settings, client: AsyncWebClient) -> Kept | None:
    """Carry out what is open. None while another process does. Raises DatabaseError."""
    with open_request_queue(settings) as (turn, url):
        if turn is None:
            return None
        return await DataKeeper(url, Tombstones(settings.erasures), client, turn).carry_out()


@dataclass(frozen=True, slots=True)
class DataKeeper:
    url: str = field(repr=False)
    stones: Tombstones
    client: AsyncWebClient
    turn: ExclusiveRequestQueue

    async def carry_out(self) -> Kept:
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
        return Kept(done[RequestKind.EXPORT], done[RequestKind.ERASURE], left)

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
        match await self._told(request, self._file):
            case Sent():
                self.turn.end(request, "sent")
            case Dropped():
                self.turn.end(request, "undeliverable")
            case _:
                return False
        return True

    async def _erase(self, request: Request) -> bool:
        """Say the last word, make Home neutral, then erase. Whoever can't be reached is erased."""
        told = await self._told(request, self._farewell)
        if isinstance(told, Retry | Unknown) and not request.overdue:
            return False
        if not await self._neutral_home(request) and not request.overdue:
            return False
        with keeper(self.url) as connection:
            erased = people.erase(
                connection, request.person_id, lambda mark: self.stones.add([mark])
            )
        # Home may have been drawn once more in between.
        await self._neutral_home(request)
        for role, _ in erased.alone if erased else ():
            _log.warning("after an erasure nobody has this role there any more: %s", role)
        return True

    async def _told(
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
        with keeper(self.url) as connection:
            held = people.export(connection, request.person_id)
        if held is None:
            return Dropped("nobody")
        data = as_text(held).encode()
        document = Document(paper.FILE_STEM, "txt", paper.FILE_TITLE, data)
        poster = Poster(self.client)
        file = await poster.hand_in(document, key)
        return partial(poster.share, channel, paper.here_it_is(), file, request.kind.value)

    async def _farewell(self, request: Request, channel: str, key: str) -> Post:
        return partial(Poster(self.client).post, channel, paper.farewell(), key, request.kind.value)

    async def _neutral_home(self, request: Request) -> bool:
        """Say whether Home was taken, or never can be."""
        try:
            await self.client.views_publish(user_id=request.slack_user_id, view=stranger())
        except SLACK_TROUBLES as error:
            outcome = delivery_after(error)
            _log.warning("Home was not taken: %s", outcome)
            return isinstance(outcome, Dropped)
        return True


def as_text(held: dict[str, Any]) -> str:
    """Write what is held under its headings, for people to read. Programs read it as YAML."""
    return _HEADING + yaml.safe_dump(
        _plain(held), allow_unicode=True, sort_keys=False, width=100, indent=2
    )


def _plain(held: Any) -> Any:
    match held:
        case dict():
            return {name: _plain(one) for name, one in held.items()}
        case list():
            return [_plain(one) for one in held]
        case None:
            return "–"
        case str():
            return _moment(held) or held
    return held


def _moment(text: str) -> str | None:
    """Read a point in time as the keeper's connection gives it: in UTC, with its offset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at.tzinfo else None

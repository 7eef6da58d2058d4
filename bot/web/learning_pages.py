"""Pre-work and intro videos: signed addresses that note what their holder opened and watched."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.web.links import LinkError, SignedLinks
from bot.web.pages import closed, page
from core.content.learning import open_prework
from core.content.videos import MyVideo, intro_video_of, note_video_watched
from core.kernel.errors import NotAllowedError
from core.kernel.ids import AssetId, EngagementId, PersonId, VideoId, parse_untrusted_id
from core.kernel.links import LinkPurpose
from core.people import identify_by_id
from core.unit_of_work import Database

BODY_MAX = 500
REPORTS_A_MINUTE = 30
_REMEMBERED = 10_000


class Watched(BaseModel):
    """What the player says: which video, and how much of it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    video: str = Field(max_length=36)
    watched_pct: int = Field(ge=0, le=100)


class Pace:
    """Counts reports by address; the oldest is forgotten where there are very many."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, address: str) -> bool:
        now = time.monotonic()
        since, count = self._seen.pop(address, (now, 0))
        if now - since >= 60:
            since, count = now, 0
        self._seen[address] = (since, count + 1)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return count < REPORTS_A_MINUTE


def build_learning_pages(database: Database, links: SignedLinks) -> APIRouter:
    """Build the routes that note an opening and show a video."""
    router, pace = APIRouter(), Pace()

    async def pre_work(token: str) -> Response:
        try:
            facts = links.read(LinkPurpose.PRE_WORK, token)
            async with database.unit_of_work("page:pre_work") as uow:
                user = await identify_by_id(uow, PersonId(_id(facts, "person")))
                asset = await open_prework(uow, user, AssetId(_id(facts, "asset")))
        except (LinkError, NotAllowedError):
            return closed()
        return RedirectResponse(
            asset.link,
            HTTPStatus.SEE_OTHER,
            {"cache-control": "private, no-store", "referrer-policy": "no-referrer"},
        )

    async def video(token: str) -> Response:
        try:
            mine = await _shown(database, links.read(LinkPurpose.INTRO_VIDEO, token))
        except (LinkError, NotAllowedError):
            return closed()
        if mine is None:
            return page("no_video.html")
        return page(
            "video.html",
            nonce=secrets.token_urlsafe(16),
            media=_origin(mine.video.url),
            url=mine.video.url,
            video_id=str(mine.video.id),
            watched_pct=mine.watched_pct,
        )

    async def watched(token: str, request: Request) -> Response:
        try:
            facts = links.read(LinkPurpose.INTRO_VIDEO, token)
            if not pace.allows(facts.get("person", "")):
                return Response(status_code=HTTPStatus.TOO_MANY_REQUESTS)
            watched = Watched.model_validate_json(await _small(request))
            async with database.unit_of_work("page:video") as uow:
                user = await identify_by_id(uow, PersonId(_id(facts, "person")))
                video_id = VideoId(parse_untrusted_id(watched.video))
                await note_video_watched(uow, user, video_id, watched.watched_pct)
        except (LinkError, NotAllowedError):
            return Response(status_code=HTTPStatus.NOT_FOUND)
        except ValidationError:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    router.add_api_route("/pre-work/{token}", pre_work, methods=["GET"])
    router.add_api_route("/video/{token}", video, methods=["GET"])
    router.add_api_route("/video/{token}/watched", watched, methods=["POST"])
    return router


async def _shown(database: Database, facts: Mapping[str, str]) -> MyVideo | None:
    async with database.unit_of_work("page:video") as uow:
        user = await identify_by_id(uow, PersonId(_id(facts, "person")))
        return await intro_video_of(uow, user, EngagementId(_id(facts, "engagement")))


async def _small(request: Request) -> bytes:
    """Read a body; what is too long is read no further, and is no JSON any more."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            return b""
    return body


def _id(facts: Mapping[str, str], name: str) -> UUID:
    return parse_untrusted_id(facts.get(name, ""))


def _origin(url: str) -> str:
    """Return the one place that the page may play from, as a content security policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

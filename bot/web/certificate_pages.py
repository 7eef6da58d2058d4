"""What anybody may ask about a certificate, by its code: a page, a badge, and its status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.web.badges import CONTEXT, Badges
from bot.web.pages import closed, page
from core.certificates.public import earned_achievement, issuer_name, verify_certificate
from core.certificates.records import CertificateDetails
from core.kernel.ids import EngagementId, WorkspaceId
from core.unit_of_work import Database
from modals.kit.dates import long_date

# Those who check badges in a browser read these from another site. None of them is secret.
_OPEN = {"access-control-allow-origin": "*", "x-content-type-options": "nosniff"}
_FRESH = {**_OPEN, "cache-control": "no-store"}
_LASTING = {**_OPEN, "cache-control": "public, max-age=3600"}
_TOKEN = "application/vc+jwt"  # noqa: S105  # a media type
_JSON_LD = "application/ld+json"


@dataclass(frozen=True, slots=True)
class CertificatePages:
    database: Database
    badges: Badges

    def router(self) -> APIRouter:
        router = APIRouter()
        for path, answer in (
            # An address that was cut off in an e-mail, on its way to somebody.
            ("/certificates", self.unknown),
            ("/certificates/", self.unknown),
            ("/certificates/{code}", self.certificate),
            ("/certificates/{code}/badge.jwt", self.badge),
            ("/certificates/{code}/status.jwt", self.status),
            ("/badges/keys/{name}.json", self.key),
            ("/badges/issuers/{workspace_id:uuid}", self.issuer),
            ("/badges/achievements/{engagement_id:uuid}", self.achievement),
        ):
            router.add_api_route(path, answer, methods=["GET", "HEAD"])
        return router

    async def unknown(self) -> Response:
        return page("certificate_unknown.html", HTTPStatus.NOT_FOUND)

    async def certificate(self, code: str) -> Response:
        shown = await self._verified(code)
        if shown is None:
            return await self.unknown()
        return page("certificate.html", shown=shown, days=_days(shown))

    async def badge(self, code: str) -> Response:
        shown = await self._verified(code)
        if shown is None:
            return closed()
        if not shown.is_valid:
            return Response(status_code=HTTPStatus.GONE, headers=_FRESH)
        saved_as = {"content-disposition": 'attachment; filename="badge.jwt"'}
        token = self.badges.token(shown)
        return Response(token, headers=_FRESH | saved_as, media_type=_TOKEN)

    async def status(self, code: str) -> Response:
        shown = await self._verified(code)
        if shown is None:
            return closed()
        return Response(self.badges.status_token(shown), headers=_FRESH, media_type=_TOKEN)

    async def key(self, name: str) -> Response:
        if name != self.badges.key.name:
            return closed()
        return _json(self.badges.public_key(), "application/jwk+json")

    async def issuer(self, workspace_id: UUID) -> Response:
        async with self.database.unit_of_work("page:badge") as uow:
            name = await issuer_name(uow, WorkspaceId(workspace_id))
        if name is None:
            return closed()
        return _json(CONTEXT | self.badges.issuer(WorkspaceId(workspace_id), name), _JSON_LD)

    async def achievement(self, engagement_id: UUID) -> Response:
        async with self.database.unit_of_work("page:badge") as uow:
            earned = await earned_achievement(uow, EngagementId(engagement_id))
        if earned is None:
            return closed()
        return _json(CONTEXT | self.badges.achievement(earned), _JSON_LD)

    async def _verified(self, code: str) -> CertificateDetails | None:
        async with self.database.unit_of_work("page:certificate") as uow:
            return await verify_certificate(uow, code)


def _json(document: Mapping[str, Any], media_type: str) -> Response:
    return JSONResponse(dict(document), headers=_LASTING, media_type=media_type)


def _days(shown: CertificateDetails) -> dict[str, str]:
    def day(at: datetime) -> str:
        return long_date(at, shown.time_zone, shown.locale)

    return {
        "held": day(shown.starts_at),
        "issued": day(shown.issued_at),
        "revoked": day(shown.revoked_at) if shown.revoked_at else "",
    }

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from core.certificates import Achievement, Certificate, Verified
from core.kernel.ids import CertificateId, EngagementId, PersonId, WorkspaceId
from storage.kit.queries import query
from storage.kit.rows import Rows, scalar
from storage.kit.statements import columns, compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.certificates import certificate

_CERTIFICATE = select(*columns(certificate, Certificate))
_ISSUE = compiled(
    insert(certificate)
    .values(
        given("id", "participant_id", "engagement_id", "issued_at", "code", created_at="issued_at")
    )
    .on_conflict_do_nothing(index_elements=["engagement_id", "participant_id"])
)
_ISSUED = compiled(_CERTIFICATE.where(*matching(certificate, "participant_id", "engagement_id")))
_OF_PARTICIPANT = compiled(
    _CERTIFICATE.where(*matching(certificate, "participant_id")).order_by(
        certificate.c.issued_at.desc(), certificate.c.id
    )
)
_LOCK = compiled(_CERTIFICATE.where(*matching(certificate, "code")).with_for_update(key_share=True))
_REVOKE = compiled(
    update(certificate)
    .where(*matching(certificate, "id"))
    .values(given(revoked_at="at", revocation_reason="reason"))
)
_DETAILS = query("certificates/details")
_VERIFIED = _DETAILS + " WHERE c.code = %(code)s"
_DESCRIBED = _DETAILS + " WHERE c.id = ANY(%(ids)s) ORDER BY c.issued_at DESC, c.id"
_ACHIEVEMENT = query("certificates/achievement")
_ISSUER = """
    SELECT w.name FROM workspace AS w
    WHERE w.id = %(id)s AND EXISTS (SELECT FROM certificate AS c
        JOIN person AS p ON p.id = c.participant_id WHERE p.workspace_id = w.id)
"""
_CERTIFICATES: Final = Rows(Certificate)
_CERTIFICATE_DETAILS: Final = Rows(Verified)
_ACHIEVEMENTS: Final = Rows(Achievement)


class Certificates:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def issue(self, certificate: Certificate) -> Certificate:
        self._transaction.write_later(_ISSUE, asdict(certificate))
        rows = await self._transaction.rows(
            _ISSUED,
            {
                "participant_id": certificate.participant_id,
                "engagement_id": certificate.engagement_id,
            },
        )
        (issued,) = _CERTIFICATES.all(rows)
        return issued

    async def of_participant(self, participant_id: PersonId) -> list[Certificate]:
        rows = await self._transaction.rows(_OF_PARTICIPANT, {"participant_id": participant_id})
        return _CERTIFICATES.all(rows)

    async def lock(self, code: str) -> Certificate | None:
        return _CERTIFICATES.first(await self._transaction.rows(_LOCK, {"code": code}))

    async def revoke(self, certificate_id: CertificateId, at: datetime, reason: str) -> None:
        self._transaction.write_later(_REVOKE, {"id": certificate_id, "at": at, "reason": reason})

    async def verified(self, code: str) -> Verified | None:
        return _CERTIFICATE_DETAILS.first(await self._transaction.rows(_VERIFIED, {"code": code}))

    async def described(self, certificate_ids: Sequence[CertificateId]) -> list[Verified]:
        rows = await self._transaction.rows(_DESCRIBED, {"ids": list(certificate_ids)})
        return _CERTIFICATE_DETAILS.all(rows)

    async def achievement(self, engagement_id: EngagementId) -> Achievement | None:
        return _ACHIEVEMENTS.first(
            await self._transaction.rows(_ACHIEVEMENT, {"id": engagement_id})
        )

    async def issuer(self, workspace_id: WorkspaceId) -> str | None:
        name: str | None = scalar(await self._transaction.rows(_ISSUER, {"id": workspace_id}))
        return name

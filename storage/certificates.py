from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, LiteralString

from core.certificates.records import Achievement, Certificate, CertificateDetails
from core.kernel.ids import CertificateId, EngagementId, PersonId, WorkspaceId
from storage.kit.transaction import Transaction

_CERTIFICATE: Final[LiteralString] = """
    SELECT id, participant_id, engagement_id, issued_at, code, revoked_at, revocation_reason
    FROM certificate
"""
_ISSUE = """
    INSERT INTO certificate (id, participant_id, engagement_id, issued_at, code, created_at)
    VALUES (%(id)s, %(participant_id)s, %(engagement_id)s, %(issued_at)s, %(code)s, %(issued_at)s)
    ON CONFLICT (engagement_id, participant_id) DO NOTHING
"""
_STANDING = (
    _CERTIFICATE + "WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s"
)
_OF_PARTICIPANT = (
    _CERTIFICATE + "WHERE participant_id = %(participant_id)s ORDER BY issued_at DESC, id"
)
_LOCK = _CERTIFICATE + "WHERE code = %(code)s FOR NO KEY UPDATE"
_REVOKE = """
    UPDATE certificate SET revoked_at = %(at)s, revocation_reason = %(reason)s WHERE id = %(id)s
"""
_SAID: Final[LiteralString] = """
    SELECT c.id, c.code, w.id, c.engagement_id, w.team_id || '/' || p.slack_user_id, p.name,
        p.locale, w.name, e.topic, s.name,
        ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
            WHERE x.engagement_id = e.id ORDER BY x.position),
        e.starts_at, s.time_zone, c.issued_at, c.revoked_at
    FROM certificate AS c
    JOIN person AS p ON p.id = c.participant_id
    JOIN workspace AS w ON w.id = p.workspace_id
    JOIN engagement AS e ON e.id = c.engagement_id
    JOIN school AS s ON s.id = e.school_id
"""
_VERIFIED = _SAID + "WHERE c.code = %(code)s"
_ACHIEVEMENT = """
    SELECT e.id, e.topic, s.name,
        ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
            WHERE x.engagement_id = e.id ORDER BY x.position),
        e.starts_at, s.time_zone
    FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    WHERE e.id = %(id)s AND EXISTS (SELECT FROM certificate AS c WHERE c.engagement_id = e.id)
"""
_ISSUER = """
    SELECT w.name FROM workspace AS w
    WHERE w.id = %(id)s AND EXISTS (SELECT FROM certificate AS c
        JOIN person AS p ON p.id = c.participant_id WHERE p.workspace_id = w.id)
"""
_DESCRIBED = _SAID + "WHERE c.id = ANY(%(ids)s) ORDER BY c.issued_at DESC, c.id"


class Certificates:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def issue(self, certificate: Certificate) -> Certificate:
        self._transaction.write_later(_ISSUE, asdict(certificate))
        rows = await self._transaction.rows(
            _STANDING,
            {
                "participant_id": certificate.participant_id,
                "engagement_id": certificate.engagement_id,
            },
        )
        return _certificate(rows[0])

    async def of_participant(self, participant_id: PersonId) -> list[Certificate]:
        rows = await self._transaction.rows(_OF_PARTICIPANT, {"participant_id": participant_id})
        return [_certificate(row) for row in rows]

    async def lock(self, code: str) -> Certificate | None:
        row = await self._transaction.row(_LOCK, {"code": code})
        return None if row is None else _certificate(row)

    async def revoke(self, certificate_id: CertificateId, at: datetime, reason: str) -> None:
        self._transaction.write_later(_REVOKE, {"id": certificate_id, "at": at, "reason": reason})

    async def verified(self, code: str) -> CertificateDetails | None:
        row = await self._transaction.row(_VERIFIED, {"code": code})
        return None if row is None else _verified(row)

    async def described(self, certificate_ids: Sequence[CertificateId]) -> list[CertificateDetails]:
        rows = await self._transaction.rows(_DESCRIBED, {"ids": list(certificate_ids)})
        return [_verified(row) for row in rows]

    async def achievement(self, engagement_id: EngagementId) -> Achievement | None:
        row = await self._transaction.row(_ACHIEVEMENT, {"id": engagement_id})
        if row is None:
            return None
        return Achievement(EngagementId(row[0]), row[1], row[2], tuple(row[3]), row[4], row[5])

    async def issuer(self, workspace_id: WorkspaceId) -> str | None:
        row = await self._transaction.row(_ISSUER, {"id": workspace_id})
        return None if row is None else str(row[0])


def _verified(row: tuple[Any, ...]) -> CertificateDetails:
    return CertificateDetails(
        certificate_id=CertificateId(row[0]),
        code=row[1],
        workspace_id=WorkspaceId(row[2]),
        engagement_id=EngagementId(row[3]),
        account=row[4],
        holder=row[5],
        locale=row[6],
        issuer=row[7],
        topic=row[8],
        school=row[9],
        strategies=tuple(row[10]),
        starts_at=row[11],
        time_zone=row[12],
        issued_at=row[13],
        revoked_at=row[14],
    )


def _certificate(row: tuple[Any, ...]) -> Certificate:
    return Certificate(
        id=CertificateId(row[0]),
        participant_id=PersonId(row[1]),
        engagement_id=EngagementId(row[2]),
        issued_at=row[3],
        code=row[4],
        revoked_at=row[5],
        revocation_reason=row[6],
    )

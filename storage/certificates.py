from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, LiteralString

from core.certificates import Certificate, Verified
from core.kernel.ids import CertificateId, EngagementId, PersonId
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
    SELECT c.id, c.engagement_id, c.code, p.name, p.locale, w.name, e.topic, s.name,
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

    async def verified(self, code: str) -> Verified | None:
        row = await self._transaction.row(_VERIFIED, {"code": code})
        return None if row is None else _verified(row)

    async def described(self, certificate_ids: Sequence[CertificateId]) -> list[Verified]:
        rows = await self._transaction.rows(_DESCRIBED, {"ids": list(certificate_ids)})
        return [_verified(row) for row in rows]


def _verified(row: tuple[Any, ...]) -> Verified:
    return Verified(
        certificate_id=CertificateId(row[0]),
        engagement_id=EngagementId(row[1]),
        code=row[2],
        holder=row[3],
        locale=row[4],
        issuer=row[5],
        topic=row[6],
        school=row[7],
        strategies=tuple(row[8]),
        starts_at=row[9],
        time_zone=row[10],
        issued_at=row[11],
        revoked_at=row[12],
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
